'use client';

import { took } from '@/components/publish/journey-steps';
import { SmallTable } from '@/components/table/small-table';
import { State } from '@/components/ui/state';
import { type CopyState, copyStates } from '@/lib/contract/journey-state';
import type { JourneySummary } from '@/lib/contract/journeys';
import { count } from '@/lib/format/format';
import { usePublisherT } from '@/lib/messages/use-publisher-t';

type Tone = 'calm' | 'good' | 'warn' | 'bad';

const tones: Readonly<Record<CopyState, Tone>> = {
  ready: 'calm',
  unacked: 'calm',
  acked: 'good',
  delivered: 'good',
  kept: 'calm',
  rejected: 'warn',
  expired: 'warn',
  dropped: 'warn',
  refused: 'bad',
  removed: 'calm',
  paged: 'calm',
};

export const toneOf = (state: CopyState): Tone => tones[state];

const byGravity = ['bad', 'warn', 'calm', 'good'] as const satisfies readonly Tone[];

/** What of all is worth a look first; no copy at all is. */
export function worstOf(states: readonly CopyState[]): Tone {
  return byGravity.find((tone) => states.some((state) => toneOf(state) === tone)) ?? 'warn';
}

const counted = [
  ['routed', 'good'],
  ['unroutable', 'warn'],
  ['returned', 'warn'],
  ['nacked', 'bad'],
  ['deadLettered', 'warn'],
] as const satisfies readonly (readonly [keyof JourneySummary, Tone])[];

const spans = ['confirming', 'waiting', 'handling'] as const satisfies readonly (keyof JourneySummary)[];

/** Of many messages: how many are where, and how long it took most of them. */
export function JourneysSummary({ summary }: { summary: JourneySummary }) {
  const t = usePublisherT();
  const rows = spans.flatMap((span) => {
    const spread = summary[span];
    return spread === null ? [] : [{ key: span, label: t.journeys.spans[span], ...spread }];
  });
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {counted
          .filter(([name]) => summary[name] > 0)
          .map(([name, tone]) => (
            <State key={name} tone={tone}>
              {`${count(summary[name])} ${t.journeys.counts[name]}`}
            </State>
          ))}
      </p>
      <div className={Object.values(summary.copies).every((n) => n === 0) ? 'hidden' : undefined}>
        <h4 className="text-xs text-faint">{t.journeys.copies}</h4>
        <p className="flex flex-wrap gap-x-4 gap-y-1 pt-1 text-sm">
          {copyStates.flatMap((state) => {
            const number = summary.copies[state] ?? 0;
            if (number === 0) return [];
            return [
              <State key={state} tone={toneOf(state)}>
                {`${count(number)} ${t.journeys.states[state]}`}
              </State>,
            ];
          })}
        </p>
      </div>
      {rows.length > 0 && (
        <div className="rounded border">
          <SmallTable
            label={t.journeys.times}
            rows={rows}
            columns={[
              { id: 'span', label: t.journeys.step, cell: (row) => row.label },
              { id: 'p50', label: t.journeys.half, numeric: true, cell: (row) => took(row.p50) },
              { id: 'p99', label: t.journeys.most, numeric: true, cell: (row) => took(row.p99) },
            ]}
          />
        </div>
      )}
    </div>
  );
}
