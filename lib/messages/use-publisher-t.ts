'use client';

import type { Messages } from '@/lib/messages/en';
import { journeys } from '@/lib/messages/en/journeys';
import { publisher } from '@/lib/messages/en/publisher';
import { useWords } from '@/lib/messages/use-words';

const words = { publisher, journeys };
export type PublisherMessages = Messages & typeof words;

/** The publisher's words, which no other page needs. */
export function usePublisherT(): PublisherMessages {
  return useWords(words);
}
