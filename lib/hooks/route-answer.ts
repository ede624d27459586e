'use client';

import { useQuery } from '@tanstack/react-query';
import type { RouteAnswer } from '@/lib/contract/route';
import { askConsole } from '@/lib/hooks/console-query';
import type { DeedError } from '@/lib/hooks/deed';

/** Where a message would go, by the bindings as they are: asked again, since those change. `undefined` asks nothing. */
export function useRouteAnswer(asked: string | undefined, everyMs: number | false) {
  return useQuery<RouteAnswer, DeedError>({
    queryKey: ['route', asked],
    enabled: asked !== undefined,
    queryFn: ({ signal }) => askConsole<RouteAnswer>(`/api/route?${asked}`, signal),
    placeholderData: (before) => before,
    refetchInterval: everyMs,
  });
}
