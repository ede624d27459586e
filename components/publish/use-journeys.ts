'use client';

import { useQuery } from '@tanstack/react-query';
import type { Sending } from '@/lib/contract/publish';
import type { SendingJourneys } from '@/lib/contract/publish-journeys';
import { askConsole } from '@/lib/hooks/console-query';
import type { DeedError } from '@/lib/hooks/deed';
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
    queryFn: ({ signal }) =>
      askConsole(`/api/publish/${sending.id}/journeys?broker=${encodeURIComponent(broker)}`, signal),
    placeholderData: (before) => before,
    refetchInterval: ({ state: { data, error } }) => {
      // What the broker or the console has forgotten doesn't come back.
      if (error?.error.kind === 'not-found') return false;
      return data !== undefined && mayChange(data, sending) ? refreshMs : false;
    },
  });
}
