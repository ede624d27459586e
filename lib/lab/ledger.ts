import type { LedgerRow } from '@/lib/lab/model';

/** What the two applications know of each message: sent, settled, received, doubled, lost. */
export class Ledger {
  readonly #rows = new Map<string, { message: string; sent: number; settled: boolean; received: number }>();

  sent(message: string): void {
    this.#of(message).sent++;
  }

  settled(message: string): void {
    this.#of(message).settled = true;
  }

  received(message: string): void {
    this.#of(message).received++;
  }

  rows(): LedgerRow[] {
    return [...this.#rows.values()].map((row) => ({ ...row }));
  }

  /** The same when nobody holds a message any more: one that wasn't received won't be. */
  finalRows(): LedgerRow[] {
    return this.rows().map((row) => (row.received === 0 ? { ...row, lost: true } : row));
  }

  #of(message: string) {
    let row = this.#rows.get(message);
    if (row === undefined) {
      row = { message, sent: 0, settled: false, received: 0 };
      this.#rows.set(message, row);
    }
    return row;
  }
}
