'use client';

import { useLive } from '@/lib/hooks/live';
import { useVhost } from '@/lib/hooks/scope';

/** Whether a list mixes objects of several virtual hosts, so that each row must say whose it is. */
export function useManyVhosts(): boolean {
  const vhost = useVhost();
  const info = useLive<'broker'>({ kind: 'broker' });
  return vhost === undefined && (info.data?.vhosts.length ?? 0) > 1;
}

/** Nobody gave this user a permission: whatever the broker holds, it tells nothing of it. */
export function useNoVhost(): boolean {
  const { data } = useLive<'broker'>({ kind: 'broker' });
  return data !== undefined && data.vhosts.length === 0 && !data.tags.includes('administrator');
}
