'use client';

import type { ReactNode } from 'react';
import { Stat } from '@/components/ui/card';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { bytes, count, unknown } from '@/lib/format/format';
import { useRights } from '@/lib/hooks/rights';
import { connectionPath, nodePath } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import type { QueueDetail } from '@/lib/model/queue';
import type { Replica } from '@/lib/model/replicas';

/** Who may not look at nodes is told its name. */
function NodeName({ name }: { name: string | null }) {
  const may = useRights();
  if (name === null) return unknown;
  return may({ tag: 'monitoring' }) === undefined ? <ScopedLink href={nodePath(name)}>{name}</ScopedLink> : name;
}

function Policy({ name }: { name: string | null }) {
  const t = useT();
  if (name === null) return <span className="font-normal text-faint">{t.queue.noPolicy}</span>;
  return <ScopedLink href="/admin/policies">{name}</ScopedLink>;
}

function ReplicaState({ leader, online, synchronised }: Replica) {
  const t = useT();
  if (!online) return <State tone="bad">{t.queue.offline}</State>;
  if (synchronised === false) return <State tone="warn">{t.queue.behind}</State>;
  return <State tone="good">{leader ? t.queue.itsLeader : synchronised ? t.queue.mirror : t.queue.online}</State>;
}

/** Where a queue is, what rules it, and what it costs. */
export function QueueFacts({ data, stale }: { data: QueueDetail; stale: boolean }) {
  const t = useT();
  const { row, place } = data;
  const facts: [string, ReactNode][] = [
    [place.replicas.length > 0 ? t.queue.leader : t.queue.node, <NodeName key="node" name={row.node} />],
    [t.queue.policy, <Policy key="policy" name={row.policy} />],
    [t.queue.operatorPolicy, <Policy key="operator" name={place.operatorPolicy} />],
    [t.queue.memory, bytes(row.memory)],
    [t.queue.inMemory, count(place.inMemory)],
    [t.queue.persistent, count(place.persistent)],
  ];
  if (place.owner !== null) {
    facts.push([
      t.queue.owner,
      <ScopedLink key="owner" href={connectionPath(place.owner)}>
        {place.ownerLabel ?? place.owner}
      </ScopedLink>,
    ]);
  }
  return (
    <div className={cn('border-b px-4 py-3', stale && 'opacity-50')}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 xl:grid-cols-6">
        {facts.map(([label, value]) => (
          <Stat key={label} label={label}>
            <span className="worded truncate text-sm font-medium tracking-normal">{value}</span>
          </Stat>
        ))}
      </dl>
      {place.replicas.length > 1 && (
        <ul aria-label={t.queue.replicas} className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm">
          {place.replicas.map((replica) => (
            <li key={replica.node} className="flex items-center gap-2">
              <span>{replica.node}</span>
              <ReplicaState {...replica} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
