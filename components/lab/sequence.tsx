'use client';

import { Power, Scissors, Skull } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Arrow } from '@/components/lab/arrow';
import { cn } from '@/lib/format/cn';
import type { Hop, LabEvent, Side } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

/** Where the outer lifelines stand; on a narrow screen at its edges, so that the words between them have room. */
const edges = '[--edge:12%] max-sm:[--edge:3%]';
const lifelines: Readonly<Record<Side, string>> = {
  publisher: 'var(--edge)',
  broker: '50%',
  subscriber: 'calc(100% - var(--edge))',
};

/** Both hops over time: packets between the lifelines, and what happens at each of them. */
export function Sequence({
  events,
  heads,
  chosen,
  onChoose,
}: {
  events: readonly LabEvent[];
  /** What stands above each lifeline. */
  heads: Readonly<Record<Side, React.ReactNode>>;
  chosen: number | undefined;
  onChoose: (flight: number) => void;
}) {
  const t = useLabT();
  const list = useRef<HTMLElement>(null);
  const count = events.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new event is brought into sight
  useEffect(() => {
    // Within its own frame: the page stays where it is.
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [count]);
  return (
    <div className={cn('flex min-h-0 flex-1 flex-col rounded-lg border bg-panel shadow-card', edges)}>
      <div className="relative flex h-10 shrink-0 items-center justify-between border-b px-1">
        {(['publisher', 'broker', 'subscriber'] as const).map((side) => (
          <span key={side} className="sm:absolute sm:-translate-x-1/2" style={{ left: lifelines[side] }}>
            {heads[side]}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section ref={list} className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} aria-label={t.lab.diagram}>
        <div className="relative min-h-full py-2">
          {Object.values(lifelines).map((left) => (
            <span key={left} aria-hidden="true" className="absolute inset-y-0 w-px bg-line-strong" style={{ left }} />
          ))}
          <ol className="relative">
            {events.map((event) => (
              <li key={event.n}>
                <EventRow event={event} chosen={chosen} onChoose={onChoose} />
              </li>
            ))}
          </ol>
        </div>
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
      return (
        <Between hop={event.hop}>
          <Arrow event={event} chosen={event.flight === chosen} onChoose={onChoose} />
        </Between>
      );
    case 'time':
      return (
        <p className="py-1 text-center text-xs text-faint">
          <span className="bg-panel px-2">{t.lab.waited(event.ms)}</span>
        </p>
      );
    case 'link':
      return (
        <Between hop={event.hop}>
          <p className={cn('flex justify-center py-0.5 text-xs', event.what === 'opened' ? 'text-faint' : 'text-bad')}>
            <span className="flex items-center gap-1 bg-panel px-1.5 text-center">
              {event.what !== 'opened' && <Scissors aria-hidden="true" className="size-3.5 shrink-0" />}
              {t.lab.link(event)}
            </span>
          </p>
        </Between>
      );
    case 'broker':
      return (
        <Note side="broker" strong={event.what === 'crashed'}>
          {event.what === 'crashed' ? <Skull aria-hidden="true" /> : <Power aria-hidden="true" />}
          {t.lab.brokerDid(event)}
        </Note>
      );
    case 'client':
      return (
        <Note side={event.hop} strong={event.what === 'crashed'}>
          {event.what === 'crashed' && <Skull aria-hidden="true" />}
          {t.lab.client(event)}
        </Note>
      );
    case 'application':
      return (
        <Note side={event.hop} strong={event.what === 'again' || event.what === 'failed'}>
          {t.lab.application(event)}
        </Note>
      );
  }
}

/** On the way between a client and the broker. */
function Between({ hop, children }: { hop: Hop; children: React.ReactNode }) {
  return (
    <div className="w-[calc(50%-var(--edge))]" style={{ marginLeft: hop === 'publisher' ? 'var(--edge)' : '50%' }}>
      {children}
    </div>
  );
}

/** What an application, or a machine, does. */
function Note({ side, strong, children }: { side: Side; strong: boolean; children: React.ReactNode }) {
  return (
    <p
      className={cn(
        'flex px-1 py-1 text-xs',
        side === 'broker' ? 'justify-center' : side === 'subscriber' && 'justify-end',
      )}
    >
      <span
        className={cn(
          'flex max-w-[70%] items-center gap-1 rounded-full border px-2 py-0.5 [&_svg]:size-3.5 [&_svg]:shrink-0',
          strong ? 'border-warn/40 bg-warn-soft font-medium text-warn' : 'bg-sunken text-soft',
        )}
      >
        {children}
      </span>
    </p>
  );
}
