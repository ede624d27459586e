'use client';

import type { Messages } from '@/lib/messages/en';
import { backlog, problem, problemGroups, problemKinds } from '@/lib/messages/en/problems';
import { useWords } from '@/lib/messages/use-words';

/** Words of what is wrong, which the overview lists. */
const en = { problem, problemKinds, problemGroups, backlog };

export function useProblemsT(): Messages & typeof en {
  return useWords(en);
}
