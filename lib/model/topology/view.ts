/** What one reader sees of the graph: the neighbourhood of something, folded, with what is measured. */
import { Assembly, add, troubleScore } from '@/lib/model/topology/assembly';
import { fold, type Group } from '@/lib/model/topology/fold';
import { type EdgeKind, type Graph, type Vertex, worthShowing } from '@/lib/model/topology/graph';

/** What is measured of a queue or an exchange; null: not known. */
export type Numbers = {
  readonly ready: number | null;
  readonly unacked: number | null;
  readonly rateIn: number | null;
  readonly rateOut: number | null;
  readonly consumers: number | null;
  readonly problem: NodeProblem | null;
};

export type NodeProblem = 'queue-down' | 'dead-letters' | 'no-consumers' | 'growing' | 'missing';

export type TopologyNode = {
  readonly id: string;
  readonly kind: 'exchange' | 'queue' | 'consumers' | 'queues' | 'exchanges';
  readonly vhost: string;
  readonly name: string;
  readonly type: string | null;
  readonly ready: number | null;
  readonly unacked: number | null;
  readonly rateIn: number | null;
  readonly rateOut: number | null;
  readonly consumers: number | null;
  readonly problem: NodeProblem | null;
  /** Of a group: how many it holds, and the first of them. */
  readonly members: number;
  readonly sample: readonly string[];
  /** Neighbours that aren't shown. */
  readonly hidden: number;
};

export type TopologyEdge = {
  readonly id: string;
  readonly kind: EdgeKind | 'consume';
  readonly from: string;
  readonly to: string;
  readonly keys: readonly string[];
  readonly keysTotal: number;
  readonly rate: number | null;
  /** The queue has other ways in, so this one carries no more than that. */
  readonly atMost: boolean;
};

export type TopologyFocus = { readonly id: string; readonly why: 'asked' | 'problem' | 'busiest' | 'first' };

export type TopologyData = {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
  /** null: all is shown. */
  readonly focus: TopologyFocus | null;
  /** What was asked for isn't there. */
  readonly gone: boolean;
  readonly exchanges: number;
  readonly queues: number;
  /** How many stand in groups, and how many aren't shown since there are too many. */
  readonly folded: number;
  readonly omitted: number;
};

export type Hops = 1 | 2 | 3 | 'all';

export type TopologyQuery = {
  readonly vhost: string | undefined;
  readonly focus: string | undefined;
  readonly open: readonly string[];
  readonly hops: Hops;
  readonly fold: boolean;
};

/** Measured things by vertex; clients by queue. */
export type Measures = {
  readonly numbers: ReadonlyMap<string, Numbers>;
  readonly clients: ReadonlyMap<string, readonly string[]>;
  /** Messages a second by way; undefined: this broker doesn't count them. */
  readonly ways: ReadonlyMap<string, number> | undefined;
};

/** All is shown at first where it is no more than this, folded. */
const wholeMax = 60;
/** Folding goes on until no more than this is left. */
const foldedTo = 90;
export const topologyNodesMax = 700;
const keysShownMax = 4;

function neighbours(vertex: Vertex): string[] {
  return [...vertex.in.map(({ from }) => from), ...vertex.out.map(({ to }) => to)];
}

/** Everything within so many steps, the nearest first. */
function within(graph: Graph, starts: readonly [string, number][], limit: number): Vertex[] {
  const left = new Map<string, number>();
  const ahead = [...starts].sort((a, b) => b[1] - a[1]);
  for (let at = 0; at < ahead.length && left.size < limit; at++) {
    const [id, hops] = ahead[at] ?? ['', 0];
    const vertex = graph.get(id);
    if (vertex === undefined || (left.get(id) ?? -1) >= hops) continue;
    left.set(id, hops);
    if (hops > 0) for (const next of neighbours(vertex)) ahead.push([next, hops - 1]);
  }
  return [...left.keys()].flatMap((id) => graph.get(id) ?? []);
}

/** Seen vertices of one query; far more than are shown, since they are folded. */
const gatheredMax = 50_000;

function gather(graph: Graph, { vhost, open, hops }: TopologyQuery, focus: string | undefined): Vertex[] {
  if (focus === undefined || hops === 'all') {
    return [...graph.values()].filter(
      (vertex) => worthShowing(vertex) && (vhost === undefined || vertex.vhost === vhost),
    );
  }
  const starts: [string, number][] = [[focus, hops], ...open.map((id): [string, number] => [id, 1])];
  return within(graph, starts, gatheredMax);
}

function choose(graph: Graph, vhost: string | undefined, assembly: Assembly): TopologyFocus | undefined {
  let best: Vertex | undefined;
  let bestScore = -1;
  for (const vertex of graph.values()) {
    if (!worthShowing(vertex) || (vhost !== undefined && vertex.vhost !== vhost)) continue;
    const score = assembly.score(vertex);
    if (score <= bestScore) continue;
    best = vertex;
    bestScore = score;
  }
  if (best === undefined) return undefined;
  const why = bestScore >= troubleScore ? 'problem' : bestScore > 0 ? 'busiest' : 'first';
  return { id: best.id, why };
}

function mergeEdges(assembly: Assembly, shown: readonly Vertex[], place: ReadonlyMap<string, string>): TopologyEdge[] {
  const merged = new Map<string, { -readonly [K in keyof TopologyEdge]: TopologyEdge[K] } & { keys: string[] }>();
  for (const vertex of shown) {
    for (const edge of vertex.out) {
      const from = place.get(edge.from);
      const to = place.get(edge.to);
      if (from === undefined || to === undefined) continue;
      const id = `${edge.kind} ${from} ${to}`;
      const { rate, atMost } = assembly.rate(edge);
      const keys = edge.keys.filter((key) => key !== '');
      const known = merged.get(id);
      if (known === undefined) {
        const first = keys.slice(0, keysShownMax);
        merged.set(id, { id, kind: edge.kind, from, to, keys: first, keysTotal: keys.length, rate, atMost });
        continue;
      }
      known.rate = add(known.rate, rate);
      known.atMost ||= atMost;
      known.keysTotal += keys.length;
      if (known.keys.length < keysShownMax) known.keys.push(...keys.slice(0, keysShownMax - known.keys.length));
    }
  }
  return [...merged.values()];
}

function hiddenOf(members: readonly Vertex[], place: ReadonlyMap<string, string>): number {
  const hidden = new Set<string>();
  for (const vertex of members) for (const id of neighbours(vertex)) if (!place.has(id)) hidden.add(id);
  return hidden.size;
}

type Picked = { readonly single: readonly Vertex[]; readonly groups: readonly Group[]; readonly omitted: number };

/** Folded, and then no more than can be drawn: the worst and the busiest of the rest. */
function pick(
  graph: Graph,
  assembly: Assembly,
  gathered: readonly Vertex[],
  query: TopologyQuery,
  focus: string | undefined,
): Picked {
  const keep = new Set([...(focus === undefined ? [] : [focus]), ...query.open]);
  const scored = gathered
    .map((vertex, at) => ({
      vertex,
      at,
      score: keep.has(vertex.id) ? Number.POSITIVE_INFINITY : assembly.score(vertex),
    }))
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .map(({ vertex }) => vertex);
  const { single, groups } = query.fold
    ? fold(graph, scored, foldedTo, keep, new Set(query.open))
    : { single: scored, groups: [] };
  const room = Math.max(0, topologyNodesMax - groups.length);
  return { single: single.slice(0, room), groups, omitted: Math.max(0, single.length - room) };
}

export function topologyView(graph: Graph, measures: Measures, query: TopologyQuery): TopologyData {
  const assembly = new Assembly(graph, measures);
  const asked = query.focus !== undefined && graph.has(query.focus) ? query.focus : undefined;
  let focus: TopologyFocus | null = asked === undefined ? null : { id: asked, why: 'asked' };
  let gathered = gather(graph, query, asked);
  let picked = pick(graph, assembly, gathered, query, asked);
  if (focus === null && query.hops !== 'all' && picked.single.length + picked.groups.length > wholeMax) {
    focus = choose(graph, query.vhost, assembly) ?? null;
    gathered = gather(graph, query, focus?.id);
    picked = pick(graph, assembly, gathered, query, focus?.id);
  }
  const place = new Map(picked.single.map(({ id }) => [id, id]));
  for (const { id, members } of picked.groups) for (const member of members) place.set(member.id, id);
  const shown = [...picked.single, ...picked.groups.flatMap(({ members }) => members)];
  const nodes = [
    ...picked.single.map((vertex) => assembly.node(vertex, hiddenOf([vertex], place))),
    ...picked.groups.map((group) => assembly.group(group, hiddenOf(group.members, place))),
  ];
  const edges = mergeEdges(assembly, shown, place);
  for (const { node, edge } of nodes.flatMap((node) => assembly.consumers(node) ?? [])) {
    nodes.push(node);
    edges.push(edge);
  }
  const counted = { exchange: 0, queue: 0 };
  for (const vertex of graph.values()) {
    if (vertex.type !== null && (query.vhost === undefined || vertex.vhost === query.vhost)) counted[vertex.kind] += 1;
  }
  return {
    nodes,
    edges,
    focus: query.hops === 'all' ? (focus?.why === 'asked' ? focus : null) : focus,
    gone: query.focus !== undefined && asked === undefined,
    exchanges: counted.exchange,
    queues: counted.queue,
    folded: picked.groups.reduce((sum, { members }) => sum + members.length, 0),
    omitted: picked.omitted,
  };
}
