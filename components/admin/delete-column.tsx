import { Trash2 } from 'lucide-react';
import type { SmallColumn } from '@/components/table/small-table';
import { DeedButton } from '@/components/ui/deed-button';

/** The last column: what asks before it deletes the row. */
export function deleteColumn<Row>({
  denied,
  labelOf,
  onDelete,
}: {
  denied: string | undefined;
  labelOf: (row: Row) => string;
  onDelete: (row: Row) => void;
}): SmallColumn<Row> {
  return {
    id: 'delete',
    late: true,
    label: '',
    numeric: true,
    cell: (row) => (
      <DeedButton denied={denied} variant="quiet" icon small aria-label={labelOf(row)} onClick={() => onDelete(row)}>
        <Trash2 />
      </DeedButton>
    ),
  };
}
