/** The route tester's answer as boxes and lines. */
import type { DrawnEdge, DrawnNode, WayState } from '@/components/topology/drawn';
import type { RouteAnswer, ToldStep } from '@/lib/contract/route';
import { vertexId } from '@/lib/model/topology/ids';

/** Of the bindings of one exchange that don't match so many are drawn; the table has more. */
const missesDrawnMax = 3;
const drawnMax = 60;

const unmeasured = {
  ready: null,
  unacked: null,
  rateIn: null,
  rateOut: null,
  consumers: null,
  problem: null,
  members: 1,
  sample: [],
  hidden: 0,
} as const;

type Drawn = { readonly nodes: readonly DrawnNode[]; readonly edges: readonly DrawnEdge[]; readonly start: string };

class Drawing {
  readonly nodes = new Map<string, DrawnNode>();
  readonly edges: DrawnEdge[] = [];
  readonly #vhost: string;

  constructor(vhost: string) {
    this.#vhost = vhost;
  }

  node(kind: 'exchange' | 'queue', name: string, state: WayState, type: string | null = null): string {
    const id = vertexId(kind, this.#vhost, name);
    const known = this.nodes.get(id);
    // What is reached by one way isn't missed by another.
    const rank = { taken: 2, maybe: 1, missed: 0 };
    if (known?.state === undefined || rank[known.state] < rank[state] || (type !== null && known.type === null)) {
      const best = known?.state !== undefined && rank[known.state] > rank[state] ? known.state : state;
      this.nodes.set(id, {
        id,
        kind,
        vhost: this.#vhost,
        name,
        ...unmeasured,
        type: type ?? known?.type ?? null,
        state: best,
      });
    }
    return id;
  }

  edge(kind: 'binding' | 'alternate', from: string, to: string, key: string, state: WayState): void {
    const keys = key === '' ? [] : [key];
    const id = `${kind} ${from} ${to} ${key} ${this.edges.length}`;
    this.edges.push({ id, kind, from, to, keys, keysTotal: keys.length, rate: null, atMost: false, state });
  }
}

function drawStep(drawing: Drawing, step: ToldStep): void {
  const from = drawing.node('exchange', step.exchange, step.certain ? 'taken' : 'maybe', step.type);
  for (const { queue, exists } of step.named) {
    if (exists) drawing.edge('binding', from, drawing.node('queue', queue, 'taken'), queue, 'taken');
  }
  let misses = 0;
  for (const { binding, verdict } of step.verdicts) {
    if (verdict.match === 'no' && ++misses > missesDrawnMax) continue;
    if (drawing.edges.length >= drawnMax) break;
    const state = verdict.match === 'no' ? 'missed' : verdict.match === 'yes' && step.certain ? 'taken' : 'maybe';
    const to = drawing.node(binding.destination_type, binding.destination, state);
    drawing.edge('binding', from, to, binding.routing_key, state);
  }
  const { alternate } = step;
  if (alternate === null || alternate.outcome === 'not-needed' || alternate.outcome === 'missing') return;
  const state = alternate.outcome === 'taken' ? 'taken' : 'maybe';
  drawing.edge('alternate', from, drawing.node('exchange', alternate.exchange, state), '', state);
}

export function drawnRoute(vhost: string, exchange: string, { steps }: RouteAnswer): Drawn {
  const drawing = new Drawing(vhost);
  for (const step of steps) drawStep(drawing, step);
  return { nodes: [...drawing.nodes.values()], edges: drawing.edges, start: vertexId('exchange', vhost, exchange) };
}
