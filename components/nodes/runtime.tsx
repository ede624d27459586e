'use client';

import { Card } from '@/components/ui/card';
import { cn } from '@/lib/format/cn';
import { bytes, rate } from '@/lib/format/format';
import { useNodesT } from '@/lib/messages/use-nodes-t';
import type { NodeDetail } from '@/lib/model/nodes';

/** What the runtime does, and where its files are; only what is told. */
export function Runtime({ data, stale }: { data: NodeDetail; stale: boolean }) {
  const t = useNodesT();
  const perSecond = (value: number | null, format: (value: number) => string): string[] =>
    value === null ? [] : [`${format(value)}${t.common.perSecond}`];
  const facts = [
    [t.nodes.collections, perSecond(data.collections, rate)],
    [t.nodes.collected, perSecond(data.collectedBytes, bytes)],
    [t.nodes.contextSwitches, perSecond(data.contextSwitches, rate)],
    [t.nodes.mechanisms, data.mechanisms],
    [t.nodes.dataDirectory, data.dataDirectory === null ? [] : [data.dataDirectory]],
    [t.nodes.configFiles, data.configFiles],
    [t.nodes.logFiles, data.logFiles],
  ] as const;
  const told = facts.filter(([, values]) => values.length > 0);
  if (told.length === 0) return null;
  return (
    <Card title={t.nodes.runtime}>
      <dl
        className={cn(
          'grid grid-cols-[minmax(110px,auto)_minmax(0,1fr)] gap-x-6 gap-y-1 text-sm',
          stale && 'opacity-50',
        )}
      >
        {told.map(([label, values]) => (
          <div key={label} className="contents">
            <dt className="text-soft">{label}</dt>
            <dd className="num min-w-0">
              {values.map((value) => (
                <span key={value} className="mr-4 inline-block max-w-full break-all">
                  {value}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
