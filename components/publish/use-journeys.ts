'use client';

import { useQuery } from '@tanstack/react-query';
import type { Sending } from '@/lib/contract/publish';
import type { SendingJourneys } from '@/lib/contract/publish-journeys';
import type { Result } from '@/lib/contract/result';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';

const refreshMs = 1_000;

/** While something may still happen to a message: as long as one waits, or somebody has one. */
function mayChange(journeys: SendingJourneys, { state, sent }: Sending): boolean {
  if (journeys.is !== 'followed') return false;
  const { summary, followed, beyond } = journeys.report;
  const { ready = 0, unacked = 0, kept = 0 } = summary.copies;
  return state === 'running' || followed + beyond < sent || ready + unacked + kept > 0;
}

/** What became of the messages of a sending: asked for again while its page is looked at and something may change. */
export function useJourneys(sending: Sending) {
  const broker = useBroker();
  return useQuery<SendingJourneys, DeedError>({
    queryKey: ['sending', broker, sending.id, 'journeys', sending.state],
    queryFn: async ({ signal }) => {
      const path = `/api/publish/${sending.id}/journeys?broker=${encodeURIComponent(broker)}`;
      const response = await fetch(path, { cache: 'no-store', signal });
      const result = (await response.json()) as Result<SendingJourneys>;
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
    placeholderData: (before) => before,
    refetchInterval: ({ state: { data } }) => (data !== undefined && mayChange(data, sending) ? refreshMs : false),
  });
}
