'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Result } from '@/lib/contract/result';
import { callConsole } from '@/lib/hooks/console-call';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';
import type { Action, LedgerRow, Setup, Snapshot, Stepping } from '@/lib/lab/model';

const refreshMs = 700;
/** How far one can scrub back. */
const momentsMax = 2_000;

export type Start = {
  readonly vhost: string;
  readonly setup: Setup;
  readonly stepping: Stepping;
  readonly address?: string;
};

/** How everything was after an event: what is looked at when somebody scrubs back. */
export type Moment = {
  readonly n: number;
  readonly stores: Snapshot['stores'];
  readonly ledger: readonly LedgerRow[];
};

function useMoments(snapshot: Snapshot | undefined): readonly Moment[] {
  const kept = useRef<{ id: string; moments: Moment[] }>({ id: '', moments: [] });
  if (snapshot !== undefined) {
    if (kept.current.id !== snapshot.id) kept.current = { id: snapshot.id, moments: [] };
    const { moments } = kept.current;
    const n = snapshot.events.at(-1)?.n ?? 0;
    const moment = { n, stores: snapshot.stores, ledger: snapshot.ledger };
    if (moments.at(-1)?.n === n) moments[moments.length - 1] = moment;
    else moments.push(moment);
    if (moments.length > momentsMax) moments.shift();
  }
  return kept.current.moments;
}

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
    refetchInterval: refreshMs,
    queryFn: async () => {
      const response = await fetch(`/api/lab/${id}?broker=${encodeURIComponent(broker)}`, { cache: 'no-store' });
      const result = (await response.json()) as Result<Snapshot>;
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
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
      end(id);
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
  const act = useMutation<Snapshot, DeedError, { action: Action } | { lesson: string; step: number }>({
    mutationFn: async (what) => {
      const result = await callConsole<Snapshot>('POST', `/api/lab/${id}`, { broker, ...what });
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
    onSuccess: (snapshot) => queries.setQueryData(key, snapshot),
  });
  const snapshot = id === undefined ? undefined : query.data;
  return {
    snapshot,
    moments: useMoments(snapshot),
    /** The run is gone: it was taken down, or the console was started anew. */
    gone: query.error?.error.kind === 'not-found',
    start,
    act,
    last,
    leave: () => setId(undefined),
  };
}

export type Run = ReturnType<typeof useRun>;
