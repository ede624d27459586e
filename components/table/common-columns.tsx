/** Columns that many lists have: what each shows, and how, is said once. */
import type { Column } from '@/components/table/column';
import { Count, Quiet } from '@/components/ui/quiet';
import { bytes, rate, unknown } from '@/lib/format/format';

type Place<Row> = Omit<Column<Row>, 'cell' | 'numeric'>;

export function countColumn<Row>(place: Place<Row>, of: (row: Row) => number | null): Column<Row> {
  return { ...place, numeric: true, cell: (row) => <Count value={of(row)} /> };
}

/** A number a second. */
export function rateColumn<Row>(place: Place<Row>, of: (row: Row) => number | null): Column<Row> {
  return { ...place, numeric: true, cell: (row) => <Quiet value={of(row)} text={rate(of(row))} /> };
}

export function bytesColumn<Row>(place: Place<Row>, of: (row: Row) => number | null): Column<Row> {
  return { ...place, numeric: true, cell: (row) => <Quiet value={of(row)} text={bytes(of(row))} /> };
}

/** Words that weigh less than the row's name. */
export function softColumn<Row>(place: Place<Row>, of: (row: Row) => string | null): Column<Row> {
  return { ...place, cell: (row) => soft(of(row)) };
}

export const soft = (text: string | null) => <span className="truncate text-soft">{text ?? unknown}</span>;
