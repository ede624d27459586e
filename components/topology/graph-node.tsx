'use client';

import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { ArrowLeftRight, Boxes, CircleSlash, Layers, Plus, Split, TriangleAlert, Users } from 'lucide-react';
import { createContext, memo, useContext } from 'react';
import { type DrawnNode, nodeName } from '@/components/topology/drawn';
import { SegmentedBar } from '@/components/ui/segmented-bar';
import { cn } from '@/lib/format/cn';
import { compact, rate } from '@/lib/format/format';
import { useTopologyT } from '@/lib/messages/use-topology-t';

export type VertexNode = Node<{ readonly vertex: DrawnNode }, 'vertex'>;

type Hands = {
  readonly cursor: string | undefined;
  readonly selected: string | undefined;
  readonly touch: (id: string) => void;
  readonly expand: (id: string) => void;
};

export const HandsContext = createContext<Hands>({
  cursor: undefined,
  selected: undefined,
  touch: () => {},
  expand: () => {},
});

const icons: Record<DrawnNode['kind'], typeof Layers> = {
  exchange: ArrowLeftRight,
  exchanges: Split,
  queue: Layers,
  queues: Boxes,
  consumers: Users,
};

/** Several, one behind the other. */
const stack = 'shadow-[4px_4px_0_-1px_var(--panel),4px_4px_0_0_var(--line-strong)]';

/** Shape says the kind too: exchanges are round, queues are square, who consumes has no frame. */
const frames: Record<DrawnNode['kind'], string> = {
  exchange: 'rounded-3xl border px-4',
  exchanges: `rounded-3xl border px-4 ${stack}`,
  queue: 'rounded-md border px-2.5',
  queues: `rounded-md border px-2.5 ${stack}`,
  consumers: 'rounded-md border border-dotted px-2.5',
};

/** Too small to read from afar. */
const near = 'block truncate text-2xs group-data-[far=true]/flow:hidden';

/** Where lines end: measured, never seen. */
const end = 'pointer-events-none! size-px! min-h-0! min-w-0! border-0! bg-transparent! opacity-0';

/** One colour of the frame: what is chosen or taken, what is missing, or none of it. */
function border({ problem, state }: DrawnNode, chosen: boolean): string {
  if (chosen || state === 'taken') return 'border-accent';
  if (problem === 'missing') return 'border-dashed border-bad';
  return state === 'maybe' ? 'border-dashed border-accent' : 'border-line-strong';
}

const lines = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join(' · ');

function Numbers({ vertex }: { vertex: DrawnNode }) {
  const t = useTopologyT();
  const { kind, ready, unacked, rateIn, rateOut, members, sample, problem } = vertex;
  const dead = problem === 'dead-letters';
  if (kind === 'consumers') {
    return sample.length === 0 ? null : <span className={`${near} text-faint`}>{sample.join(', ')}</span>;
  }
  if (ready === null && rateIn === null && rateOut === null && (kind === 'queue' || kind === 'queues')) return null;
  const flow = rateIn === null && rateOut === null ? '' : `${rate(rateIn)} → ${rate(rateOut)}/s`;
  if (kind === 'exchange' || kind === 'exchanges') {
    return (
      <span className={`num ${near} text-faint`}>
        {lines(kind === 'exchanges' ? t.topology.group(members) : vertex.type, flow)}
      </span>
    );
  }
  return (
    <>
      <span className="mt-1 flex items-center gap-2">
        <SegmentedBar
          className="group-data-[far=true]/flow:h-3"
          segments={[
            { label: dead ? t.depth.dead : t.depth.ready, value: ready, kind: dead ? 'dead' : 'ready' },
            { label: t.depth.unacked, value: unacked, kind: 'unacked' },
          ]}
        />
        <span className="num shrink-0 text-2xs text-soft group-data-[far=true]/flow:hidden">
          {compact(ready)} <span className="text-faint">+ {compact(unacked)}</span>
        </span>
      </span>
      <span className={`num ${near} text-faint`}>
        {lines(kind === 'queues' ? t.topology.group(members) : null, flow)}
      </span>
    </>
  );
}

export const GraphNode = memo(function GraphNode({ data: { vertex } }: NodeProps<VertexNode>) {
  const t = useTopologyT();
  const { cursor, selected, touch, expand } = useContext(HandsContext);
  const name = nodeName(t, vertex);
  const missing = vertex.problem === 'missing';
  const Icon = missing ? CircleSlash : icons[vertex.kind];
  const opens = vertex.kind === 'queues' || vertex.kind === 'exchanges' || vertex.hidden > 0;
  const problem = vertex.problem === null ? '' : t.topology.problems[vertex.problem];
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className={end} />
      <Handle type="source" position={Position.Right} isConnectable={false} className={end} />
      <button
        type="button"
        data-node={vertex.id}
        tabIndex={cursor === vertex.id ? 0 : -1}
        aria-pressed={selected === vertex.id}
        aria-label={[
          `${t.topology.kinds[vertex.kind]} ${name}`,
          t.topology.depth(vertex.ready, vertex.unacked),
          problem,
        ]
          .filter(Boolean)
          .join(', ')}
        title={[name, problem].filter(Boolean).join('\n')}
        onClick={() => touch(vertex.id)}
        className={cn(
          'nopan pointer-events-auto flex h-full w-full flex-col justify-center overflow-hidden bg-panel text-left hover:border-faint',
          frames[vertex.kind],
          border(vertex, selected === vertex.id),
          opens && 'pr-5',
          vertex.state === 'missed' && 'opacity-60',
          selected === vertex.id && 'outline-2 outline-accent',
        )}
      >
        <span className="flex w-full items-center gap-1.5">
          <Icon aria-hidden="true" className="size-3.5 shrink-0 text-faint" />
          <span className="truncate text-xs font-medium group-data-[far=true]/flow:text-xl">{name}</span>
          {vertex.problem !== null && (
            <TriangleAlert aria-hidden="true" className="ml-auto size-3.5 shrink-0 text-warn" />
          )}
        </span>
        <span className="block w-full">
          {missing ? <span className={`${near} text-bad`}>{t.topology.missing}</span> : <Numbers vertex={vertex} />}
        </span>
      </button>
      {opens && (
        <button
          type="button"
          tabIndex={-1}
          onClick={() => expand(vertex.id)}
          aria-label={vertex.hidden > 0 ? t.topology.expand(vertex.hidden, name) : t.topology.unfold(name)}
          className="nopan num pointer-events-auto absolute top-1/2 -right-2 flex h-5 min-w-5 -translate-y-1/2 items-center justify-center rounded-full border border-line-strong bg-raised px-1 text-2xs text-soft shadow-card hover:bg-hover group-data-[far=true]/flow:hidden"
        >
          {vertex.hidden > 0 ? t.topology.more(vertex.hidden) : <Plus aria-hidden="true" className="size-3" />}
        </button>
      )}
    </>
  );
});
