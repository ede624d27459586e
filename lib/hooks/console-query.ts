'use client';

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Result } from '@/lib/contract/result';
import { DeedError } from '@/lib/hooks/deed';

/** Asks the console server, and changes nothing. What goes wrong is thrown, as React Query wants it. */
export async function askConsole<T>(url: string, signal?: AbortSignal): Promise<T> {
  let result: Result<T>;
  try {
    const response = await fetch(url, { cache: 'no-store', ...(signal === undefined ? {} : { signal }) });
    result = (await response.json()) as Result<T>;
  } catch (cause) {
    throw new DeedError({ kind: 'unreachable', reason: 'The console server did not answer.' }, { cause });
  }
  if (!result.ok) throw new DeedError(result.error);
  return result.value;
}

/** What is asked for once, and not watched: an answer of the console server. `undefined` asks for nothing. */
export function useConsoleQuery<T>(url: string | undefined, staleMs = 0): UseQueryResult<T, DeedError> {
  return useQuery<T, DeedError>({
    queryKey: ['console', url],
    enabled: url !== undefined,
    staleTime: staleMs,
    queryFn: ({ signal }) => askConsole<T>(url ?? '', signal),
  });
}
