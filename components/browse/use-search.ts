'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { MessageFilter } from '@/lib/contract/message-filter';
import type { SearchState } from '@/lib/contract/messages';
import type { BrokerError, Result } from '@/lib/contract/result';
import type { SearchStep, SeenMessage } from '@/lib/contract/seen-message';
import type { StreamStart } from '@/lib/contract/stream-start';
import { callConsole } from '@/lib/hooks/console-call';

/** A queue to look through. `expected`: how many it held when it was listed. */
export type Place = { readonly vhost: string; readonly queue: string; readonly expected: number | null };

export type Row = SeenMessage & { readonly key: string };

/** As many as a page keeps; and as many as it shows before it asks whether to look further. */
export const shownMax = 5_000;
const shownAtOnce = 400;

export type Search = {
  readonly rows: readonly Row[];
  readonly running: boolean;
  /** Null: it hasn't begun, so there is nothing to say of it. */
  readonly scanned: number | null;
  readonly total: number;
  readonly unchecked: number;
  readonly placesDone: number;
  readonly places: number;
  /** All has been looked at. */
  readonly ended: boolean;
  readonly atMs: number;
  readonly failed: readonly { readonly place: Place; readonly error: BrokerError }[];
};

const nothing: Search = {
  rows: [],
  running: false,
  scanned: null,
  total: 0,
  unchecked: 0,
  placesDone: 0,
  places: 0,
  ended: false,
  atMs: 0,
  failed: [],
};

export type Ask = (place: Place, cursor: string | null) => Promise<Result<SearchStep>>;

/** Where messages can be looked at in place: step by step. */
export function searchInPlace(
  broker: string,
  question: { state: SearchState; filter: MessageFilter; from: StreamStart | undefined },
): Ask {
  return ({ vhost, queue }, cursor) =>
    callConsole<SearchStep>('POST', '/api/messages/search', { broker, vhost, queue, ...question, cursor });
}

const rowKey = ({ vhost, queue, id }: Pick<SeenMessage, 'vhost' | 'queue' | 'id'>): string =>
  JSON.stringify([vhost, queue, id]);

/** One way through some queues: can be stopped, and goes on where it was. */
class Run {
  readonly places: readonly Place[];
  readonly #ask: Ask;
  readonly #rows = new Map<string, Row>();
  readonly #failed: Search['failed'][number][] = [];
  readonly #known: { scanned: number; total: number }[];
  #at = 0;
  #cursor: string | null = null;
  #unchecked = 0;
  stopped = false;

  constructor(places: readonly Place[], ask: Ask) {
    this.places = places;
    this.#ask = ask;
    this.#known = places.map(({ expected }) => ({ scanned: 0, total: expected ?? 0 }));
  }

  async go(tell: (search: Search) => void): Promise<void> {
    const until = Math.min(shownMax, this.#rows.size + shownAtOnce);
    this.stopped = false;
    tell(this.#state(true));
    while (!this.stopped && this.#at < this.places.length && this.#rows.size < until) {
      await this.#step();
      if (!this.stopped) tell(this.#state(true));
    }
    tell(this.#state(false));
  }

  async #step(): Promise<void> {
    const place = this.places[this.#at];
    const known = this.#known[this.#at];
    if (place === undefined || known === undefined) return;
    const answer = await this.#ask(place, this.#cursor);
    if (answer.ok) {
      const { items, scanned, total, unchecked, cursor } = answer.value;
      for (const item of items) this.#rows.set(rowKey(item), { ...item, key: rowKey(item) });
      known.scanned += scanned;
      // While it was looked through, some came and some went.
      known.total = cursor === null ? known.scanned : Math.max(total, known.scanned);
      this.#unchecked += unchecked;
      this.#cursor = cursor;
    } else {
      this.#failed.push({ place, error: answer.error });
      this.#cursor = null;
      known.total = known.scanned;
    }
    if (this.#cursor === null) this.#at += 1;
  }

  /** What was deleted or moved isn't there any more. */
  drop(keys: ReadonlySet<string>): void {
    for (const key of keys) this.#rows.delete(key);
  }

  now(): Search {
    return this.#state(false);
  }

  #state(running: boolean): Search {
    const sum = (of: 'scanned' | 'total'): number => this.#known.reduce((all, each) => all + each[of], 0);
    return {
      rows: [...this.#rows.values()].slice(0, shownMax),
      running,
      scanned: sum('scanned'),
      total: sum('total'),
      unchecked: this.#unchecked,
      placesDone: this.#at,
      places: this.places.length,
      ended: this.#at >= this.places.length,
      atMs: Date.now(),
      failed: this.#failed,
    };
  }
}

export function useSearch() {
  const [search, setSearch] = useState<Search>(nothing);
  const current = useRef<Run | undefined>(undefined);
  const go = useCallback((run: Run) => {
    void run.go((state) => {
      if (current.current === run) setSearch(state);
    });
  }, []);
  const start = useCallback(
    (places: readonly Place[], ask: Ask) => {
      if (current.current !== undefined) current.current.stopped = true;
      const run = new Run(places, ask);
      current.current = run;
      go(run);
    },
    [go],
  );
  const stop = useCallback(() => {
    if (current.current !== undefined) current.current.stopped = true;
  }, []);
  const goOn = useCallback(() => current.current !== undefined && go(current.current), [go]);
  const drop = useCallback((keys: ReadonlySet<string>) => {
    current.current?.drop(keys);
    if (current.current !== undefined) setSearch(current.current.now());
  }, []);
  useEffect(() => stop, [stop]);
  return { search, start, stop, goOn, drop };
}
