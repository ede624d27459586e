'use client';

import { usePathname } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Topic, TopicKind, TopicOf } from '@/lib/contract/live';
import type { BrokerError } from '@/lib/contract/result';
import { useNow } from '@/lib/hooks/now';
import { useBroker } from '@/lib/hooks/scope';
import { type Link, LiveClient } from '@/lib/live/browser';
import type { TopicData } from '@/lib/live/fetch-topic';

const Context = createContext<LiveClient | undefined>(undefined);

function newClient(): LiveClient {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new LiveClient(`${scheme}://${location.host}/live`);
}

export function LiveProvider({ children }: { children: ReactNode }) {
  // Nobody may watch before having logged in; whoever logs in next finds nothing of who was there before.
  const watching = usePathname() !== '/login';
  // It is there when the page's parts come to life, so that they don't come twice.
  const client = useMemo(() => (watching && typeof window !== 'undefined' ? newClient() : undefined), [watching]);
  useEffect(() => {
    client?.start();
    return () => client?.stop();
  }, [client]);
  return <Context value={client}>{children}</Context>;
}

export type Live<T> = {
  /** The latest that is known, which may be old: see `stale`. */
  readonly data: T | undefined;
  readonly atMs: number;
  readonly stale: boolean;
  readonly error: BrokerError | undefined;
};

const never = () => () => {};
const staleAfterMs = 6000;

/** Watches a topic while the component is mounted. `undefined` watches nothing. */
export function useLive<K extends TopicKind>(topic: TopicOf<K> | undefined): Live<TopicData[K]> {
  const client = useContext(Context);
  const broker = useBroker();
  const key = topic === undefined ? '' : `${broker} ${JSON.stringify(topic)}`;
  useEffect(() => {
    if (client === undefined || key === '') return;
    // The topic is read from its key, so that an equal one made anew doesn't subscribe again.
    return client.watch(key, broker, JSON.parse(key.slice(broker.length + 1)) as Topic);
  }, [client, broker, key]);
  const datum = useSyncExternalStore(
    client?.listen ?? never,
    () => client?.read(key),
    () => undefined,
  );
  const now = useNow(1000);
  const atMs = datum?.atMs ?? 0;
  const limit = Math.max(staleAfterMs, 3 * (datum?.everyMs ?? 1000));
  return {
    data: datum?.data as TopicData[K] | undefined,
    atMs,
    // What was known when the broker still answered is old at once.
    stale: atMs > 0 && (datum?.error !== undefined || now - atMs > limit),
    error: datum?.error,
  };
}

type LinkControl = {
  readonly link: Link;
  readonly lastHeardMs: number;
  readonly pause: () => void;
  readonly resume: () => void;
  /** A new socket, as whoever is logged in now. */
  readonly restart: () => void;
};

export function useLink(): LinkControl {
  const client = useContext(Context);
  const link = useSyncExternalStore<Link>(
    client?.listen ?? never,
    () => client?.link ?? 'connecting',
    () => 'connecting',
  );
  const lastHeardMs = useSyncExternalStore(
    client?.listen ?? never,
    () => client?.lastHeardMs ?? 0,
    () => 0,
  );
  const control = useMemo(
    () => ({ pause: () => client?.pause(), resume: () => client?.resume(), restart: () => client?.restart() }),
    [client],
  );
  return { link, lastHeardMs, ...control };
}
