'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { nodeName } from '@/components/topology/drawn';
import { routeLink, topologyLink, vertexPagePath } from '@/components/topology/links';
import { Button } from '@/components/ui/button';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import { count, rate } from '@/lib/format/format';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import type { TopologyEdge, TopologyNode } from '@/lib/model/topology/view';

type Props = {
  readonly node: TopologyNode;
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
  readonly opened: boolean;
  readonly onGo: (id: string) => void;
  readonly onExpand: (id: string) => void;
  readonly onFocus: (id: string) => void;
  readonly onClose: () => void;
};

/** What is known of one box, and where it leads. */
export function NodePane({ node, nodes, edges, opened, onGo, onExpand, onFocus, onClose }: Props) {
  const t = useTopologyT();
  const { pane } = t.topology;
  const ins = edges.filter(({ to }) => to === node.id);
  const outs = edges.filter(({ from }) => from === node.id);
  const group = node.kind === 'queues' || node.kind === 'exchanges';
  return (
    <aside
      aria-label={pane.label}
      className="z-20 overflow-y-auto p-3 max-lg:absolute max-lg:inset-x-2 max-lg:bottom-2 max-lg:max-h-[60%] max-lg:rounded-lg max-lg:bg-raised max-lg:shadow-pop sm:max-lg:inset-x-auto sm:max-lg:top-2 sm:max-lg:right-2 sm:max-lg:bottom-auto sm:max-lg:max-h-[calc(100%-1rem)] sm:max-lg:w-72 lg:w-72 lg:shrink-0 lg:border-l lg:bg-panel"
    >
      <header className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="text-2xs text-faint">
            {t.topology.kinds[node.kind]}
            {node.type !== null && ` · ${node.type}`} · {node.vhost}
          </p>
          <h2 className="text-sm font-semibold break-words">{nodeName(t, node)}</h2>
        </div>
        <Button variant="quiet" icon aria-label={t.common.close} onClick={onClose} className="-mt-1 -mr-1">
          <X />
        </Button>
      </header>
      {node.problem !== null && (
        <State
          tone={node.problem === 'missing' || node.problem === 'queue-down' ? 'bad' : 'warn'}
          className="mt-1 text-xs"
        >
          {t.topology.problems[node.problem]}
        </State>
      )}
      <Facts node={node} />
      <div className="mt-2 flex flex-wrap gap-1.5">
        <Deeds node={node} opened={opened} onExpand={onExpand} onFocus={onFocus} />
      </div>
      {group && <Members node={node} />}
      {node.kind === 'consumers' && node.sample.length > 0 && (
        <List title={pane.consumers}>
          {node.sample.map((name) => (
            <li key={name} className="truncate">
              {name}
            </li>
          ))}
        </List>
      )}
      <Ways title={pane.comesFrom} edges={ins} end="from" nodes={nodes} onGo={onGo} />
      <Ways title={pane.goesTo} edges={outs} end="to" nodes={nodes} onGo={onGo} />
    </aside>
  );
}

function Facts({ node }: { node: TopologyNode }) {
  const t = useTopologyT();
  const { pane } = t.topology;
  const facts: [string, string][] = [
    ...(node.ready === null ? [] : ([[pane.ready, count(node.ready)]] as [string, string][])),
    ...(node.unacked === null ? [] : ([[pane.unacked, count(node.unacked)]] as [string, string][])),
    ...(node.rateIn === null ? [] : ([[pane.in, `${rate(node.rateIn)}/s`]] as [string, string][])),
    ...(node.rateOut === null ? [] : ([[pane.out, `${rate(node.rateOut)}/s`]] as [string, string][])),
    ...(node.consumers === null ? [] : ([[pane.consumers, count(node.consumers)]] as [string, string][])),
  ];
  if (facts.length === 0) return null;
  return (
    <dl className="num mt-2 grid grid-cols-[auto_1fr] gap-x-3 text-xs">
      {facts.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-faint">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const small = 'h-7! px-2! text-xs';
const link = `inline-flex items-center rounded-md border border-line-strong/70 bg-panel text-ink no-underline hover:bg-hover ${small}`;

function Deeds({ node, opened, onExpand, onFocus }: Pick<Props, 'node' | 'opened' | 'onExpand' | 'onFocus'>) {
  const t = useTopologyT();
  const { pane } = t.topology;
  const { id, kind, vhost, name, hidden, problem } = node;
  const group = kind === 'queues' || kind === 'exchanges';
  return (
    <>
      {(kind === 'queue' || kind === 'exchange') && problem !== 'missing' && (
        <ScopedLink plain href={vertexPagePath(kind, vhost, name)} className={link}>
          {pane.open[kind]}
        </ScopedLink>
      )}
      {kind === 'exchange' && problem !== 'missing' && (
        <ScopedLink plain {...routeLink(vhost, name)} className={link}>
          {pane.testRoute}
        </ScopedLink>
      )}
      {(hidden > 0 || group || opened) && (
        <Button small onClick={() => onExpand(id)}>
          {opened ? t.topology.collapse : group ? pane.unfold : pane.expand(hidden)}
        </Button>
      )}
      {(kind === 'queue' || kind === 'exchange') && (
        <Button small onClick={() => onFocus(id)}>
          {pane.focus}
        </Button>
      )}
    </>
  );
}

function List({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-3">
      <h3 className="text-2xs font-medium text-faint">{title}</h3>
      <ul className="mt-0.5 text-xs">{children}</ul>
    </section>
  );
}

function Members({ node }: { node: TopologyNode }) {
  const t = useTopologyT();
  const kind = node.kind === 'queues' ? 'queue' : 'exchange';
  return (
    <List title={t.topology.pane.firstOf(node.sample.length, node.members)}>
      {node.sample.map((name) => (
        <li key={name} className="flex min-h-6 items-center truncate">
          <ScopedLink {...topologyLink(kind, node.vhost, name)}>{name === '' ? t.defaultExchange : name}</ScopedLink>
        </li>
      ))}
    </List>
  );
}

function Ways({
  title,
  edges,
  end,
  nodes,
  onGo,
}: {
  title: string;
  edges: readonly TopologyEdge[];
  end: 'from' | 'to';
  nodes: readonly TopologyNode[];
  onGo: (id: string) => void;
}) {
  const t = useTopologyT();
  if (edges.length === 0) return null;
  return (
    <List title={title}>
      {edges.map((edge) => {
        const far = nodes.find(({ id }) => id === edge[end]);
        return (
          <li key={edge.id} className="flex items-center gap-1.5">
            <button
              type="button"
              className="min-h-6 min-w-0 truncate text-left text-accent hover:underline"
              onClick={() => onGo(edge[end])}
            >
              {far === undefined ? edge[end] : nodeName(t, far)}
            </button>
            <span className="ml-auto shrink-0 text-2xs text-faint">
              {edge.kind === 'binding' ? (
                <span className="font-mono">
                  {edge.keys[0] ?? t.topology.anyKey} {edge.keysTotal > 1 && t.topology.keysMore(edge.keysTotal - 1)}
                </span>
              ) : (
                t.topology.edges[edge.kind]
              )}
            </span>
          </li>
        );
      })}
    </List>
  );
}
