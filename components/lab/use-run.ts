'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { callConsole } from '@/lib/hooks/console-call';
import { askConsole } from '@/lib/hooks/console-query';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';
import type { Action, MomentView, Setup, Snapshot, Stepping } from '@/lib/lab/model';

const refreshMs = 700;

export type Start = {
  readonly vhost: string;
  readonly setup: Setup;
  readonly stepping: Stepping;
  readonly address?: string;
  readonly private?: boolean;
};

export type LessonAct = { readonly lesson: string; readonly act: 'break' | 'repair'; readonly step: number };

/** One run of the Lab, from its start to its end; leaving the page ends it. */
export function useRun() {
  const broker = useBroker();
  const queries = useQueryClient();
  const [id, setId] = useState<string>();
  const [last, setLast] = useState<Start>();
  const key = ['lab', broker, id];
  const query = useQuery<Snapshot, DeedError>({
    queryKey: key,
    enabled: id !== undefined,
    // One that was taken down doesn't come back.
    refetchInterval: ({ state: { error } }) => (error?.error.kind === 'not-found' ? false : refreshMs),
    queryFn: () => askConsole(`/api/lab/${id}?broker=${encodeURIComponent(broker)}`),
  });
  const end = useCallback(
    (old: string | undefined) => {
      if (old === undefined) return;
      void callConsole('DELETE', `/api/lab/${old}?broker=${encodeURIComponent(broker)}`);
    },
    [broker],
  );
  useEffect(() => () => end(id), [id, end]);

  const start = useMutation<Snapshot, DeedError, Start>({
    mutationFn: async (wanted) => {
      // The old one's broker may be what the new one needs the room of.
      if (id !== undefined) await callConsole('DELETE', `/api/lab/${id}?broker=${encodeURIComponent(broker)}`);
      const result = await callConsole<Snapshot>('POST', '/api/lab', { broker, ...wanted });
      if (!result.ok) throw new DeedError(result.error);
      setLast(wanted);
      return result.value;
    },
    onSuccess: (snapshot) => {
      queries.setQueryData(['lab', broker, snapshot.id], snapshot);
      setId(snapshot.id);
    },
  });
  const act = useMutation<Snapshot, DeedError, { action: Action } | LessonAct>({
    mutationFn: async (what) => {
      const result = await callConsole<Snapshot>('POST', `/api/lab/${id}`, { broker, ...what });
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
    onSuccess: async (snapshot) => {
      // One that was asked for before this was done would put the clock back.
      await queries.cancelQueries({ queryKey: key });
      queries.setQueryData(key, snapshot);
    },
  });
  return {
    snapshot: id === undefined ? undefined : query.data,
    /** The run is gone: it was taken down, or the console was started anew. */
    gone: query.error?.error.kind === 'not-found',
    start,
    act,
    last,
    leave: () => setId(undefined),
  };
}

export type Run = ReturnType<typeof useRun>;

/** What everybody held at a moment that is looked back at; undefined: it isn't looked back. `busy`: it is on its way. */
export function useMoment(run: string, n: number | undefined): { view: MomentView | undefined; busy: boolean } {
  const broker = useBroker();
  const { data, isPlaceholderData } = useQuery<MomentView, DeedError>({
    queryKey: ['lab-moment', run, n],
    enabled: n !== undefined,
    placeholderData: keepPreviousData,
    queryFn: () => askConsole(`/api/lab/${run}/moments/${n}?broker=${encodeURIComponent(broker)}`),
  });
  return n === undefined
    ? { view: undefined, busy: false }
    : { view: data, busy: data === undefined || isPlaceholderData };
}
