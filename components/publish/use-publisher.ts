'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Collection, CollectionFault, MessagePlace, SavedMessage, Sending } from '@/lib/contract/publish';
import { callConsole } from '@/lib/hooks/console-call';
import { askConsole } from '@/lib/hooks/console-query';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';
import type { Composed } from '@/lib/publish/draft';

const refreshMs = 400;
const noMessages: Collection = [];

/** The console may have been started anew meanwhile: then nobody knows how it went on. */
function told(sending: Sending | undefined, error: DeedError | null): Sending | undefined {
  if (sending?.state !== 'running' || error?.error.kind !== 'not-found') return sending;
  return { ...sending, state: 'failed', problem: error.error.reason };
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
    queryFn: () => askConsole(`/api/publish/${id}?broker=${encodeURIComponent(broker)}`),
    refetchInterval: ({ state: { data, error } }) => {
      // The console was started anew, and has forgotten it.
      if (error?.error.kind === 'not-found') return false;
      return data === undefined || data.state === 'running' ? refreshMs : false;
    },
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
  return { send, sending: id === undefined ? undefined : told(state.data, state.error), stop };
}

export type SavedEntry = MessagePlace & { readonly message: SavedMessage };

export function useCollections() {
  const broker = useBroker();
  const queries = useQueryClient();
  const key = ['collections', broker];
  const all = useQuery<Collection, DeedError>({
    queryKey: key,
    queryFn: () => askConsole(`/api/collections?broker=${encodeURIComponent(broker)}`),
  });
  const unreadable = useQuery<readonly CollectionFault[], DeedError>({
    queryKey: ['collection-faults', broker],
    queryFn: () => askConsole(`/api/collections?faults&broker=${encodeURIComponent(broker)}`),
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
