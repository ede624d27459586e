import type { LedgerRow } from '@/lib/lab/model';

type Known = { message: string; sent: number; settled: boolean; received: number; returned: boolean; lost: boolean };

/** What the two applications know of each message: sent, settled, received, doubled, lost. */
export class Ledger {
  readonly #rows = new Map<string, Known>();

  sent(message: string): void {
    const row = this.#of(message);
    row.sent++;
    row.lost = false;
  }

  settled(message: string): void {
    this.#of(message).settled = true;
  }

  received(message: string): void {
    const row = this.#of(message);
    row.received++;
    row.lost = false;
  }

  returned(message: string): void {
    this.#of(message).returned = true;
  }

  rows(): LedgerRow[] {
    return [...this.#rows.values()].map(({ returned, lost, ...row }) => ({
      ...row,
      ...(returned ? { returned } : {}),
      ...(lost ? { lost } : {}),
    }));
  }

  /** Nobody holds any but these: another that wasn't received won't be, unless it is sent again. */
  onlyHeld(messages: ReadonlySet<string>): void {
    for (const row of this.#rows.values()) row.lost = row.received === 0 && !row.returned && !messages.has(row.message);
  }

  #of(message: string): Known {
    let row = this.#rows.get(message);
    if (row === undefined) {
      row = { message, sent: 0, settled: false, received: 0, returned: false, lost: false };
      this.#rows.set(message, row);
    }
    return row;
  }
}

type LedgerTotals = {
  readonly sent: number;
  readonly received: number;
  readonly doubled: number;
  readonly lost: number;
};

/** How often all of them were sent and received, and how many of them came more than once, or never will. */
export function ledgerTotals(rows: readonly LedgerRow[]): LedgerTotals {
  return {
    sent: rows.reduce((sum, row) => sum + row.sent, 0),
    received: rows.reduce((sum, row) => sum + row.received, 0),
    doubled: rows.filter(({ received }) => received > 1).length,
    lost: rows.filter(({ lost }) => lost === true).length,
  };
}
