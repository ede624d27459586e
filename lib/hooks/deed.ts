'use client';

import { useMutation } from '@tanstack/react-query';
import type { DeedInput, DeedName, DeedOutput } from '@/lib/contract/deeds';
import type { BrokerError, Result } from '@/lib/contract/result';
import { useBroker } from '@/lib/hooks/scope';

/** A refusal that travels as an exception, since that is how React Query knows of failures. */
export class DeedError extends Error {
  readonly error: BrokerError;

  constructor(error: BrokerError, options?: ErrorOptions) {
    super(error.reason, options);
    this.error = error;
  }
}

async function call(broker: string, deed: DeedName, input: unknown): Promise<unknown> {
  let result: Result<unknown>;
  try {
    const response = await fetch('/api/deeds', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ broker, deed, input }),
    });
    result = (await response.json()) as Result<unknown>;
  } catch (cause) {
    throw new DeedError({ kind: 'unreachable', reason: 'The console server did not answer.' }, { cause });
  }
  if (!result.ok) throw new DeedError(result.error);
  return result.value;
}

export function useDeed<D extends DeedName>(deed: D) {
  const broker = useBroker();
  return useMutation<DeedOutput[D], DeedError, DeedInput<D>>({
    mutationFn: async (input) => (await call(broker, deed, input)) as DeedOutput[D],
    retry: false,
  });
}
