'use client';

import { Clock, Scissors, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { cn } from '@/lib/format/cn';
import { beyondTcp, type Hop, type LabEvent, type PacketEvent } from '@/lib/lab/model';
import { type LabMessages, useLabT } from '@/lib/messages/use-lab-t';

const rowPx = 38;
/** Where the three lifelines stand, in percent of the width. */
const lines = { publisher: 12, broker: 50, subscriber: 88 } as const;

const arrived = new Set(['forwarded', 'passed', 'duplicated', 'delayed', 'reordered']);

/** Both hops over time: packets between the lifelines, and what happens at each of them. */
export function Sequence({
  events,
  chosen,
  onChoose,
}: {
  events: readonly LabEvent[];
  chosen: number | undefined;
  onChoose: (flight: number) => void;
}) {
  const t = useLabT();
  const end = useRef<HTMLDivElement>(null);
  const count = events.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new event is brought into sight
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  return (
    <div className="flex min-h-0 flex-1 flex-col rounded-lg border bg-panel shadow-card">
      <div className="relative h-10 shrink-0 border-b text-sm font-semibold">
        {(['publisher', 'broker', 'subscriber'] as const).map((side) => (
          <span key={side} className="absolute top-2.5 -translate-x-1/2" style={{ left: `${lines[side]}%` }}>
            {t.lab.sides[side]}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} aria-label={t.lab.diagram}>
        <ol className="relative pb-3" style={{ minHeight: '100%' }}>
          {Object.values(lines).map((left) => (
            <li
              key={left}
              aria-hidden="true"
              className="absolute inset-y-0 w-px bg-line-strong"
              style={{ left: `${left}%` }}
            />
          ))}
          {events.map((event) => (
            <li key={event.n} className="relative" style={{ height: rowPx }}>
              <EventRow event={event} chosen={chosen} onChoose={onChoose} />
            </li>
          ))}
        </ol>
        <div ref={end} />
      </section>
    </div>
  );
}

function EventRow({
  event,
  chosen,
  onChoose,
}: {
  event: LabEvent;
  chosen: number | undefined;
  onChoose: (flight: number) => void;
}) {
  const t = useLabT();
  switch (event.kind) {
    case 'packet':
      return <Arrow event={event} chosen={event.flight === chosen} onChoose={onChoose} />;
    case 'time':
      return (
        <p className="absolute inset-x-0 top-2.5 text-center text-xs text-faint">
          <span className="bg-panel px-2">{t.lab.waited(event.ms)}</span>
        </p>
      );
    case 'link':
      return <LinkMark hop={event.hop} text={t.lab.link(event)} cut={event.what === 'cut'} />;
    case 'client':
      return <SideNote hop={event.hop} text={t.lab.client(event)} strong />;
    case 'application':
      return (
        <SideNote
          hop={event.hop}
          text={t.lab.application(event)}
          strong={event.what === 'again' || event.what === 'failed'}
        />
      );
  }
}

/** On the way between a client and the broker. */
function LinkMark({ hop, text, cut }: { hop: Hop; text: string; cut: boolean }) {
  const from = Math.min(lines[hop], lines.broker);
  return (
    <p
      className={cn('absolute top-2 flex justify-center text-xs', cut ? 'text-bad' : 'text-faint')}
      style={{ left: `${from}%`, width: '38%' }}
    >
      <span className="flex items-center gap-1 bg-panel px-1.5">
        {cut && <Scissors aria-hidden="true" className="size-3.5" />}
        {text}
      </span>
    </p>
  );
}

/** What an application or its machine does. */
function SideNote({ hop, text, strong }: { hop: Hop; text: string; strong: boolean }) {
  return (
    <p
      className="absolute top-1.5 flex -translate-x-1/2 justify-center text-xs"
      style={{ left: `${lines[hop]}%`, width: '23%' }}
    >
      <span
        className={cn(
          'max-w-full truncate rounded-full border px-2 py-0.5',
          strong ? 'border-warn/40 bg-warn-soft text-warn' : 'bg-sunken text-soft',
        )}
        title={text}
      >
        {text}
      </span>
    </p>
  );
}

function colourOf({ fate }: PacketEvent): string {
  if (fate === 'held') return 'text-accent';
  if (fate === 'passed') return 'text-faint';
  return arrived.has(fate) ? 'text-ink' : 'text-bad';
}

/** What the drawing says, in words. */
export function spoken(t: LabMessages, event: PacketEvent): string {
  const way = event.direction === 'up' ? t.lab.toBroker(event.hop) : t.lab.fromBroker(event.hop);
  return `${way}: ${event.summary}. ${t.lab.fates[event.fate]}.`;
}

function Arrow({
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
  const rightward = (hop === 'publisher') === (direction === 'up');
  const from = Math.min(lines[hop], lines.broker);
  const whole = arrived.has(fate);
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-label={spoken(t, event)}
      onClick={() => onChoose(event.flight)}
      className={cn(
        'absolute top-0.5 h-9 rounded px-1 text-left hover:bg-hover',
        chosen && 'bg-accent-soft/70',
        colourOf(event),
      )}
      style={{ left: `${from}%`, width: '38%' }}
    >
      <span className="flex items-center justify-center gap-1.5 text-xs leading-4">
        {fate === 'delayed' && <Clock aria-hidden="true" className="size-3" />}
        <span className="truncate font-medium" title={event.summary}>
          {event.summary}
        </span>
        {beyondTcp.has(fate) && (
          <span className="shrink-0 rounded border border-warn/40 px-1 text-2xs text-warn">{t.lab.beyondTcp}</span>
        )}
      </span>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" className="block h-2.5 w-full">
        <path
          d={rightward ? `M0 5H${whole ? 99 : 55}` : `M100 5H${whole ? 1 : 45}`}
          stroke="currentColor"
          strokeWidth={fate === 'passed' ? 1 : 1.75}
          strokeDasharray={fate === 'held' ? '5 4' : undefined}
          vectorEffect="non-scaling-stroke"
          fill="none"
        />
        {fate === 'duplicated' && (
          <path
            d={rightward ? 'M0 9H99' : 'M100 9H1'}
            stroke="currentColor"
            strokeWidth="1.75"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <Head rightward={rightward} fate={fate} whole={whole} />
    </button>
  );
}

function Head({ rightward, fate, whole }: { rightward: boolean; fate: PacketEvent['fate']; whole: boolean }) {
  if (fate === 'held') return null;
  if (!whole) {
    return <X aria-hidden="true" className="absolute bottom-0.5 left-1/2 size-4 -translate-x-1/2" strokeWidth={2.5} />;
  }
  return (
    <svg
      viewBox="0 0 8 10"
      aria-hidden="true"
      className={cn('absolute bottom-[7px] h-2.5 w-2', rightward ? 'right-0.5' : 'left-0.5 rotate-180')}
    >
      <path d="M0 1 8 5 0 9z" fill="currentColor" />
    </svg>
  );
}
