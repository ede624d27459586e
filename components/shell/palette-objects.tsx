'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight, Layers, Plug, Radio, ScrollText, Server, Shapes, UserCog } from 'lucide-react';
import type { Hit, HitKind } from '@/lib/contract/search';
import {
  connectionPath,
  exchangePagePath,
  mqttSessionPagePath,
  nodePath,
  queuePath,
  useBroker,
  userPath,
  vhostPath,
} from '@/lib/hooks/scope';

/** The kinds in the order in which they are listed. */
export const objectIcons: Record<HitKind, typeof Layers> = {
  queue: Layers,
  exchange: ArrowLeftRight,
  connection: Plug,
  'mqtt-session': Radio,
  vhost: Shapes,
  user: UserCog,
  policy: ScrollText,
  node: Server,
};

export const objectKinds = Object.keys(objectIcons) as HitKind[];

export function objectPath({ kind, vhost, name }: Hit): { path: string; query?: Record<string, string> } {
  switch (kind) {
    case 'queue':
      return { path: queuePath(vhost, name) };
    case 'exchange':
      return { path: exchangePagePath(vhost, name) };
    case 'connection':
      return { path: connectionPath(name) };
    case 'mqtt-session':
      return { path: mqttSessionPagePath(vhost, name) };
    case 'user':
      return { path: userPath(name) };
    case 'vhost':
      return { path: vhostPath(name) };
    case 'policy':
      return { path: '/admin/policies', query: { filter: name } };
    case 'node':
      return { path: nodePath(name) };
  }
}

export function useHits(word: string): readonly Hit[] {
  const broker = useBroker();
  const { data } = useQuery({
    queryKey: ['search', broker, word],
    queryFn: async ({ signal }): Promise<readonly Hit[]> => {
      const response = await fetch(`/api/search?${new URLSearchParams({ broker, q: word })}`, { signal });
      return (await response.json()) as readonly Hit[];
    },
    staleTime: 2000,
    placeholderData: (before) => before,
  });
  return data ?? [];
}
