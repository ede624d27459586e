'use client';

import type { Messages } from '@/lib/messages/en';
import { lint } from '@/lib/messages/en/lint';
import { route } from '@/lib/messages/en/route';
import { topology } from '@/lib/messages/en/topology';
import { useWords } from '@/lib/messages/use-words';

/** Words of the graph, the route tester and the lint. */
const en = { lint, route, topology };

export type TopologyMessages = Messages & typeof en;

export function useTopologyT(): TopologyMessages {
  return useWords(en);
}
