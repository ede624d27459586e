'use client';

import { createContext, useContext } from 'react';
import { en, type Messages } from '@/lib/messages/en';

export const MessagesContext = createContext<Messages>(en);

/** The words of the reader's language. */
export function useT(): Messages {
  return useContext(MessagesContext);
}
