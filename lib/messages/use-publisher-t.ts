'use client';

import type { Messages } from '@/lib/messages/en';
import { publisher } from '@/lib/messages/en/publisher';
import { useT } from '@/lib/messages/use-t';

const words = { publisher };
export type PublisherMessages = Messages & typeof words;

const merged = new WeakMap<Messages, PublisherMessages>();

/** The publisher's words, which no other page needs. */
export function usePublisherT(): PublisherMessages {
  const t = useT();
  const known = merged.get(t) ?? { ...t, ...words };
  merged.set(t, known);
  return known;
}
