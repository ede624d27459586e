/** The same in every run, unless another is asked for: `WAYBILL_SEED=7 WAYBILL_RUNS=100000 npx vitest run broker/adversity`. */
export const SEED = Number(process.env.WAYBILL_SEED ?? 20_261_121);
export const runs = (usual: number): number => Number(process.env.WAYBILL_RUNS ?? usual);
/** A longer search takes the time that it takes. */
export const PATIENCE_MS = process.env.WAYBILL_RUNS === undefined ? 60_000 : 3_600_000;
