'use client';

import { Meter } from '@/components/nodes/meter';
import { NodeState } from '@/components/nodes/node-state';
import { Card, Skeleton } from '@/components/ui/card';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { bytes, compact, count, duration } from '@/lib/format/format';
import { nodePath } from '@/lib/hooks/scope';
import { useProblemsT } from '@/lib/messages/use-problems-t';
import type { NodeFacts } from '@/lib/model/overview';

/** Where on the overview the nodes are. */
export const nodesAnchor = 'nodes';

export function Nodes({
  nodes,
  asked,
  stale,
}: {
  nodes: readonly NodeFacts[] | undefined;
  asked: string | null;
  stale: boolean;
}) {
  const t = useProblemsT();
  if (nodes !== undefined && nodes.length === 0) return null;
  return (
    <Card title={t.overview.nodes} aside={<ScopedLink href="/admin/storage">{t.nav.storage}</ScopedLink>} flush>
      <div id={nodesAnchor} className={cn('scroll-mt-24 border-t', stale && 'opacity-50')}>
        {nodes === undefined ? (
          <div className="p-4">
            <Skeleton className="h-8 w-full" />
          </div>
        ) : (
          nodes.map((node) => <Row key={node.name} node={node} asked={node.name === asked} />)
        )}
      </div>
    </Card>
  );
}

function Row({ node, asked }: { node: NodeFacts; asked: boolean }) {
  const t = useProblemsT();
  return (
    <div className="grid grid-cols-2 items-start gap-x-8 gap-y-3 border-b border-line/60 px-4 py-3 last:border-b-0 md:grid-cols-[minmax(160px,1.4fr)_repeat(auto-fit,minmax(112px,1fr))]">
      <div className="col-span-2 min-w-0 md:col-span-1">
        <p className="truncate" title={node.name}>
          <ScopedLink href={nodePath(node.name)}>{node.name}</ScopedLink>
        </p>
        <NodeState node={node} className="text-xs" />
        {asked && <p className="text-xs text-faint">{t.overview.asked}</p>}
      </div>
      {node.running === false && node.cutOffFrom.length === 0 ? (
        <p className="col-span-full text-sm text-soft md:col-start-2">{t.overview.nodeDown}</p>
      ) : (
        <Facts node={node} />
      )}
    </div>
  );
}

function Facts({ node }: { node: NodeFacts }) {
  const t = useProblemsT();
  return (
    <>
      <Fact
        label={t.overview.memory}
        value={bytes(node.memoryUsed)}
        limit={node.memoryLimit === null ? null : t.overview.of(bytes(node.memoryLimit))}
      >
        <Meter used={node.memoryUsed} limit={node.memoryLimit} alarm={node.memoryAlarm} label={t.overview.memory} />
        {node.memoryAlarm && <State tone="bad">{t.problemKinds['memory-alarm']}</State>}
      </Fact>
      <Fact
        label={t.overview.disk}
        value={bytes(node.diskFree)}
        limit={node.diskFreeLimit === null ? null : t.overview.atLeast(bytes(node.diskFreeLimit))}
      >
        {node.diskAlarm && <State tone="bad">{t.problemKinds['disk-alarm']}</State>}
      </Fact>
      <Fact
        label={t.overview.sockets}
        value={count(node.socketsUsed)}
        limit={node.socketsTotal === null ? null : t.overview.of(count(node.socketsTotal))}
      >
        <Meter used={node.socketsUsed} limit={node.socketsTotal} alarm={false} label={t.overview.sockets} />
      </Fact>
      <Fact
        label={t.overview.files}
        value={count(node.filesUsed)}
        limit={node.filesTotal === null ? null : t.overview.of(count(node.filesTotal))}
      >
        <Meter used={node.filesUsed} limit={node.filesTotal} alarm={false} label={t.overview.files} />
      </Fact>
      {node.processesUsed !== null && (
        <Fact
          label={t.overview.processes}
          value={count(node.processesUsed)}
          limit={node.processesTotal === null ? null : t.overview.of(compact(node.processesTotal))}
        />
      )}
      <Fact label={t.overview.uptime} value={duration(node.uptimeMs)} limit={null} />
      {node.listeners.length > 0 && (
        <p className="col-span-full flex flex-wrap gap-x-4 gap-y-1 text-xs text-faint">
          {t.overview.listeners}
          {node.listeners.map(({ protocol, port }) => (
            <span key={`${protocol} ${port}`} className="text-soft">
              {protocol} <span className="num">{port}</span>
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function Fact({
  label,
  value,
  limit,
  children,
}: {
  label: string;
  value: string;
  limit: string | null;
  children?: React.ReactNode;
}) {
  return (
    <div className="min-w-0">
      <p className="text-xs text-faint">{label}</p>
      <p className="num flex flex-wrap items-baseline gap-x-1 text-sm">
        <span className="whitespace-nowrap">{value}</span>
        {limit !== null && <span className="text-xs whitespace-nowrap text-faint">{limit}</span>}
      </p>
      {children}
    </div>
  );
}
