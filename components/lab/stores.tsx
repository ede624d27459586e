'use client';

import { SmallTable } from '@/components/table/small-table';
import { Card } from '@/components/ui/card';
import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/format/cn';
import type { LedgerRow, Snapshot, StateLine } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

const sides = ['publisher', 'broker', 'subscriber'] as const;
const keyOf = ({ name, value }: StateLine): string => `${name}: ${value}`;

/** What each side has stored now; what wasn't so before this event stands out. */
export function Stores({ stores, before }: { stores: Snapshot['stores']; before: Snapshot['stores'] | undefined }) {
  const t = useLabT();
  return (
    <Card title={t.lab.stores}>
      <dl className="flex flex-col gap-3">
        {sides.map((side) => {
          const known = new Set(before?.[side].map(keyOf));
          return (
            <div key={side}>
              <dt className="mb-1 flex items-baseline gap-2 text-xs text-faint">
                {t.lab.sides[side]}
                {side === 'broker' && stores.brokerKnown === 'seen' && (
                  <Tooltip text={t.lab.seenHint}>
                    <span className="rounded border px-1 text-2xs">{t.lab.seen}</span>
                  </Tooltip>
                )}
              </dt>
              <dd>
                {stores[side].length === 0 ? (
                  <p className="text-sm text-faint">{t.lab.nothingStored}</p>
                ) : (
                  <ul className="flex flex-col gap-0.5 text-sm">
                    {stores[side].map((line) => (
                      <li
                        key={keyOf(line)}
                        className={cn(
                          'rounded px-1.5 py-0.5',
                          before !== undefined && !known.has(keyOf(line)) && 'bg-accent-soft',
                        )}
                      >
                        <span className="font-medium">{line.name}</span> <span className="text-soft">{line.value}</span>
                        {line.clause !== undefined && <span className="ml-1.5 text-2xs text-faint">{line.clause}</span>}
                      </li>
                    ))}
                  </ul>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}

export function LedgerTable({ rows }: { rows: readonly LedgerRow[] }) {
  const t = useLabT();
  return (
    <Card title={t.lab.ledger} flush>
      <div className="border-t">
        {rows.length === 0 ? (
          <p className="px-4 py-3 text-sm text-faint">{t.lab.ledgerEmpty}</p>
        ) : (
          <SmallTable
            label={t.lab.ledger}
            rows={rows.map((row) => ({ ...row, key: row.message }))}
            columns={[
              { id: 'message', label: t.lab.message, cell: (row) => row.message },
              { id: 'sent', label: t.lab.sent, numeric: true, cell: (row) => row.sent },
              {
                id: 'settled',
                label: t.lab.settled,
                cell: (row) => (
                  <span className={row.settled ? '' : 'text-faint'}>{row.settled ? t.common.yes : t.common.no}</span>
                ),
              },
              {
                id: 'received',
                label: t.lab.received,
                numeric: true,
                cell: (row) => (
                  <span className={cn(row.received > 1 && 'font-semibold text-warn')}>
                    {row.received}
                    {row.received > 1 && <span className="sr-only"> {t.lab.doubled}</span>}
                  </span>
                ),
              },
            ]}
          />
        )}
      </div>
    </Card>
  );
}
