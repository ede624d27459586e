'use client';

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useRef } from 'react';
import type { Facet } from '@/lib/contract/letter-facts';
import { facets } from '@/lib/contract/letter-facts';
import type { LettersChoice } from '@/lib/contract/letters';
import type { LettersAnswer } from '@/lib/dead-letters/letters';
import { callConsole } from '@/lib/hooks/console-call';
import { askConsole } from '@/lib/hooks/console-query';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';

/** What the page is about stands in its address. */
export function useLettersView() {
  const [view, set] = useQueryStates({
    in: parseAsString,
    queue: parseAsString,
    by: parseAsArrayOf(parseAsStringLiteral(facets)).withDefault(['reason', 'origin']),
    header: parseAsString.withDefault(''),
    group: parseAsString,
    offset: parseAsInteger.withDefault(0),
  });
  return { view, set };
}

const whileReadingMs = 400;

export type Place = { readonly vhost: string; readonly queue: string };
export type LettersView = {
  readonly by: readonly Facet[];
  readonly header: string;
  readonly group: string | null;
  readonly offset: number;
};

async function readLetters(broker: string, place: Place, view: LettersView, fresh: boolean, signal: AbortSignal) {
  const search = new URLSearchParams({
    broker,
    vhost: place.vhost,
    queue: place.queue,
    by: view.by.join(','),
    header: view.header,
    offset: String(view.offset),
    ...(view.group === null ? {} : { group: view.group }),
    ...(fresh ? { fresh: '' } : {}),
  });
  return await askConsole<LettersAnswer>(`/api/dead-letters?${search}`, signal);
}

export function useLetters(place: Place, view: LettersView) {
  const broker = useBroker();
  const { by, header, group, offset } = view;
  const came = useRef(true);
  return useQuery<LettersAnswer, DeedError>({
    queryKey: ['letters', broker, place.vhost, place.queue, by.join(','), header, group, offset],
    queryFn: async ({ signal }) => {
      const answer = await readLetters(broker, place, view, came.current, signal);
      came.current = false;
      return answer;
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.scan?.state === 'running' ? whileReadingMs : false),
  });
}

/** Reads the queue anew; the page then asks until it is read. */
export function useScan({ vhost, queue }: Place, onBegun: () => void) {
  const broker = useBroker();
  return useMutation<{ scan: string }, DeedError>({
    mutationFn: async () => {
      const result = await callConsole<{ scan: string }>('POST', '/api/dead-letters/scan', { broker, vhost, queue });
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
    onSuccess: onBegun,
    retry: false,
  });
}

export function exportHref(choice: LettersChoice, format: 'csv' | 'json'): string {
  const search = new URLSearchParams({ broker: choice.broker, choice: JSON.stringify(choice), format });
  return `/api/dead-letters/export?${search}`;
}
