'use client';

import { useMutation } from '@tanstack/react-query';
import type { DeedInput, DeedName, DeedOutput } from '@/lib/contract/deeds';
import type { BrokerError } from '@/lib/contract/result';
import { callConsole } from '@/lib/hooks/console-call';
import { useBroker } from '@/lib/hooks/scope';

/** A refusal that travels as an exception, since that is how React Query knows of failures. */
export class DeedError extends Error {
  readonly error: BrokerError;

  constructor(error: BrokerError, options?: ErrorOptions) {
    super(error.reason, options);
    this.error = error;
  }
}

/** Why something is done, in the user's words; it stands in the audit log. */
export type Because = { readonly because?: string };

export function useDeed<D extends DeedName>(deed: D) {
  const broker = useBroker();
  return useMutation<DeedOutput[D], DeedError, DeedInput<D> & Because>({
    mutationFn: async ({ because: reason, ...input }) => {
      const result = await callConsole<DeedOutput[D]>('POST', '/api/deeds', { broker, deed, input, reason });
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
    retry: false,
  });
}
