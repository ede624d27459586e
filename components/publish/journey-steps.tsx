'use client';

import type { ReactNode } from 'react';
import { ScopedLink } from '@/components/ui/scoped-link';
import type { Recipient } from '@/lib/contract/journey-state';
import type { FollowedMessage, JourneyHop } from '@/lib/contract/journeys';
import { duration } from '@/lib/format/format';
import { connectionPath, exchangePagePath, mqttSessionPagePath, queuePath } from '@/lib/hooks/scope';
import { type PublisherMessages, usePublisherT } from '@/lib/messages/use-publisher-t';

/** Below this, tenths of a millisecond matter. */
const tenthsBelowMs = 100;
const leastMs = 0.05;
const secondMs = 1_000;

/** A number and its unit stay on one line. */
export const took = (ms: number): string => (ms < leastMs ? '<0.1\u00a0ms' : offset(ms));

function offset(ms: number): string {
  if (ms >= secondMs) return duration(ms).replaceAll(' ', '\u00a0');
  return `${ms.toFixed(ms < tenthsBelowMs ? 1 : 0)}\u00a0ms`;
}

export function RecipientLink({ to, vhost }: { to: Recipient; vhost: string }) {
  const t = usePublisherT();
  if (to.client !== null) return <ScopedLink href={mqttSessionPagePath(vhost, to.client)}>{to.client}</ScopedLink>;
  if (to.connection === 'management') return <span>{t.journeys.operator}</span>;
  return <ScopedLink href={connectionPath(to.connection)}>{to.name ?? to.connection}</ScopedLink>;
}

function QueueLinks({ names, total, vhost }: { names: readonly string[]; total: number; vhost: string }) {
  const t = usePublisherT();
  return (
    <>
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <ScopedLink href={queuePath(vhost, name)}>{name}</ScopedLink>
        </span>
      ))}
      {total > names.length && ` ${t.journeys.more(total - names.length)}`}
    </>
  );
}

const oneQueue = (queue: string, vhost: string): ReactNode =>
  queue === '' ? null : <QueueLinks names={[queue]} total={1} vhost={vhost} />;

/** Where a step leads to, as a link. */
function targetOf(hop: JourneyHop, vhost: string, t: PublisherMessages): ReactNode {
  switch (hop.type) {
    case 'routed':
      return <QueueLinks names={hop.queues} total={hop.queuesTotal} vhost={vhost} />;
    case 'delivered':
      return <RecipientLink to={hop.to} vhost={vhost} />;
    case 'dead-lettered':
      return (
        <ScopedLink href={exchangePagePath(vhost, hop.exchange)}>
          {hop.exchange === '' ? t.defaultExchange : hop.exchange}
        </ScopedLink>
      );
    case 'enqueued':
    case 'requeued':
      return oneQueue(hop.queue, vhost);
    default:
      return null;
  }
}

function detailsOf(hop: JourneyHop, t: PublisherMessages): readonly string[] {
  const { details, drops } = t.journeys;
  const from = 'queue' in hop && hop.queue !== '' ? [details.from(hop.queue)] : [];
  switch (hop.type) {
    case 'received':
      return [details.received(hop.protocol, hop.octets)];
    case 'routed':
    case 'unroutable':
      return wayOf(hop, details);
    case 'returned':
    case 'nacked':
      return [hop.why];
    case 'refused':
      return [...from, hop.why];
    case 'delivered':
      return [
        ...from,
        ...(hop.to.channel > 0 ? [details.channel(hop.to.channel, hop.to.consumer)] : []),
        ...(hop.to.qos === null ? [] : [details.qos(hop.to.qos)]),
        ...(hop.redelivered ? [details.redelivered] : []),
        ...(hop.acks ? [] : [details.unasked]),
      ];
    case 'acked':
      return [...from, hop.by];
    case 'requeued':
      return [details.requeued[hop.why]];
    case 'dropped':
      return [...from, drops[hop.why]];
    case 'removed':
      return [...from, details.removed[hop.why]];
    case 'dead-lettered':
      return [...from, hop.why];
    case 'paged':
      return [...from, details.paged];
    case 'retained':
      return [hop.topic];
    case 'confirmed':
      return [hop.by];
    case 'enqueued':
      return [];
    case 'rejected':
    case 'expired':
      return from;
  }
}

type Way = Extract<JourneyHop, { readonly type: 'routed' | 'unroutable' }>;

function wayOf(hop: Way, details: PublisherMessages['journeys']['details']): readonly string[] {
  const bindings = hop.bindings.map(({ source, key }) => details.binding(source, key));
  const byName = hop.exchange === '' && hop.type === 'routed' ? [details.byQueueName] : [];
  const alternates = hop.alternates.length === 0 ? [] : [details.alternates(hop.alternates.join(', '))];
  return [...byName, ...bindings, ...alternates];
}

const dots: Readonly<Partial<Record<JourneyHop['type'], string>>> = {
  acked: 'bg-good',
  confirmed: 'bg-good',
  unroutable: 'bg-warn',
  returned: 'bg-warn',
  rejected: 'bg-warn',
  expired: 'bg-warn',
  dropped: 'bg-warn',
  refused: 'bg-bad',
  nacked: 'bg-bad',
};

/** A message's journey, step by step, with the time since the broker had it. */
export function JourneySteps({ message, vhost }: { message: FollowedMessage; vhost: string }) {
  const t = usePublisherT();
  const { hops, omitted } = message;
  const start = hops[0]?.at ?? 0;
  return (
    <ol className="flex flex-col text-sm">
      {hops.map((hop, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no names, and none changes its place
        <li key={index} className="flex gap-2.5 pb-1.5 last:pb-0">
          <span className="flex flex-col items-center" aria-hidden="true">
            <span className={`mt-1.5 size-2 shrink-0 rounded-full ${dots[hop.type] ?? 'bg-line-strong'}`} />
            {index < hops.length - 1 && <span className="mt-0.5 -mb-2 w-px grow bg-line" />}
          </span>
          <span className="min-w-0 grow">
            {omitted > 0 && index === message.omitted_before && (
              <span className="block py-1 text-xs text-soft">{t.journeys.omitted(omitted)}</span>
            )}
            <span className="break-words">
              {t.journeys.steps[hop.type]} {targetOf(hop, vhost, t)}
            </span>
            <span className="block text-xs break-words text-faint">{detailsOf(hop, t).join(' · ')}</span>
          </span>
          <span className="num shrink-0 text-xs leading-5 text-faint">{index > 0 && `+${offset(hop.at - start)}`}</span>
        </li>
      ))}
    </ol>
  );
}
