/** How long a condition may take to come true on a busy machine, ms. */
const PATIENCE_MS = 15_000;

/** Waits for a condition, never for a time. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
