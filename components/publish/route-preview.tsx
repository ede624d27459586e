'use client';

import { useDeferredValue } from 'react';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import type { Draft } from '@/lib/contract/publish';
import type { BrokerError } from '@/lib/contract/result';
import type { RouteAnswer } from '@/lib/contract/route';
import { useRouteAnswer } from '@/lib/hooks/route-answer';
import { queuePath, useBroker } from '@/lib/hooks/scope';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { destinationOf } from '@/lib/publish/destination';

const refreshMs = 3_000;

export type Preview = { readonly answer: RouteAnswer | undefined; readonly error: BrokerError | undefined };

/** The route tester's answer for what is being composed. */
export function useRoutePreview(draft: Draft, vhost: string): Preview {
  const broker = useBroker();
  const { exchange, key, headers } = destinationOf(draft);
  const query = new URLSearchParams({ broker, vhost, exchange, key });
  if (headers !== '{}') query.set('headers', headers);
  const text = useDeferredValue(query.toString());
  const found = useRouteAnswer(text, refreshMs);
  return { answer: found.data, error: found.error?.error };
}

/** A sentence that may need more than a line. */
function Said({ tone, text }: { tone: 'calm' | 'warn' | 'bad'; text: string }) {
  return (
    <State tone={tone} className="whitespace-normal">
      <span className="whitespace-normal">{text}</span>
    </State>
  );
}

/** Where it will go, before it goes. */
export function RoutePreview({ preview, draft, vhost }: { preview: Preview; draft: Draft; vhost: string }) {
  const t = usePublisherT();
  const retained = draft.protocol === 'mqtt' && draft.retain;
  return (
    <div className="flex flex-col gap-1.5 text-sm">
      {isBlank(draft) ? (
        <p className="text-faint">{draft.protocol === 'mqtt' ? t.compose.noTopicYet : t.compose.noQueueYet}</p>
      ) : (
        <Routed preview={preview} isMqtt={draft.protocol === 'mqtt'} vhost={vhost} />
      )}
      {retained && (
        <Said tone="calm" text={draft.body.text === '' ? t.compose.retainedEmpty : t.compose.retainedKept} />
      )}
    </div>
  );
}

function Routed({ preview: { answer, error }, isMqtt, vhost }: { preview: Preview; isMqtt: boolean; vhost: string }) {
  const t = usePublisherT();
  if (error !== undefined) return <Said tone="warn" text={t.compose.previewFails(error.reason)} />;
  if (answer === undefined) return <p className="text-faint">{t.publisher.previewUnknown}</p>;
  if (answer.denied !== null) return <Said tone="bad" text={answer.denied} />;
  if (answer.refused?.kind === 'no-exchange') return <Said tone="bad" text={t.publisher.noExchange} />;
  if (answer.queuesTotal === 0) {
    return (
      <Said tone={isMqtt ? 'calm' : 'warn'} text={isMqtt ? t.compose.nobodySubscribed : t.publisher.goesNowhere} />
    );
  }
  return (
    <>
      <State tone="good">{t.publisher.goesTo(answer.queuesTotal)}</State>
      <ul className="flex flex-wrap gap-x-3 gap-y-0.5">
        {answer.queues.slice(0, queuesShown).map(({ name, certain }) => (
          <li key={name} className="min-w-0 break-all">
            <ScopedLink href={queuePath(vhost, name)}>{shownName(name, t.compose.subscriber)}</ScopedLink>
            {!certain && <span className="text-faint"> {t.publisher.maybe}</span>}
          </li>
        ))}
        {answer.queuesTotal > queuesShown && (
          <li className="text-faint">{t.compose.moreQueues(answer.queuesTotal - queuesShown)}</li>
        )}
      </ul>
    </>
  );
}

const queuesShown = 20;

/** The queues of MQTT's sessions are called after their clients, by both brokers. */
function shownName(queue: string, say: (client: string, qos: string) => string): string {
  const [, client, qos] = /^mqtt-subscription-(.+)qos([01])$/.exec(queue) ?? [];
  return client === undefined || qos === undefined ? queue : say(client, qos);
}

const isBlank = (draft: Draft): boolean =>
  draft.protocol === 'mqtt' ? draft.topic === '' : draft.exchange === '' && draft.routingKey === '';
