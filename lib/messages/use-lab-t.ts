'use client';

import type { Messages } from '@/lib/messages/en';
import { lab } from '@/lib/messages/en/lab';
import { lessons } from '@/lib/messages/en/lessons';
import { useWords } from '@/lib/messages/use-words';

const words = { lab, lessons };
export type LabMessages = Messages & typeof words;

/** The Lab's words are many, and no other page needs them. */
export function useLabT(): LabMessages {
  return useWords(words);
}
