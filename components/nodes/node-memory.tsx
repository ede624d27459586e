'use client';

import { Card } from '@/components/ui/card';
import { cn } from '@/lib/format/cn';
import { bytes } from '@/lib/format/format';
import { useNodesT } from '@/lib/messages/use-nodes-t';
import type { MemoryGroup, MemoryGroupName, NodeMemory } from '@/lib/model/nodes-memory';

const half = (colour: string): string => `color-mix(in oklab, ${colour} 45%, var(--panel))`;

/** What is kept and not in use is grey; no group has a colour of a state. */
const colours: Record<MemoryGroupName, string> = {
  heap: 'var(--series-1)',
  connections: 'var(--series-2)',
  queues: 'var(--series-4)',
  buffers: half('var(--series-1)'),
  tables: half('var(--series-2)'),
  processes: half('var(--series-4)'),
  system: 'var(--series-3)',
  idle: 'var(--line-strong)',
  more: half('var(--series-3)'),
};

const percent = (part: number, whole: number): string => {
  const share = whole === 0 ? 0 : (part / whole) * 100;
  return share > 0 && share < 1 ? '<1 %' : `${Math.round(share)} %`;
};

export function NodeMemoryCard({ memory, name, stale }: { memory: NodeMemory; name: string; stale: boolean }) {
  const t = useNodesT();
  const said = memory.groups.map((group) => `${t.nodes.groups[group.name]} ${bytes(group.bytes)}`).join(', ');
  return (
    <Card title={t.nodes.breakdown} aside={<Totals memory={memory} />}>
      <div className={cn(stale && 'opacity-50')}>
        <span
          role="img"
          aria-label={`${t.nodes.breakdownOf(name)}: ${said}`}
          className="mt-1 flex h-3 w-full gap-px overflow-hidden rounded-sm bg-sunken"
        >
          {memory.groups.map((group) => (
            <span
              key={group.name}
              className="min-w-0.5"
              title={`${t.nodes.groups[group.name]}: ${bytes(group.bytes)}`}
              style={{ flexGrow: group.bytes, flexBasis: 0, background: colours[group.name] }}
            />
          ))}
        </span>
        <div className="mt-4 grid grid-cols-1 gap-x-8 gap-y-4 sm:grid-cols-2 xl:grid-cols-4">
          {memory.groups.map((group) => (
            <Group key={group.name} group={group} whole={memory.bytes} />
          ))}
        </div>
      </div>
    </Card>
  );
}

const row = 'grid grid-cols-[minmax(0,1fr)_auto_3rem] items-baseline gap-x-2 text-sm';

function Group({ group, whole }: { group: MemoryGroup; whole: number }) {
  const t = useNodesT();
  const partNames: Readonly<Record<string, string>> = t.nodes.parts;
  return (
    <div className="min-w-0">
      <h3 className={cn(row, 'mb-1 border-b border-line/60 pb-1 font-medium')}>
        <span className="flex min-w-0 items-center gap-1.5">
          <span
            aria-hidden="true"
            className="size-2 shrink-0 rounded-[2px]"
            style={{ background: colours[group.name] }}
          />
          <span className="truncate">{t.nodes.groups[group.name]}</span>
        </span>
        <span className="num">{bytes(group.bytes)}</span>
        <span className="num text-right text-xs text-faint">{percent(group.bytes, whole)}</span>
      </h3>
      <dl className="flex flex-col gap-0.5">
        {group.parts.map((part) => (
          <div key={part.name} className={row}>
            <dt className="truncate pl-3.5 text-soft" title={part.name}>
              {partNames[part.name] ?? part.name}
            </dt>
            <dd className="num">{bytes(part.bytes)}</dd>
            <dd className="num text-right text-xs text-faint">{percent(part.bytes, whole)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** How large the process is, taken one way and the other. */
function Totals({ memory }: { memory: NodeMemory }) {
  const t = useNodesT();
  return (
    <p className="flex flex-wrap justify-end gap-x-4 text-xs text-faint">
      {memory.totals.map(({ name, bytes: size, counts }) => (
        <span key={name} title={counts ? t.nodes.counts : undefined}>
          {t.nodes.totals[name] ?? name} <span className="num font-medium text-ink">{bytes(size)}</span>
          {counts && ` (${t.nodes.counts})`}
        </span>
      ))}
    </p>
  );
}
