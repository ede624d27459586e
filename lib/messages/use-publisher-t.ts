'use client';

import type { Messages } from '@/lib/messages/en';
import { journeys } from '@/lib/messages/en/journeys';
import { publisher } from '@/lib/messages/en/publisher';
import { compose } from '@/lib/messages/en/publisher-compose';
import { useWords } from '@/lib/messages/use-words';

const words = { publisher, compose, journeys };
export type PublisherMessages = Messages & typeof words;

/** The publisher's words, which no other page needs. */
export function usePublisherT(): PublisherMessages {
  return useWords(words);
}
