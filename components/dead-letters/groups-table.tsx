'use client';

import { RotateCcw } from 'lucide-react';
import { Sparkline } from '@/components/ui/sparkline';
import { State } from '@/components/ui/state';
import { type Facet, facets } from '@/lib/contract/letter-facts';
import { cn } from '@/lib/format/cn';
import { count, dateTime, unknown } from '@/lib/format/format';
import { useNow } from '@/lib/hooks/now';
import type { DeadLetterSource } from '@/lib/live/fetch-dead-letters';
import { useRescueT } from '@/lib/messages/use-rescue-t';
import type { LetterGroup } from '@/lib/model/letter-groups';

type Props = {
  groups: readonly LetterGroup[];
  sources: readonly DeadLetterSource[];
  chosen: ReadonlySet<string>;
  onChoose: (next: ReadonlySet<string>) => void;
  shown: string | null;
  onShow: (group: string | null) => void;
};

const head = 'h-[34px] px-2.5 text-left text-xs font-medium whitespace-nowrap text-faint first:pl-4 last:pr-4';
const cell = 'h-9 px-2.5 whitespace-nowrap first:pl-4 last:pr-4';

function useFacetText(): (facet: Facet, value: string | null) => string {
  const t = useRescueT();
  return (facet, value) => {
    if (value === null) return facet === 'reason' ? t.deadLetters.noDeath : t.deadLetters.without;
    return facet === 'reason' ? (t.deadLetters.reasons[value] ?? value) : value;
  };
}

export function useGroupName(): (group: LetterGroup) => string {
  const t = useRescueT();
  const text = useFacetText();
  return ({ values }) => {
    const parts = facets.flatMap((facet) => (facet in values ? [text(facet, values[facet] ?? null)] : []));
    return parts.length === 0 ? t.deadLetters.allLetters : parts.join(', ');
  };
}

export function GroupsTable({ groups, sources, chosen, onChoose, shown, onShow }: Props) {
  const t = useRescueT();
  const text = useFacetText();
  const nameOf = useGroupName();
  const by = facets.filter((facet) => groups.some(({ values }) => facet in values));
  const all = groups.length > 0 && chosen.size === groups.length;
  const toggle = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChoose(next);
  };
  return (
    <section
      aria-label={t.deadLetters.groups}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto border-t focus-visible:outline-offset-[-2px]"
    >
      <table className="w-full text-sm">
        <thead className="sticky top-0 z-10 bg-panel">
          <tr className="border-b">
            <th scope="col" className={head}>
              <input
                type="checkbox"
                className="tick align-middle"
                aria-label={t.deadLetters.selectAll}
                checked={all}
                onChange={() => onChoose(all ? new Set() : new Set(groups.map(({ key }) => key)))}
              />
            </th>
            {by.length === 0 && (
              <th scope="col" className={head}>
                {t.deadLetters.groups}
              </th>
            )}
            {by.map((facet) => (
              <th key={facet} scope="col" className={head}>
                {t.deadLetters.facet[facet]}
              </th>
            ))}
            <th scope="col" className={cn(head, 'text-right!')}>
              {t.deadLetters.count}
            </th>
            <th scope="col" className={head}>
              {t.deadLetters.trend}
            </th>
            <th scope="col" className={head}>
              {t.deadLetters.first}
            </th>
            <th scope="col" className={head}>
              {t.deadLetters.last}
            </th>
            <th scope="col" className={cn(head, 'text-right!')} title={t.deadLetters.cameBackHint}>
              {t.deadLetters.cameBack}
            </th>
            <th scope="col" className={head}>
              {t.deadLetters.originNow}
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr
              key={group.key}
              className={cn(
                'border-b border-line/60 last:border-b-0 hover:bg-hover',
                shown === group.key && 'bg-hover',
              )}
            >
              <td className={cn(cell, 'w-8')}>
                <input
                  type="checkbox"
                  className="tick align-middle"
                  aria-label={t.deadLetters.selectGroup(nameOf(group))}
                  checked={chosen.has(group.key)}
                  onChange={() => toggle(group.key)}
                />
              </td>
              {(by.length === 0 ? [undefined] : by).map((facet, index) => {
                const words = facet === undefined ? nameOf(group) : text(facet, group.values[facet] ?? null);
                const known = facet === undefined || group.values[facet] !== null;
                return (
                  <td key={facet ?? 'all'} className={cn(cell, 'max-w-64')}>
                    {index === 0 ? (
                      <button
                        type="button"
                        aria-pressed={shown === group.key}
                        aria-label={t.deadLetters.showGroup(nameOf(group))}
                        onClick={() => onShow(shown === group.key ? null : group.key)}
                        className="block max-w-full truncate text-left font-medium underline-offset-2 hover:text-accent hover:underline"
                      >
                        {words}
                      </button>
                    ) : (
                      <span className={cn('block truncate', !known && 'text-faint')} title={words}>
                        {words}
                      </span>
                    )}
                  </td>
                );
              })}
              <td className={cn(cell, 'num text-right font-semibold')}>{count(group.count)}</td>
              <td className={cell}>
                <Sparkline values={group.spark} />
              </td>
              <When atMs={group.firstMs} />
              <When atMs={group.lastMs} />
              <td className={cn(cell, 'num text-right')}>
                {group.cameBack === 0 ? (
                  <span className="text-faint">0</span>
                ) : (
                  <span className="inline-flex items-center gap-1 text-warn">
                    <RotateCcw aria-hidden="true" className="size-3.5" />
                    {count(group.cameBack)}
                  </span>
                )}
              </td>
              <td className={cell}>
                <Origins names={group.origins} sources={sources} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function When({ atMs }: { atMs: number | null }) {
  const t = useRescueT();
  const now = useNow(1000);
  if (atMs === null || now === 0) return <td className={cn(cell, 'text-faint')}>{unknown}</td>;
  return (
    <td className={cn(cell, 'num text-soft')} title={dateTime(atMs)}>
      {t.ago(Math.max(0, now - atMs))}
    </td>
  );
}

/** Whether somebody would work on what is sent back. */
function Origins({ names, sources }: { names: readonly string[]; sources: readonly DeadLetterSource[] }) {
  const t = useRescueT();
  const known = names.flatMap((name) => sources.find((source) => source.name === name)?.consumers ?? []);
  if (known.length === 0) return <span className="text-faint">{unknown}</span>;
  const idle = known.filter((consumers) => consumers === 0).length;
  if (idle > 0) return <State tone="warn">{t.deadLetters.noConsumers}</State>;
  return <State tone="good">{t.deadLetters.consumers(known.reduce((sum, consumers) => sum + consumers, 0))}</State>;
}
