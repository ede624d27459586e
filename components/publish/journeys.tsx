'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { JourneySteps, RecipientLink, took } from '@/components/publish/journey-steps';
import { JourneysSummary, toneOf, worstOf } from '@/components/publish/journeys-summary';
import { useJourneys } from '@/components/publish/use-journeys';
import { ErrorNote } from '@/components/ui/error-note';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import { type CopyFate, type Fate, fateOf } from '@/lib/contract/journey-state';
import type { FollowedMessage, JourneyReport } from '@/lib/contract/journeys';
import type { Sending } from '@/lib/contract/publish';
import { exchangePagePath, queuePath } from '@/lib/hooks/scope';
import { usePublisherT } from '@/lib/messages/use-publisher-t';

/** What became of a sending's messages after the broker had them: live, and as far as it tells. */
export function Journeys({ sending }: { sending: Sending }) {
  const t = usePublisherT();
  const { data, error } = useJourneys(sending);
  return (
    <section aria-label={t.journeys.title(sending.count)} className="flex flex-col gap-3 border-t pt-3">
      <h3 className="text-sm font-semibold">{t.journeys.title(sending.count)}</h3>
      {error !== null && <ErrorNote error={error.error} />}
      {data === undefined ? (
        error === null && <p className="text-sm text-faint">{t.journeys.looking}</p>
      ) : data.is === 'not-offered' ? (
        <p className="text-sm text-soft">{t.journeys.notOffered}</p>
      ) : data.is === 'refused' ? (
        <p className="text-sm text-soft">{t.journeys.notFollowed(data.why)}</p>
      ) : (
        <Report report={data.report} vhost={data.vhost} single={sending.count === 1} />
      )}
    </section>
  );
}

function Report({ report, vhost, single }: { report: JourneyReport; vhost: string; single: boolean }) {
  const t = usePublisherT();
  const { messages, followed, beyond, lost } = report;
  const [first] = messages;
  if (first === undefined) return <p className="text-sm text-faint">{t.journeys.none}</p>;
  return (
    <>
      {single ? <One message={first} vhost={vhost} /> : <JourneysSummary summary={report.summary} />}
      {beyond > 0 && <p className="text-xs text-soft">{t.journeys.beyond(followed, beyond)}</p>}
      {lost > 0 && <p className="text-xs text-soft">{t.journeys.lost}</p>}
      {!single && (
        <div className="flex flex-col">
          {messages.length < followed && (
            <p className="pb-1 text-xs text-faint">{t.journeys.listed(messages.length, followed)}</p>
          )}
          <ul className="max-h-96 overflow-y-auto rounded border">
            {messages.map((message) => (
              <li key={message.n} className="border-b last:border-b-0">
                <Folded message={message} vhost={vhost} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** Its copies first, which is what became of it; then how it came to that. */
function One({ message, vhost }: { message: FollowedMessage; vhost: string }) {
  const t = usePublisherT();
  const fate = fateOf(message.hops);
  return (
    <div className="flex flex-col gap-3">
      <Copies fate={fate} vhost={vhost} />
      <details open>
        <summary className="cursor-pointer text-xs text-faint">{t.journeys.every(message.hops.length)}</summary>
        <div className="pt-2">
          <JourneySteps message={message} vhost={vhost} />
        </div>
      </details>
    </div>
  );
}

function Folded({ message, vhost }: { message: FollowedMessage; vhost: string }) {
  const t = usePublisherT();
  const [open, setOpen] = useState(false);
  const fate = fateOf(message.hops);
  const shown = fate.copies.map(({ queue, state }) => `${queue} ${t.journeys.states[state]}`).join(', ');
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-[34px] w-full items-center gap-2 px-2 text-left text-sm hover:bg-hover focus-visible:outline-offset-[-2px]"
      >
        <ChevronRight aria-hidden="true" className={`size-3.5 shrink-0 text-faint ${open ? 'rotate-90' : ''}`} />
        <span className="num w-10 shrink-0 text-right" title={t.journeys.message(message.n)}>
          {message.n}
        </span>
        <State tone={worstOf(fate.copies.map(({ state }) => state))}>{shown === '' ? t.journeys.nowhere : shown}</State>
      </button>
      {open && (
        <div className="border-t bg-sunken px-3 py-2.5">
          <JourneySteps message={message} vhost={vhost} />
        </div>
      )}
    </>
  );
}

function Copies({ fate, vhost }: { fate: Fate; vhost: string }) {
  const t = usePublisherT();
  if (fate.copies.length === 0) return <State tone="warn">{t.journeys.nowhere}</State>;
  return (
    <ul className="flex flex-col gap-2">
      {fate.copies.map((copy) => (
        <li key={`${copy.queue} ${copy.seq} ${copy.to?.client ?? ''}`} className="text-sm">
          <Copy copy={copy} vhost={vhost} />
        </li>
      ))}
    </ul>
  );
}

/** What is still there can be looked at; a queue that numbers nothing has nothing to look at. */
const canFollow = ({ state, seq }: CopyFate): boolean =>
  seq > 0 && (state === 'ready' || state === 'unacked' || state === 'paged');

function Copy({ copy, vhost }: { copy: CopyFate; vhost: string }) {
  const t = usePublisherT();
  const { queue, seq, state, to, deadLetteredTo } = copy;
  return (
    <>
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 truncate">
          {queue === '' ? t.journeys.noQueue : <ScopedLink href={queuePath(vhost, queue)}>{queue}</ScopedLink>}
        </span>
        <State tone={toneOf(state)}>{t.journeys.states[state]}</State>
        {canFollow(copy) && (
          <ScopedLink
            href={queuePath(vhost, queue)}
            query={{ tab: 'messages', open: JSON.stringify([vhost, queue, String(seq)]) }}
            aria-label={t.journeys.followTo(queue)}
            className="ml-auto shrink-0"
          >
            {t.journeys.follow}
          </ScopedLink>
        )}
      </span>
      <span className="block text-xs break-words text-faint">
        {to !== null && (
          <>
            {t.journeys.to} <RecipientLink to={to} vhost={vhost} />
          </>
        )}
        {deadLetteredTo !== null && (
          <>
            {to !== null && ' · '}
            {t.journeys.deadLetteredTo}{' '}
            <ScopedLink href={exchangePagePath(vhost, deadLetteredTo)}>
              {deadLetteredTo === '' ? t.defaultExchange : deadLetteredTo}
            </ScopedLink>
          </>
        )}
        {timesOf(copy, t.journeys).map((text) => ` · ${text}`)}
      </span>
    </>
  );
}

type Words = ReturnType<typeof usePublisherT>['journeys'];

function timesOf(
  { enqueuedAt, firstDeliveredAt, deliveredAt, deliveries, state, since }: CopyFate,
  t: Words,
): string[] {
  return [
    ...(enqueuedAt !== null && firstDeliveredAt !== null ? [t.waited(took(firstDeliveredAt - enqueuedAt))] : []),
    ...(state === 'acked' && deliveredAt !== null ? [t.handled(took(since - deliveredAt))] : []),
    ...(deliveries > 1 ? [t.deliveries(deliveries)] : []),
  ];
}
