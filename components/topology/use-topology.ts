'use client';

import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { openVerticesMax } from '@/lib/contract/live-limits';
import { useLast } from '@/lib/hooks/last';
import { useLive } from '@/lib/hooks/live';
import { useBroker, useVhost } from '@/lib/hooks/scope';
import type { Hops, TopologyFocus } from '@/lib/model/topology/view';

const hopNames = ['1', '2', '3', 'all'] as const;

const topologyParams = {
  focus: parseAsString,
  open: parseAsArrayOf(parseAsString).withDefault([]),
  hops: parseAsStringLiteral(hopNames).withDefault('2'),
  fold: parseAsBoolean.withDefault(true),
  view: parseAsStringLiteral(['graph', 'table'] as const).withDefault('graph'),
};

const hopsOf: Record<(typeof hopNames)[number], Hops> = { '1': 1, '2': 2, '3': 3, all: 'all' };

/** A message to the hub stays below its bound, whatever things are called. */
const openCharsMax = 8000;

function bounded(open: readonly string[]): string[] {
  const kept: string[] = [];
  let chars = 0;
  // The latest are worth most.
  for (const id of [...open].reverse()) {
    chars += id.length + 3;
    if (kept.length >= openVerticesMax || chars > openCharsMax) break;
    kept.unshift(id);
  }
  return kept;
}

/** What the URL asks for, and the graph that answers. */
export function useTopology() {
  const broker = useBroker();
  const vhost = useVhost();
  const [asked, setAsked] = useQueryStates(topologyParams, { history: 'push' });
  // What was chosen for a reader who chose nothing stays chosen, though something else gets busier.
  const scope = `${broker} ${vhost ?? ''}`;
  const [chosen, setChosen] = useState<{ scope: string; focus: TopologyFocus }>();
  const own = asked.focus === null && chosen?.scope === scope ? chosen.focus : undefined;
  const focus = asked.focus ?? own?.id;
  const live = useLive<'topology'>({
    kind: 'topology',
    ...(vhost === undefined ? {} : { vhost }),
    ...(focus === undefined ? {} : { focus }),
    open: bounded(asked.open),
    hops: hopsOf[asked.hops],
    fold: asked.fold,
  });
  const { value: data, old } = useLast(live.data);
  const found = live.data?.focus;
  if (asked.focus === null && own === undefined && asked.hops !== 'all' && found !== null && found !== undefined) {
    if (found.why !== 'asked') setChosen({ scope, focus: found });
  }
  const shownFocus = own ?? data?.focus ?? null;
  return { live, data, loading: old, asked, setAsked, focus: shownFocus, startOver: () => setChosen(undefined) };
}
