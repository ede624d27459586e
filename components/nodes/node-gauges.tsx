'use client';

import type { ReactNode } from 'react';
import { Meter } from '@/components/nodes/meter';
import { Card, Stat } from '@/components/ui/card';
import { State } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { bytes, compact, count, duration } from '@/lib/format/format';
import { useNodesT } from '@/lib/messages/use-nodes-t';
import type { NodeDetail } from '@/lib/model/nodes';

/** How much it has of what it must not run out of, and what it is. */
export function NodeGauges({ data, stale }: { data: NodeDetail; stale: boolean }) {
  const t = useNodesT();
  const { facts } = data;
  const about = [
    [t.nodes.version, [data.product, data.version].filter((part) => part !== null).join(' ') || null],
    [t.nodes.erlang, data.erlang],
    [t.nodes.processors, data.processors === null ? null : count(data.processors)],
    [t.nodes.runQueue, data.runQueue === null ? null : count(data.runQueue), t.nodes.runQueueHint],
    // Of one alone it says nothing.
    [t.nodes.type, data.links.length === 0 ? null : data.type],
    [t.nodes.processId, data.processId],
  ] as const;
  return (
    <Card>
      <dl className={cn('grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 xl:grid-cols-6', stale && 'opacity-50')}>
        <Gauge
          label={t.overview.memory}
          value={bytes(facts.memoryUsed)}
          alarm={facts.memoryAlarm ? t.nodes.memoryAlarm : undefined}
          aside={facts.memoryLimit === null ? null : t.overview.of(bytes(facts.memoryLimit))}
          meter={[facts.memoryUsed, facts.memoryLimit]}
        />
        <Gauge
          label={t.overview.disk}
          value={bytes(facts.diskFree)}
          alarm={facts.diskAlarm ? t.nodes.diskAlarm : undefined}
          aside={facts.diskFreeLimit === null ? null : t.overview.atLeast(bytes(facts.diskFreeLimit))}
        />
        <Gauge
          label={t.overview.sockets}
          value={count(facts.socketsUsed)}
          aside={facts.socketsTotal === null ? null : t.overview.of(count(facts.socketsTotal))}
          meter={[facts.socketsUsed, facts.socketsTotal]}
        />
        <Gauge
          label={t.overview.files}
          value={count(facts.filesUsed)}
          aside={facts.filesTotal === null ? null : t.overview.of(count(facts.filesTotal))}
          meter={[facts.filesUsed, facts.filesTotal]}
        />
        {facts.processesUsed !== null && (
          <Gauge
            label={t.overview.processes}
            value={count(facts.processesUsed)}
            aside={facts.processesTotal === null ? null : t.overview.of(compact(facts.processesTotal))}
            meter={[facts.processesUsed, facts.processesTotal]}
          />
        )}
        <Gauge label={t.overview.uptime} value={duration(facts.uptimeMs)} />
      </dl>
      <dl
        className={cn(
          'mt-4 grid grid-cols-2 gap-x-6 gap-y-4 border-t border-line/60 pt-3 sm:grid-cols-3 xl:grid-cols-6',
          stale && 'opacity-50',
        )}
      >
        {about.map(
          ([label, value, hint]) =>
            value !== null && (
              <Stat key={label} label={hint === undefined ? label : <span title={hint}>{label}</span>}>
                <span className="truncate text-sm font-medium tracking-normal" title={value}>
                  {value}
                </span>
              </Stat>
            ),
        )}
      </dl>
    </Card>
  );
}

function Gauge({
  label,
  value,
  aside = null,
  alarm,
  meter,
}: {
  label: string;
  value: string;
  aside?: string | null;
  alarm?: string | undefined;
  meter?: readonly [used: number | null, limit: number | null];
}) {
  const shown: ReactNode = alarm === undefined ? value : <State tone="bad">{value}</State>;
  return (
    <div className="min-w-0">
      <dt className="text-xs whitespace-nowrap text-faint">{label}</dt>
      <dd>
        <span className="num mt-0.5 flex flex-wrap items-baseline gap-x-1.5 text-lg font-semibold tracking-tight">
          <span className="whitespace-nowrap">{shown}</span>
          {aside !== null && (
            <span className="text-xs font-normal tracking-normal whitespace-nowrap text-faint">{aside}</span>
          )}
        </span>
        {meter !== undefined && <Meter used={meter[0]} limit={meter[1]} alarm={alarm !== undefined} label={label} />}
        {alarm !== undefined && <span className="text-xs text-bad">{alarm}</span>}
      </dd>
    </div>
  );
}
