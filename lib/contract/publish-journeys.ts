/** `GET /api/publish/:id/journeys`: what became of the messages of a sending, as far as its broker tells. */
import type { JourneyReport } from '@/lib/contract/journeys';

/** How many of a sending's messages are told one by one; the others are in the summary. */
export const journeysListed = 50;

export type SendingJourneys =
  /** The broker is none of ours: it tells a publisher that it has a message, and no more. */
  | { readonly is: 'not-offered' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'followed'; readonly vhost: string; readonly report: JourneyReport };
