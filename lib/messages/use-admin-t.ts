'use client';

import { useMemo } from 'react';
import type { Messages } from '@/lib/messages/en';
import { admin, permissions, users, vhosts } from '@/lib/messages/en/admin';
import { audit } from '@/lib/messages/en/audit';
import { definitions, parameters, policies } from '@/lib/messages/en/policies';
import { useT } from '@/lib/messages/use-t';

/** Words that only the pages for administrators say, so that no other page loads them. */
const en = { admin, users, permissions, vhosts, policies, definitions, parameters, audit };

export type AdminMessages = Messages & typeof en;

export function useAdminT(): AdminMessages {
  const t = useT();
  return useMemo(() => ({ ...t, ...en }), [t]);
}
