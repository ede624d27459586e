'use client';

import { parseAsNumberLiteral, useQueryState } from 'nuqs';
import type { RangeSeconds } from '@/lib/contract/live';
import { cn } from '@/lib/format/cn';
import { useT } from '@/lib/messages/use-t';

const ranges = [60, 600, 3600, 28_800, 86_400] as const satisfies readonly RangeSeconds[];

const usual: RangeSeconds = 600;

export type Range = {
  readonly seconds: RangeSeconds;
  /** Nobody chose: the charts show what there is, up to the usual range. */
  readonly fit: boolean;
};

export function useRange(): Range {
  const [chosen] = useQueryState('range', parseAsNumberLiteral(ranges));
  return { seconds: chosen ?? usual, fit: chosen === null };
}

export function RangePicker() {
  const t = useT();
  const [chosen, setRange] = useQueryState('range', parseAsNumberLiteral(ranges));
  const range = chosen ?? usual;
  return (
    <fieldset className="flex h-7 items-center rounded-md border border-line-strong/70 bg-panel p-0.5 shadow-card">
      <legend className="sr-only">{t.common.range}</legend>
      {ranges.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={range === each}
          onClick={() => void setRange(each)}
          className={cn(
            'num h-full rounded px-2 text-xs font-medium whitespace-nowrap',
            range === each ? 'bg-hover text-ink' : 'text-faint hover:text-ink',
          )}
        >
          {t.common.ranges[each]}
        </button>
      ))}
    </fieldset>
  );
}
