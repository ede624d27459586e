'use client';

import { ArrowDownUp, Clock, Hand, Scissors, X } from 'lucide-react';
import { cn } from '@/lib/format/cn';
import { beyondTcp, type Fate, type PacketEvent } from '@/lib/lab/model';
import { type LabMessages, useLabT } from '@/lib/messages/use-lab-t';

/** A packet on its way, and what became of it: by shape and by word, and by colour too. */
export function Arrow({
  event,
  chosen,
  onChoose,
}: {
  event: PacketEvent;
  chosen: boolean;
  onChoose: (flight: number) => void;
}) {
  const t = useLabT();
  const { hop, direction, fate } = event;
  return (
    <button
      type="button"
      data-flight={event.flight}
      aria-pressed={chosen}
      aria-label={spoken(t, event)}
      onClick={() => onChoose(event.flight)}
      className={cn(
        'block w-full rounded px-0.5 pt-0.5 pb-1 text-left hover:bg-hover',
        chosen && 'bg-accent-soft/70',
        colours[fate],
      )}
    >
      <span className="flex items-center justify-center gap-1.5 text-xs leading-4">
        <span
          className="min-w-0 truncate font-medium max-sm:text-center max-sm:text-balance max-sm:whitespace-normal"
          title={event.summary}
        >
          {joined(event.summary)}
        </span>
        {!quiet.has(fate) && (
          <span className="shrink-0 rounded-sm bg-sunken px-1 text-2xs font-medium">{t.lab.fateWords[fate]}</span>
        )}
        {beyondTcp.has(fate) && (
          <span className="shrink-0 rounded border border-warn/40 px-1 text-2xs text-warn max-sm:hidden">
            {t.lab.beyondTcp}
          </span>
        )}
      </span>
      <ArrowLine fate={fate} rightward={(hop === 'publisher') === (direction === 'up')} />
    </button>
  );
}

/** “QoS 2” isn't torn apart; a line may end between the parts. */
const joined = (summary: string): string =>
  summary
    .split(' · ')
    .map((part) => part.replaceAll(' ', '\u00a0'))
    .join(' · ');

/** These need no word: they came through, or a hand holds them. */
const quiet: ReadonlySet<Fate> = new Set<Fate>(['held', 'forwarded', 'passed']);

const colours: Readonly<Record<Fate, string>> = {
  held: 'text-accent',
  forwarded: 'text-ink',
  passed: 'text-faint',
  duplicated: 'text-warn',
  delayed: 'text-warn',
  reordered: 'text-warn',
  dropped: 'text-bad',
  truncated: 'text-bad',
  lost: 'text-bad',
};

/** The line of each fate, drawn to the right in a field of 100 by 12. */
const lines: Readonly<Record<Fate, readonly string[]>> = {
  held: ['M0 6H52'],
  forwarded: ['M0 6H99'],
  passed: ['M0 6H99'],
  duplicated: ['M0 3H99', 'M0 9H99'],
  // It stands still for a while.
  delayed: ['M0 3H46L54 9H99'],
  // It goes over what was before it.
  reordered: ['M0 9H30Q50 -3 70 9H99'],
  dropped: ['M0 6H50'],
  truncated: ['M0 6H50', 'M52 6H56', 'M59 6H62'],
  lost: ['M0 6H42'],
};

const heads: Readonly<Record<Fate, readonly number[]>> = {
  held: [],
  forwarded: [6],
  passed: [6],
  duplicated: [3, 9],
  delayed: [9],
  reordered: [9],
  dropped: [],
  truncated: [],
  lost: [],
};

const marks: Readonly<Partial<Record<Fate, typeof X>>> = {
  held: Hand,
  dropped: X,
  lost: Scissors,
  delayed: Clock,
  reordered: ArrowDownUp,
};

export function ArrowLine({ fate, rightward }: { fate: Fate; rightward: boolean }) {
  const Mark = marks[fate];
  return (
    <span aria-hidden="true" className={cn('relative block h-3', !rightward && '-scale-x-100')}>
      <svg
        aria-hidden="true"
        viewBox="0 0 100 12"
        preserveAspectRatio="none"
        className="absolute inset-0 size-full overflow-visible"
      >
        {lines[fate].map((d) => (
          <path
            key={d}
            d={d}
            stroke="currentColor"
            strokeWidth={fate === 'passed' ? 1 : 1.75}
            strokeDasharray={fate === 'held' ? '5 4' : fate === 'lost' ? '9 3' : undefined}
            vectorEffect="non-scaling-stroke"
            fill="none"
          />
        ))}
      </svg>
      {heads[fate].map((top) => (
        <svg
          key={top}
          aria-hidden="true"
          viewBox="0 0 8 8"
          className="absolute right-0 size-2"
          style={{ top: top - 4 }}
        >
          <path
            d="M1 .5 7.5 4 1 7.5z"
            fill={fate === 'passed' ? 'none' : 'currentColor'}
            stroke="currentColor"
            strokeWidth={fate === 'passed' ? 1 : 0}
          />
        </svg>
      ))}
      {fate === 'truncated' && <span className="absolute top-0.5 left-[63%] h-2 w-0.5 bg-current" />}
      {Mark !== undefined && (
        <Mark
          strokeWidth={2.25}
          className={cn(
            'absolute size-3.5',
            fate === 'delayed' || fate === 'reordered'
              ? '-top-px left-[12%] rounded-full bg-panel'
              : '-top-px left-[53%]',
            fate === 'lost' && 'left-[43%]',
            !rightward && '-scale-x-100',
          )}
        />
      )}
    </span>
  );
}

/** What the drawing says, in words. */
export function spoken(t: LabMessages, event: PacketEvent): string {
  const way = event.direction === 'up' ? t.lab.toBroker(event.hop) : t.lab.fromBroker(event.hop);
  return `${way}: ${event.summary}. ${t.lab.fates[event.fate]}.`;
}
