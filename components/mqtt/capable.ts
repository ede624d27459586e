'use client';

import type { Capability } from '@/lib/contract/waybill';
import { useLive } from '@/lib/hooks/live';

/** Undefined: not known yet. */
export function useCapable(capability: Capability): boolean | undefined {
  const info = useLive<'broker'>({ kind: 'broker' });
  return info.data?.capabilities.includes(capability);
}
