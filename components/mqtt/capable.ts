'use client';

import { useLive } from '@/lib/hooks/live';

/** Undefined: not known yet. */
export function useCapable(capability: 'mqtt.sessions' | 'mqtt.retained'): boolean | undefined {
  const info = useLive<'broker'>({ kind: 'broker' });
  return info.data?.capabilities.includes(capability);
}
