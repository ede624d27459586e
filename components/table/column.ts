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
 * The first column stays when the others are scrolled sideways, and a line says so. Not before: each stuck cell is a layer
 * of its own, and 80 of them took half the time of scrolling down.
 */
const aside = 'bg-panel group-data-aside/list:sticky group-data-aside/list:z-10';
export const stuck = `${aside} group-data-aside/list:border-r group-data-aside/list:border-line/60`;
/** It is on every row, and wanted on few. Quieter by its edge: by its opacity, each would be painted for itself. */
export const quietBox =
  'tick [--tick-edge:var(--line-strong)] group-hover:[--tick-edge:var(--ink-faint)] hover:[--tick-edge:var(--ink-faint)]';
export const boxCell = `left-0 flex items-center justify-center ${aside}`;
