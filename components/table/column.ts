import type { ReactNode } from 'react';
import type { ListKind } from '@/lib/contract/live';
import type { TopicData } from '@/lib/live/fetch-topic';

export type RowOf<K extends ListKind> = TopicData[K]['items'][number];

export type Column<Row> = {
  readonly id: string;
  readonly label: string;
  /** The API's name of the field to sort by; without one the column can't be sorted. */
  readonly sort?: string;
  readonly numeric?: boolean;
  /** A track of the grid, such as `minmax(180px, 2fr)`. */
  readonly width: string;
  readonly hidden?: boolean;
  /** Shown only to who chose it. */
  readonly optional?: boolean;
  /** Where only a few columns are seen at once, it comes last. */
  readonly late?: boolean;
  /** What it shows, and may fit to the width that the column has now (0: not known yet). */
  readonly cell: (row: Row, widthPx: number) => ReactNode;
};

/** The box to choose a row by has a track too. */
export const boxTrack = '36px';

/**
 * The first column stays while the others scroll, and a line says so. Only where they can: each stuck cell is a layer of
 * its own, and 80 of them took half the time of scrolling down.
 */
export const stuck =
  'z-10 bg-panel group-data-wide/list:sticky group-data-wide/list:border-r group-data-wide/list:border-line/60';
/** It is on every row, and wanted on few. */
export const quietBox =
  'size-3.5 accent-(--accent) opacity-40 checked:opacity-100 indeterminate:opacity-100 focus-visible:opacity-100 group-hover:opacity-100 hover:opacity-100';
export const boxCell = 'left-0 z-10 flex items-center justify-center bg-panel group-data-wide/list:sticky';
