'use client';

import { ValueLine } from '@/components/mqtt/value-line';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { cn } from '@/lib/format/cn';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import type { RetainedFound } from '@/lib/model/mqtt';

/** Retained messages of a filter, by their whole topics. */
export function FoundList({
  data,
  dim,
  atMs,
  stale,
  chosen,
  onChoose,
  onMore,
}: {
  data: RetainedFound;
  dim: boolean;
  atMs: number;
  stale: boolean;
  chosen: string | null;
  onChoose: (topic: string) => void;
  onMore: (() => void) | undefined;
}) {
  const t = useMqttT();
  return (
    <>
      <ul aria-label={t.topics.retainedLabel} className={cn('min-h-0 flex-1 overflow-y-auto', dim && 'opacity-55')}>
        {data.values.map((value) => (
          <li key={value.topic}>
            <button
              type="button"
              aria-pressed={value.topic === chosen}
              onClick={() => onChoose(value.topic)}
              className={cn(
                'flex h-[34px] w-full min-w-0 items-center gap-3 border-b border-line/60 px-4 text-left text-sm hover:bg-hover focus-visible:outline-offset-[-2px]',
                value.topic === chosen && 'bg-accent-soft',
              )}
            >
              <span className="max-w-[60%] shrink-0 truncate font-medium" title={value.topic}>
                {value.topic}
              </span>
              <ValueLine value={value} />
            </button>
          </li>
        ))}
        {data.more && onMore !== undefined && (
          <li className="p-2">
            <Button variant="quiet" className="h-7! text-xs" onClick={onMore}>
              {t.topics.moreFound}
            </Button>
          </li>
        )}
      </ul>
      <footer className="flex h-8 shrink-0 items-center gap-3 border-t px-4 text-xs text-faint">
        <span className="num">{t.topics.found(data.values.length, data.more, data.total)}</span>
        <span className="ml-auto">
          <Age atMs={atMs} stale={stale} />
        </span>
      </footer>
    </>
  );
}
