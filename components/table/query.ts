'use client';

import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { useDeferredValue } from 'react';
import { useVhost } from '@/lib/hooks/scope';

/** What a list shows, kept in the URL. */
export function useListQuery(defaultSort: string) {
  const vhost = useVhost();
  const [state, set] = useQueryStates(
    {
      filter: parseAsString.withDefault(''),
      regex: parseAsBoolean.withDefault(false),
      sort: parseAsString.withDefault(defaultSort),
      desc: parseAsBoolean.withDefault(false),
    },
    { history: 'replace', clearOnDefault: true },
  );
  const filter = useDeferredValue(state.filter);
  const query = {
    ...(vhost === undefined ? {} : { vhost }),
    filter: filter.slice(0, 200),
    regex: state.regex,
    sort: state.sort,
    descending: state.desc,
  };
  return {
    query,
    filter: state.filter,
    regex: state.regex,
    sort: state.sort,
    descending: state.desc,
    setFilter: (text: string) => void set({ filter: text }),
    setRegex: (on: boolean) => void set({ regex: on }),
    /** The same column again turns it round; numbers start with the largest. */
    sortBy: (column: string, numeric: boolean) =>
      void set(column === state.sort ? { desc: !state.desc } : { sort: column, desc: numeric }),
  };
}

export type ListQuery = ReturnType<typeof useListQuery>;
