'use client';

import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { type FilterText, filterOf } from '@/lib/model/filter-text';

export const states = ['all', 'ready', 'unacked'] as const;

const text = parseAsString.withDefault('');

/** What is looked for, kept in the URL. */
export function useFilter() {
  const [values, set] = useQueryStates(
    {
      key: text,
      regex: parseAsBoolean.withDefault(false),
      header: text,
      property: text,
      text,
      json: text,
      older: text,
      newer: text,
      from: text,
      state: parseAsStringLiteral(states).withDefault('all'),
    },
    { history: 'replace', clearOnDefault: true },
  );
  const { state, ...filterText } = values;
  const id = JSON.stringify(values);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the id says whether any of it has changed
  const query = useMemo(() => ({ id, state, text: filterText, ...filterOf(filterText) }), [id]);
  return {
    ...query,
    apply: (next: FilterText, nextState: (typeof states)[number]) => void set({ ...next, state: nextState }),
  };
}

export type FilterQuery = ReturnType<typeof useFilter>;
