'use client';

import { Info } from 'lucide-react';
import { ledgerVerdict, told } from '@/components/lab/told';
import { SmallTable } from '@/components/table/small-table';
import { Card } from '@/components/ui/card';
import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/format/cn';
import { type ComparedLine, causeOf, comparedLines, wentWithSession } from '@/lib/lab/changes';
import { ledgerTotals } from '@/lib/lab/ledger';
import type { LabEvent, LedgerRow, MomentView, Side, Stores as Stored } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

const sides = ['publisher', 'broker', 'subscriber'] as const;

/** What a side's machine went through, where that is why lines came and went. */
type Machine = 'lost' | 'down' | 'back';

const isDown = (stores: Stored | undefined): boolean => stores?.broker.some(({ kind }) => kind === 'down') === true;

function machineOf(side: Side, { moment, before }: MomentView, events: readonly LabEvent[]): Machine | undefined {
  if (side === 'broker') {
    const crash = events.findLast(
      (event) => event.kind === 'broker' && event.what === 'crashed' && event.n <= moment.n,
    );
    const kept = crash?.kind === 'broker' && crash.kept;
    if (isDown(moment.stores)) return kept ? 'down' : 'lost';
    return kept && isDown(before?.stores) ? 'back' : undefined;
  }
  const cause = causeOf(events, moment.n);
  const crashed = cause?.kind === 'client' && cause.what === 'crashed' && cause.hop === side;
  return crashed && !cause.kept ? 'lost' : undefined;
}

/** What each side has stored then; what the last event changed stands out, with the reason. */
export function Stores({
  view,
  events,
  cause,
  idle,
}: {
  view: MomentView;
  events: readonly LabEvent[];
  cause: LabEvent | undefined;
  /** It changed nothing. */
  idle: boolean;
}) {
  const t = useLabT();
  const { brokerKnown } = view.moment.stores;
  return (
    <Card title={t.lab.stores}>
      {cause !== undefined && (
        <p className="-mt-1 mb-3 text-xs text-faint">
          {idle ? t.lab.afterIdle(told(t, cause)) : t.lab.after(told(t, cause))}
        </p>
      )}
      <dl className="flex flex-col gap-3">
        {sides.map((side) => {
          const lines = comparedLines(view, side);
          const machine = machineOf(side, view, events);
          return (
            <div key={side}>
              <dt className="mb-1 flex items-baseline gap-2 text-xs font-medium text-soft">
                {t.lab.sides[side]}
                {side === 'broker' && (
                  <Tooltip text={t.lab.knownHints[brokerKnown]}>
                    <button type="button" className="flex items-center gap-1 rounded px-1 text-2xs text-faint">
                      <Info aria-hidden="true" className="size-3" />
                      {t.lab.known[brokerKnown]}
                    </button>
                  </Tooltip>
                )}
              </dt>
              <dd>
                {lines.length === 0 ? (
                  <p className="px-2 text-sm text-faint">{t.lab.nothingStored}</p>
                ) : (
                  <ul className="flex flex-col gap-0.5 text-sm">
                    {lines.map((line) => (
                      <Line
                        key={line.key}
                        compared={line}
                        machine={machine}
                        cause={cause}
                        withSession={wentWithSession(lines, line, cause)}
                      />
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

function Line({
  compared,
  machine,
  cause,
  withSession,
}: {
  compared: ComparedLine;
  machine: Machine | undefined;
  cause: LabEvent | undefined;
  /** Its session ended, and took it along. */
  withSession: boolean;
}) {
  const t = useLabT();
  const { line, change, was } = compared;
  const gone = change === 'went';
  // Whether the broker is down says itself why.
  const byMachine = line.kind !== 'down' && machine !== undefined && (machine === 'back' ? change === 'came' : gone);
  return (
    <li
      data-change={change}
      className={cn(
        'border-l-2 px-2 py-0.5',
        change === undefined ? 'border-transparent' : 'rounded-r border-accent bg-accent-soft',
        gone && 'border-dashed bg-transparent',
      )}
    >
      <span className={cn(gone && 'text-faint line-through')}>
        <span className="font-medium">{line.name}</span>
        {/^publish-/.test(line.kind) && line.messages !== undefined && (
          <span className="text-soft">, {line.messages.join(', ')}:</span>
        )}{' '}
        <span className="text-soft">{line.value}</span>
        {line.kind === 'queue' && line.messages !== undefined && line.messages.length > 0 && (
          <span className="text-soft">: {t.lab.someMessages(line.messages)}</span>
        )}
      </span>
      {line.clause !== undefined && <span className="ml-1.5 text-2xs text-faint">{line.clause}</span>}
      {change !== undefined && (
        <span className="block text-xs text-soft">
          <span className="mr-1 font-medium text-accent">{t.lab.changes[change]}</span>
          {byMachine
            ? t.lab.whyMachine[machine]
            : withSession
              ? t.lab.wentWithSession
              : t.lab.why(change, line, was, cause)}
        </span>
      )}
    </li>
  );
}

export function LedgerTable({ rows }: { rows: readonly LedgerRow[] }) {
  const t = useLabT();
  return (
    <Card title={t.lab.ledger} flush>
      <LedgerTotals rows={rows} />
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
              { id: 'received', label: t.lab.received, numeric: true, cell: (row) => <Received row={row} /> },
            ]}
          />
        )}
      </div>
      {rows.length > 0 && <p className="border-t px-4 py-2 text-xs text-faint">{t.lab.settledMeans}</p>}
    </Card>
  );
}

/** All messages together: how often they were sent and received, how many of them were doubled and lost. */
function LedgerTotals({ rows }: { rows: readonly LedgerRow[] }) {
  const t = useLabT();
  const { sent, received, doubled, lost } = ledgerTotals(rows);
  const totals = [
    { label: t.lab.sent, value: sent },
    { label: t.lab.received, value: received },
    { label: t.lab.doubled, value: doubled, tone: 'text-warn' },
    { label: t.lab.lost, value: lost, tone: 'text-bad' },
  ];
  return (
    <dl className="grid grid-cols-4 px-4 pb-2.5" aria-label={t.lab.ledgerTotals}>
      {totals.map(({ label, value, tone }) => (
        <div key={label} className={cn(value > 0 && tone)}>
          <dt className={cn('text-2xs', (value === 0 || tone === undefined) && 'text-faint')}>{label}</dt>
          <dd className={cn('num text-base leading-5', value === 0 ? 'text-faint' : 'font-semibold')}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Received({ row }: { row: LedgerRow }) {
  const t = useLabT();
  const word = ledgerVerdict(t, row);
  return (
    <span className={cn(row.lost === true ? 'text-bad' : row.received > 1 && 'text-warn', word && 'font-semibold')}>
      {word !== undefined && <span className="mr-1.5 text-xs font-normal">{word}</span>}
      {row.received}
    </span>
  );
}
