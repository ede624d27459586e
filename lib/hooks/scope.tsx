'use client';

import { useQueryState } from 'nuqs';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { BrokerFace } from '@/lib/contract/session';
import { segmentOf } from '@/lib/format/segment';

/** The brokers that the server knows, the default first. */
export const BrokersContext = createContext<readonly BrokerFace[]>([]);

export function useBrokerFaces(): readonly BrokerFace[] {
  return useContext(BrokersContext);
}

export function useBrokers(): readonly string[] {
  const faces = useBrokerFaces();
  return useMemo(() => faces.map(({ name }) => name), [faces]);
}

type Scope = { readonly broker: string | null; readonly vhost: string | null };

const ScopeContext = createContext<Scope>({ broker: null, vhost: null });

/** The URL is read once for a page, and not by each of its hundred links. */
export function ScopeProvider({ children }: { children: ReactNode }) {
  const [broker] = useQueryState('broker');
  const [vhost] = useQueryState('vhost');
  const scope = useMemo(() => ({ broker, vhost }), [broker, vhost]);
  return <ScopeContext value={scope}>{children}</ScopeContext>;
}

/** What the whole page is about: it stands in the URL, so that any view can be sent to a colleague. */
export function useBroker(): string {
  const brokers = useBrokers();
  return useContext(ScopeContext).broker ?? brokers[0] ?? '';
}

/** `undefined` is every virtual host. */
export function useVhost(): string | undefined {
  return useContext(ScopeContext).vhost ?? undefined;
}

/** Goes on with another broker, on the same page. The virtual host is the one broker's, and stays behind. */
export function useSwitchBroker(): (name: string) => void {
  const brokers = useBrokers();
  const [, setBroker] = useQueryState('broker', { history: 'push' });
  const [, setVhost] = useQueryState('vhost', { history: 'push' });
  return (name) => {
    void setVhost(null);
    void setBroker(name === brokers[0] ? null : name);
  };
}

/** Makes links that stay with the broker and the virtual host of this page. */
export function useHref(): (path: string, query?: Readonly<Record<string, string>>) => string {
  const { broker, vhost } = useContext(ScopeContext);
  return (path, query = {}) => {
    const search = new URLSearchParams(query);
    if (broker !== null) search.set('broker', broker);
    if (vhost !== null) search.set('vhost', vhost);
    const text = search.toString();
    return text === '' ? path : `${path}?${text}`;
  };
}

export function queuePath(vhost: string, name: string): string {
  return `/queues/${segmentOf(vhost)}/${segmentOf(name)}`;
}

export function exchangePagePath(vhost: string, name: string): string {
  return `/exchanges/${segmentOf(vhost)}/${segmentOf(name === '' ? 'amq.default' : name)}`;
}

export function channelPath(name: string): string {
  return `/clients/channels/${segmentOf(name)}`;
}

export function connectionPath(name: string): string {
  return `/clients/${segmentOf(name)}`;
}

export function mqttSessionPagePath(vhost: string, client: string): string {
  return `/clients/mqtt/${segmentOf(vhost)}/${segmentOf(client)}`;
}

export function nodePath(node: string): string {
  return `/nodes/${segmentOf(node)}`;
}

export function userPath(user: string): string {
  return `/admin/users/${segmentOf(user)}`;
}

export function vhostPath(vhost: string): string {
  return `/admin/vhosts/${segmentOf(vhost)}`;
}
