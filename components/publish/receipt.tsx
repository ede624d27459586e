'use client';

import { Square } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type SmallColumn, SmallTable } from '@/components/table/small-table';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { State } from '@/components/ui/state';
import type { Draft, Receipt, Sending } from '@/lib/contract/publish';
import { count, duration } from '@/lib/format/format';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { destinationText } from '@/lib/publish/destination';

const tones = { confirmed: 'good', sent: 'calm', returned: 'warn', refused: 'bad', unknown: 'warn' } as const;
const fates = ['confirmed', 'sent', 'returned', 'refused', 'unknown'] as const satisfies readonly Receipt['fate'][];

const Journeys = dynamic(() => import('@/components/publish/journeys').then((module) => module.Journeys));

/** What the broker tells its publisher of each message; then what became of it, where that can be known. */
export function ReceiptCard({
  sending,
  of,
  onStop,
}: {
  sending: Sending;
  /** What was sent, as it was written: something else may be composed meanwhile. */
  of: Draft | undefined;
  onStop: () => void;
}) {
  const t = usePublisherT();
  const { sent, counts, state, problem, tookMs, receipts } = sending;
  return (
    <Card
      title={t.publisher.receipt}
      aside={
        state === 'running' && (
          <Button variant="quiet" onClick={onStop}>
            <Square />
            {t.table.stop}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-3" role="status">
        {of !== undefined && (
          <p className="-mt-1 truncate font-mono text-xs text-faint">{destinationText(of, t.defaultExchange)}</p>
        )}
        {sending.count > 1 && (
          <div>
            <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
              <div className="h-full rounded-full bg-accent" style={{ width: `${(sent / sending.count) * 100}%` }} />
            </div>
            <p className="num mt-1 text-xs text-faint">
              {t.publisher.progress(sent, sending.count, state === 'running' ? null : duration(tookMs))}
            </p>
          </div>
        )}
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {fates
            .filter((fate) => counts[fate] > 0)
            .map((fate) => (
              <State key={fate} tone={tones[fate]}>
                {`${count(counts[fate])} ${t.publisher.fates[fate]}`}
              </State>
            ))}
        </p>
        {problem !== null && (
          <p role="alert" className="rounded bg-bad-soft px-2.5 py-1.5 text-sm">
            {problem}
          </p>
        )}
        {receipts.length > 0 && (
          <div className="max-h-64 overflow-y-auto rounded border">
            <SmallTable
              label={t.publisher.receipt}
              rows={receipts.map((receipt) => ({ ...receipt, key: String(receipt.n) }))}
              columns={[
                { id: 'n', label: '#', numeric: true, cell: (row) => count(row.n) },
                {
                  id: 'fate',
                  label: t.publisher.fate,
                  cell: (row) => <State tone={tones[row.fate]}>{t.publisher.fates[row.fate]}</State>,
                },
                { id: 'took', label: t.publisher.took, numeric: true, cell: (row) => took(row) },
                // Most need none.
                ...(receipts.every(({ why }) => why === null) ? [] : [whyColumn(t.publisher.why)]),
              ]}
            />
          </div>
        )}
      </div>
      {sent > 0 && (
        <div className="pt-3">
          <Journeys sending={sending} />
        </div>
      )}
    </Card>
  );
}

const whyColumn = (label: string): SmallColumn<Receipt & { readonly key: string }> => ({
  id: 'why',
  label,
  cell: ({ why }) => <span className="block min-w-28 py-1 whitespace-normal text-soft">{why ?? ''}</span>,
});

const took = ({ tookMs }: Receipt): string => (tookMs === null ? '–' : `${tookMs.toFixed(1)} ms`);
