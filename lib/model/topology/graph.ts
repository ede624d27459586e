/** Exchanges and queues with the ways that messages take between them, whether or not any do now. */
import type { WireBinding, WireExchange, WireQueueShape } from '@/lib/contract/management';
import { effective } from '@/lib/model/features';
import { alternateOf, type RouteShapes } from '@/lib/model/route';
import { type VertexKind, vertexId } from '@/lib/model/topology/ids';

export type Shapes = {
  readonly exchanges: readonly Pick<WireExchange, 'name' | 'vhost' | 'type' | 'internal' | 'policy' | 'arguments'>[];
  readonly bindings: readonly WireBinding[];
  readonly queues: readonly (WireQueueShape & { readonly type?: string | undefined })[];
  readonly policies: RouteShapes['policies'];
};

export type EdgeKind = 'binding' | 'dead-letter' | 'alternate';

/** All bindings between the same two are one way with several keys. */
export type GraphEdge = {
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  readonly keys: string[];
};

export type Vertex = {
  readonly id: string;
  readonly kind: VertexKind;
  readonly vhost: string;
  readonly name: string;
  /** Of the exchange or the queue; null: others name it, and it isn't there. */
  readonly type: string | null;
  readonly in: GraphEdge[];
  readonly out: GraphEdge[];
};

export type Graph = ReadonlyMap<string, Vertex>;

class Builder {
  readonly vertices = new Map<string, Vertex>();
  readonly #edges = new Map<string, GraphEdge>();

  add(kind: VertexKind, vhost: string, name: string, type: string | null): Vertex {
    const id = vertexId(kind, vhost, name);
    const known = this.vertices.get(id);
    if (known !== undefined) return known;
    const vertex: Vertex = { id, kind, vhost, name, type, in: [], out: [] };
    this.vertices.set(id, vertex);
    return vertex;
  }

  connect(kind: EdgeKind, from: Vertex, to: Vertex, key: string): void {
    const id = `${kind} ${from.id} ${to.id}`;
    const known = this.#edges.get(id);
    if (known !== undefined) {
      known.keys.push(key);
      return;
    }
    const edge: GraphEdge = { kind, from: from.id, to: to.id, keys: [key] };
    this.#edges.set(id, edge);
    from.out.push(edge);
    to.in.push(edge);
  }
}

function queueType(queue: Shapes['queues'][number]): string {
  const declared = queue.arguments['x-queue-type'];
  return queue.type ?? (typeof declared === 'string' ? declared : 'classic');
}

/** What a binding asks for, in one line. */
function keyText({ routing_key: key, arguments: args }: WireBinding): string {
  const asked = Object.entries(args).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [...(key === '' ? [] : [key]), ...asked].join(' ');
}

function connectDeadLetters(builder: Builder, queues: Shapes['queues']): void {
  for (const queue of queues) {
    const exchange = effective(queue, 'dead-letter-exchange');
    if (typeof exchange !== 'string') continue;
    const given = effective(queue, 'dead-letter-routing-key');
    const key = typeof given === 'string' ? given : '';
    const from = builder.add('queue', queue.vhost, queue.name, null);
    // By the default exchange the key names the queue; without one it is each message's own.
    if (exchange !== '')
      builder.connect('dead-letter', from, builder.add('exchange', queue.vhost, exchange, null), key);
    else if (key !== '') builder.connect('dead-letter', from, builder.add('queue', queue.vhost, key, null), key);
  }
}

export function buildGraph(shapes: Shapes): Graph {
  const builder = new Builder();
  for (const { vhost, name, type } of shapes.exchanges) builder.add('exchange', vhost, name, type);
  for (const queue of shapes.queues) builder.add('queue', queue.vhost, queue.name, queueType(queue));
  for (const binding of shapes.bindings) {
    // Every queue is bound to the default exchange by its name; drawn, that would say nothing.
    if (binding.source === '') continue;
    const from = builder.add('exchange', binding.vhost, binding.source, null);
    const to = builder.add(binding.destination_type, binding.vhost, binding.destination, null);
    builder.connect('binding', from, to, keyText(binding));
  }
  connectDeadLetters(builder, shapes.queues);
  for (const exchange of shapes.exchanges) {
    const alternate = exchange.name === '' ? undefined : alternateOf(exchange, shapes.policies);
    if (alternate === undefined) continue;
    const from = builder.add('exchange', exchange.vhost, exchange.name, exchange.type);
    builder.connect('alternate', from, builder.add('exchange', exchange.vhost, alternate, null), '');
  }
  return builder.vertices;
}

/** What the broker made by itself and nobody uses isn't worth a place. */
export function worthShowing({ kind, name, in: ins, out }: Vertex): boolean {
  return kind === 'queue' || ins.length + out.length > 0 || !(name === '' || name.startsWith('amq.'));
}
