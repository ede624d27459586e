import type { ReactNode } from 'react';
import { Awaited } from '@/components/ui/awaited';
import { Card } from '@/components/ui/card';
import { Gone } from '@/components/ui/empty';
import { cn } from '@/lib/format/cn';
import type { Live } from '@/lib/hooks/live';

/** A page's content about one thing of a list; until the list is there, or when it isn't on the list, that. */
export function FromList<Row>({
  live,
  row,
  gone,
  children,
}: {
  live: Pick<Live<unknown>, 'data' | 'error' | 'stale'>;
  row: Row | undefined;
  gone: string;
  children: (row: Row) => ReactNode;
}) {
  if (live.data === undefined) return <Awaited error={live.error} className="h-48" />;
  if (row === undefined) {
    return (
      <Card>
        <Gone title={gone} />
      </Card>
    );
  }
  return <div className={cn('flex flex-col gap-4', live.stale && 'opacity-60')}>{children(row)}</div>;
}
