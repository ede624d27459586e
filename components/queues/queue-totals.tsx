'use client';

import { Card, Skeleton, Stat } from '@/components/ui/card';
import { ScopedLink } from '@/components/ui/scoped-link';
import { SegmentedBar, Swatch } from '@/components/ui/segmented-bar';
import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/format/cn';
import { bytes, count, rate, unknown } from '@/lib/format/format';
import { exchangePagePath } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import type { QueueDetail } from '@/lib/model/queue';

export function QueueTotals({ data, stale }: { data: QueueDetail | undefined; stale: boolean }) {
  const t = useT();
  if (data === undefined) {
    return (
      <Card>
        <Skeleton className="h-12 w-full" />
      </Card>
    );
  }
  const { row } = data;
  const kind = row.deadLetterTarget ? 'dead' : 'ready';
  const readyLabel = row.deadLetterTarget ? t.depth.dead : t.depth.ready;
  return (
    <Card className={cn(stale && '[&_dd]:opacity-50')}>
      <div className="grid items-start gap-x-12 gap-y-5 xl:grid-cols-2">
        <div>
          <dl className="mb-2.5 grid grid-cols-3 gap-x-8">
            <Stat label={t.depth.total}>{count(row.total)}</Stat>
            <Stat
              label={
                <>
                  <Swatch kind={kind} />
                  {readyLabel}
                </>
              }
            >
              {count(row.ready)}
            </Stat>
            <Stat
              label={
                <>
                  <Swatch kind="unacked" />
                  {t.depth.unacked}
                </>
              }
            >
              {count(row.unacked)}
            </Stat>
          </dl>
          <SegmentedBar
            segments={[
              { label: readyLabel, value: row.ready, kind },
              { label: t.depth.unacked, value: row.unacked, kind: 'unacked' },
            ]}
          />
        </div>
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-[1fr_1fr_1.3fr_2fr]">
          <Stat label={t.queue.bytes}>
            <span title={`${t.queue.memory}: ${bytes(row.memory)}`}>{bytes(row.bytes)}</span>
          </Stat>
          <Stat label={t.queue.redelivered} aside={row.rateRedeliver === null ? undefined : t.common.perSecond}>
            {rate(row.rateRedeliver)}
          </Stat>
          <Stat label={t.queue.utilisation}>
            {row.utilisation === null || row.consumers === 0 ? unknown : `${Math.round(row.utilisation * 100)} %`}
          </Stat>
          <Stat label={t.queue.deadLettersTo}>
            {row.deadLetterExchange === null ? (
              <Tooltip text={t.queue.noDeadLettersDetail}>
                <span className="worded text-sm font-normal tracking-normal text-faint">
                  {unknown} <span>({t.queue.noDeadLetters})</span>
                </span>
              </Tooltip>
            ) : (
              <ScopedLink
                href={exchangePagePath(row.vhost, row.deadLetterExchange)}
                className="worded truncate text-sm tracking-normal"
              >
                {row.deadLetterExchange === '' ? t.defaultExchange : row.deadLetterExchange}
                {row.deadLetterKey !== null && <span className="font-normal text-faint"> · {row.deadLetterKey}</span>}
              </ScopedLink>
            )}
          </Stat>
        </dl>
      </div>
    </Card>
  );
}
