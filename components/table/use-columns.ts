'use client';

import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs';
import { useMemo, useSyncExternalStore } from 'react';
import type { Column } from '@/components/table/column';

const changed = new Set<() => void>();

function listen(callback: () => void): () => void {
  changed.add(callback);
  return () => changed.delete(callback);
}

/** A browser may refuse to store anything; then the choice lasts as long as the page. */
function remembered(id: string): string | null {
  try {
    return localStorage.getItem(`waybill.columns.${id}`);
  } catch {
    return null;
  }
}

function remember(id: string, ids: readonly string[] | null): void {
  try {
    if (ids === null) localStorage.removeItem(`waybill.columns.${id}`);
    else localStorage.setItem(`waybill.columns.${id}`, ids.join(','));
  } catch {
    return;
  }
  for (const callback of changed) callback();
}

export type ColumnChoice<Row> = {
  /** Those that can be shown here, in their order. */
  readonly offered: readonly Column<Row>[];
  readonly shown: readonly Column<Row>[];
  /** Not what the list shows when nobody chose. */
  readonly chosen: boolean;
  readonly toggle: (id: string) => void;
  readonly reset: () => void;
};

/**
 * Which columns a list shows: what the URL says, so that a link shows what its sender saw; else what was chosen here
 * before; else the usual ones. The first column always stays.
 */
export function useColumns<Row>(id: string, columns: readonly Column<Row>[]): ColumnChoice<Row> {
  const [fromUrl, setUrl] = useQueryState('cols', parseAsArrayOf(parseAsString));
  const own = useSyncExternalStore(
    listen,
    () => remembered(id),
    () => null,
  );
  return useMemo(() => {
    const offered = columns.filter(({ hidden }) => hidden !== true);
    const usual = offered.filter(({ optional }) => optional !== true).map((column) => column.id);
    const wanted = fromUrl ?? own?.split(',') ?? usual;
    const isShown = (column: Column<Row>): boolean => column === offered[0] || wanted.includes(column.id);
    const shown = offered.filter(isShown);
    const choose = (ids: readonly string[]): void => {
      const asUsual = ids.length === usual.length && ids.every((each, index) => each === usual[index]);
      remember(id, asUsual ? null : ids);
      void setUrl(asUsual ? null : [...ids]);
    };
    return {
      offered,
      shown,
      chosen: shown.length !== usual.length || shown.some((column, index) => column.id !== usual[index]),
      toggle: (column) =>
        choose(offered.filter((each) => isShown(each) !== (each.id === column)).map((each) => each.id)),
      reset: () => choose(usual),
    };
  }, [columns, fromUrl, own, id, setUrl]);
}
