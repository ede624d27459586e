'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Collection, CollectionFault, MessagePlace, SavedMessage, Sending } from '@/lib/contract/publish';
import type { Result } from '@/lib/contract/result';
import { callConsole } from '@/lib/hooks/console-call';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';
import type { Composed } from '@/lib/publish/draft';

const refreshMs = 400;
const noMessages: Collection = [];

async function asked<T>(path: string): Promise<T> {
  const response = await fetch(path, { cache: 'no-store' });
  const result = (await response.json()) as Result<T>;
  if (!result.ok) throw new DeedError(result.error);
  return result.value;
}

/** One sending, from the click to its receipts. */
export function useSending() {
  const broker = useBroker();
  const queries = useQueryClient();
  const [id, setId] = useState<string>();
  const key = ['sending', broker, id];
  const state = useQuery<Sending, DeedError>({
    queryKey: key,
    enabled: id !== undefined,
    queryFn: () => asked(`/api/publish/${id}?broker=${encodeURIComponent(broker)}`),
    refetchInterval: ({ state: { data } }) => (data === undefined || data.state === 'running' ? refreshMs : false),
  });
  const send = useMutation<Sending, DeedError, Composed & { readonly vhost: string }>({
    mutationFn: async (input) => {
      const result = await callConsole<Sending>('POST', '/api/publish', { broker, ...input });
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
    onSuccess: (sending) => {
      queries.setQueryData(['sending', broker, sending.id], sending);
      setId(sending.id);
    },
  });
  const stop = (): void => {
    if (id === undefined) return;
    void callConsole('DELETE', `/api/publish/${id}?broker=${encodeURIComponent(broker)}`).then(() =>
      queries.invalidateQueries({ queryKey: key }),
    );
  };
  return { send, sending: id === undefined ? undefined : state.data, stop };
}

export type SavedEntry = MessagePlace & { readonly message: SavedMessage };

export function useCollections() {
  const broker = useBroker();
  const queries = useQueryClient();
  const key = ['collections', broker];
  const all = useQuery<Collection, DeedError>({
    queryKey: key,
    queryFn: () => asked(`/api/collections?broker=${encodeURIComponent(broker)}`),
  });
  const unreadable = useQuery<readonly CollectionFault[], DeedError>({
    queryKey: ['collection-faults', broker],
    queryFn: () => asked(`/api/collections?faults&broker=${encodeURIComponent(broker)}`),
  });
  type Change =
    | { readonly do: 'save'; readonly entries: readonly SavedEntry[]; readonly replace: boolean }
    | { readonly do: 'move'; readonly from: MessagePlace; readonly to: MessagePlace }
    | { readonly do: 'delete'; readonly places: readonly MessagePlace[] };
  const change = useMutation<Collection, DeedError, Change>({
    mutationFn: async (wanted) => {
      const result = await callConsole<Collection>('POST', '/api/collections', { broker, ...wanted });
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
    onSuccess: (kept) => queries.setQueryData(key, kept),
  });
  return { messages: all.data ?? noMessages, faults: unreadable.data ?? [], error: all.error?.error, change };
}
