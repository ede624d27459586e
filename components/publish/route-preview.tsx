'use client';

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import type { Result } from '@/lib/contract/result';
import type { RouteAnswer } from '@/lib/contract/route';
import { queuePath, useBroker } from '@/lib/hooks/scope';
import { usePublisherT } from '@/lib/messages/use-publisher-t';

const refreshMs = 3_000;

export type Destination = {
  readonly vhost: string;
  readonly exchange: string;
  readonly key: string;
  readonly headers: string;
};

/** The route tester's answer for what is being composed. */
export function useRoutePreview({ vhost, exchange, key, headers }: Destination): RouteAnswer | undefined {
  const broker = useBroker();
  const query = new URLSearchParams({ broker, vhost, exchange, key });
  if (headers !== '{}') query.set('headers', headers);
  const text = useDeferredValue(query.toString());
  const found = useQuery({
    queryKey: ['route', text],
    queryFn: async ({ signal }): Promise<Result<RouteAnswer>> => {
      const response = await fetch(`/api/route?${text}`, { signal });
      return (await response.json()) as Result<RouteAnswer>;
    },
    placeholderData: (before) => before,
    // What there is to go to changes, also while nobody types.
    refetchInterval: refreshMs,
  });
  return found.data?.ok === true ? found.data.value : undefined;
}

/** A sentence that may need more than a line. */
function Said({ tone, text }: { tone: 'warn' | 'bad'; text: string }) {
  return (
    <State tone={tone} className="whitespace-normal">
      <span className="whitespace-normal">{text}</span>
    </State>
  );
}

/** Where it will go, before it goes. */
export function RoutePreview({ answer, vhost }: { answer: RouteAnswer | undefined; vhost: string }) {
  const t = usePublisherT();
  if (answer === undefined) return <p className="text-sm text-faint">{t.publisher.previewUnknown}</p>;
  if (answer.denied !== null) return <Said tone="bad" text={answer.denied} />;
  if (answer.refused?.kind === 'no-exchange') return <Said tone="bad" text={t.publisher.noExchange} />;
  if (answer.queuesTotal === 0) return <Said tone="warn" text={t.publisher.goesNowhere} />;
  return (
    <div className="flex flex-col gap-1 text-sm">
      <State tone="good">{t.publisher.goesTo(answer.queuesTotal)}</State>
      <ul className="flex flex-wrap gap-x-3 gap-y-0.5">
        {answer.queues.map(({ name, certain }) => (
          <li key={name}>
            <ScopedLink href={queuePath(vhost, name)}>{name}</ScopedLink>
            {!certain && <span className="text-faint"> {t.publisher.maybe}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
