'use client';

import type { Messages } from '@/lib/messages/en';
import { admin, limits, permissions, users, vhosts } from '@/lib/messages/en/admin';
import { audit } from '@/lib/messages/en/audit';
import { definitions, parameters, policies } from '@/lib/messages/en/policies';
import { storage } from '@/lib/messages/en/storage';
import { useWords } from '@/lib/messages/use-words';

/** Words that only the pages for administrators say, so that no other page loads them. */
const en = { admin, limits, users, permissions, vhosts, policies, definitions, parameters, audit, storage };

export type AdminMessages = Messages & typeof en;

export function useAdminT(): AdminMessages {
  return useWords(en);
}
