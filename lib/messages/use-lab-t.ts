'use client';

import type { Messages } from '@/lib/messages/en';
import { lab } from '@/lib/messages/en/lab';
import { lessons } from '@/lib/messages/en/lessons';
import { useT } from '@/lib/messages/use-t';

const words = { lab, lessons };
export type LabMessages = Messages & typeof words;

const merged = new WeakMap<Messages, LabMessages>();

/** The Lab's words are many, and no other page needs them. */
export function useLabT(): LabMessages {
  const t = useT();
  const known = merged.get(t) ?? { ...t, ...words };
  merged.set(t, known);
  return known;
}
