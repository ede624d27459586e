'use client';

import { ChartSpline, Table2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, Skeleton } from '@/components/ui/card';
import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/format/cn';
import { clockTime } from '@/lib/format/format';
import { useT } from '@/lib/messages/use-t';
import { mergeSeries } from '@/lib/model/merge';
import type { Series } from '@/lib/model/series';

const TimeChart = dynamic(() => import('@/components/chart/time-chart').then((module) => module.TimeChart), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

export type Line = { readonly id: string; readonly label: string; readonly colour: string; readonly dashed?: boolean };

type Props = {
  title: string;
  /** Of all its numbers, where they don't say it themselves. */
  unit?: string;
  lines: readonly Line[];
  series: Readonly<Record<string, Series>> | undefined;
  /** The left edge, and the right one: the time of the newest datum. */
  fromMs: number;
  nowMs: number;
  filled?: boolean;
  stale: boolean;
  /** The current value of each line, beside its name. */
  current?: Readonly<Record<string, string>>;
  format: (value: number | null) => string;
  aside?: ReactNode;
};

const tableRowsMax = 60;

/** Every graph has a table. */
export function ChartCard({
  title,
  unit,
  lines,
  series,
  fromMs,
  nowMs,
  filled = false,
  stale,
  current,
  format,
  aside,
}: Props) {
  const t = useT();
  const [table, setTable] = useState(false);
  const rows = series === undefined ? [] : mergeSeries(series, fromMs - 60_000);
  return (
    <Card
      title={
        <>
          {title}
          {unit !== undefined && <span className="ml-1 font-normal text-faint">{unit}</span>}
        </>
      }
      aside={
        <>
          {aside}
          <Tooltip text={table ? t.common.asChart : t.common.asTable}>
            <Button
              variant="quiet"
              icon
              small
              className="-mr-1.5"
              aria-pressed={table}
              aria-label={t.common.asTable}
              onClick={() => setTable(!table)}
            >
              {table ? <ChartSpline /> : <Table2 />}
            </Button>
          </Tooltip>
        </>
      }
    >
      <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
        {lines.map((line) => (
          <li key={line.id} className="flex items-center gap-1.5">
            <svg viewBox="0 0 12 2" aria-hidden="true" className="h-0.5 w-3">
              <path
                d="M0 1h12"
                stroke={line.colour}
                strokeWidth="2"
                strokeDasharray={line.dashed === true ? '4 2' : undefined}
              />
            </svg>
            <span className="text-soft">{line.label}</span>
            {current !== undefined && <span className="num font-medium">{current[line.id]}</span>}
          </li>
        ))}
      </ul>
      <div className={cn('h-36 sm:h-48', stale && 'opacity-50')}>
        {series === undefined ? (
          <Skeleton className="h-full w-full" />
        ) : rows.length === 0 ? (
          <p className="flex h-full items-center justify-center text-sm text-faint">{t.overview.noSamples}</p>
        ) : table ? (
          <SeriesTable title={title} lines={lines} rows={rows} format={format} />
        ) : (
          <TimeChart rows={rows} lines={lines} fromMs={fromMs} toMs={nowMs} filled={filled} format={format} />
        )}
      </div>
    </Card>
  );
}

function SeriesTable({
  title,
  lines,
  rows,
  format,
}: {
  title: string;
  lines: readonly Line[];
  rows: ReturnType<typeof mergeSeries>;
  format: (value: number | null) => string;
}) {
  const t = useT();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={title} tabIndex={0} className="h-full overflow-auto rounded-md border">
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-panel text-left text-faint">
          <tr className="border-b">
            <th scope="col" className="px-3 py-1.5 font-medium">
              {t.common.time}
            </th>
            {lines.map((line) => (
              <th key={line.id} scope="col" className="px-3 py-1.5 text-right font-medium">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="num">
          {rows
            .slice(-tableRowsMax)
            .reverse()
            .map((row) => (
              <tr key={row.at} className="border-b border-line/60">
                <td className="px-3 py-1 text-soft">{clockTime(row.at)}</td>
                {lines.map((line) => (
                  <td key={line.id} className="px-3 py-1 text-right">
                    {format(row[line.id] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}
