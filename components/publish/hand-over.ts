'use client';

import { useRouter } from 'next/navigation';
import { layOnDesk } from '@/components/publish/desk';
import { useBroker, useHref } from '@/lib/hooks/scope';
import { emptyAmqp, emptyMqtt } from '@/lib/publish/draft';
import type { Handed } from '@/lib/publish/from-seen';

type Destination =
  | { readonly vhost: string; readonly exchange: string; readonly routingKey: string }
  | { readonly vhost: string; readonly topic: string };

/** Leads to the publisher with something on its desk. Nothing of it stands in an address, where it would be logged. */
export function useHandOver(): {
  readonly sendAgain: (make: (from: typeof import('@/lib/publish/from-seen')) => Handed) => Promise<void>;
  readonly publishTo: (destination: Destination) => void;
} {
  const broker = useBroker();
  const router = useRouter();
  const href = useHref();
  const go = (handed: Handed): void => {
    layOnDesk(broker, handed);
    router.push(href('/publish'));
  };
  return {
    // How a message becomes a draft is loaded when somebody wants that.
    sendAgain: async (make) => go(make(await import('@/lib/publish/from-seen'))),
    publishTo: ({ vhost, ...to }) =>
      go({ vhost, origin: null, draft: 'topic' in to ? { ...emptyMqtt, ...to } : { ...emptyAmqp, ...to } }),
  };
}
