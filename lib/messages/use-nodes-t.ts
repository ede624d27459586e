'use client';

import type { Messages } from '@/lib/messages/en';
import { nodes } from '@/lib/messages/en/nodes';
import { useWords } from '@/lib/messages/use-words';

/** Words that only the page of a node says. */
const en = { nodes };

export function useNodesT(): Messages & typeof en {
  return useWords(en);
}
