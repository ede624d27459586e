/** Boxes and rates of the graph, from what is measured. */
import type { Group } from '@/lib/model/topology/fold';
import type { Graph, GraphEdge, Vertex } from '@/lib/model/topology/graph';
import { vertexId } from '@/lib/model/topology/ids';
import type { Measures, Numbers, TopologyEdge, TopologyNode } from '@/lib/model/topology/view';
import { wayKey } from '@/lib/model/topology/way-key';

/** Of a group's members, and of a queue's clients, so many are named. */
const sampleMax = 200;

const unmeasured: Numbers = { ready: null, unacked: null, rateIn: null, rateOut: null, consumers: null, problem: null };

export const add = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b);

/** More than any depth or rate counts. */
export const troubleScore = 1e12;

export class Assembly {
  readonly #graph: Graph;
  readonly #measures: Measures;

  constructor(graph: Graph, measures: Measures) {
    this.#graph = graph;
    this.#measures = measures;
  }

  numbersOf(vertex: Vertex): Numbers {
    if (vertex.type === null) return { ...unmeasured, problem: 'missing' };
    return this.#measures.numbers.get(vertex.id) ?? unmeasured;
  }

  /** Trouble first, then what is busy. */
  score(vertex: Vertex): number {
    const { problem, ready, unacked, rateIn, rateOut } = this.numbersOf(vertex);
    const trouble = problem === null ? 0 : problem === 'queue-down' ? 2 * troubleScore : troubleScore;
    return trouble + ((ready ?? 0) + (unacked ?? 0)) / 1000 + (rateIn ?? 0) + (rateOut ?? 0);
  }

  node(vertex: Vertex, hidden: number): TopologyNode {
    const { id, kind, vhost, name, type } = vertex;
    return { id, kind, vhost, name, type, ...this.numbersOf(vertex), members: 1, sample: [], hidden };
  }

  group({ id, label, members }: Group, hidden: number): TopologyNode {
    const [first] = members;
    let sum = unmeasured;
    for (const member of members) {
      const one = this.numbersOf(member);
      sum = {
        ready: add(sum.ready, one.ready),
        unacked: add(sum.unacked, one.unacked),
        rateIn: add(sum.rateIn, one.rateIn),
        rateOut: add(sum.rateOut, one.rateOut),
        consumers: add(sum.consumers, one.consumers),
        problem: sum.problem ?? one.problem,
      };
    }
    return {
      id,
      kind: first?.kind === 'exchange' ? 'exchanges' : 'queues',
      vhost: first?.vhost ?? '',
      name: label,
      type: null,
      ...sum,
      members: members.length,
      sample: members.slice(0, sampleMax).map(({ name }) => name),
      hidden,
    };
  }

  /** Who works on a queue, as one node: `undefined` where nobody does. */
  consumers(queue: TopologyNode): { node: TopologyNode; edge: TopologyEdge } | undefined {
    if ((queue.consumers ?? 0) === 0 || (queue.kind !== 'queue' && queue.kind !== 'queues')) return undefined;
    const id = `consumers:${queue.id}`;
    const sample = this.#measures.clients.get(queue.id) ?? [];
    const { vhost, consumers, unacked, rateOut } = queue;
    const node: TopologyNode = {
      id,
      kind: 'consumers',
      vhost,
      name: '',
      type: null,
      ready: null,
      unacked,
      rateIn: rateOut,
      rateOut: null,
      consumers,
      problem: null,
      members: consumers ?? 0,
      sample: sample.slice(0, sampleMax),
      hidden: 0,
    };
    const edge = {
      id: `consume ${queue.id}`,
      kind: 'consume',
      from: queue.id,
      to: id,
      keys: [],
      keysTotal: 0,
    } as const;
    return { node, edge: { ...edge, rate: rateOut, atMost: false } };
  }

  /**
   * Some brokers count what goes each way. Elsewhere what is measured is what a queue takes in; where several lead to it,
   * none of them carries more than that.
   */
  rate({ kind, from, to }: GraphEdge): { rate: number | null; atMost: boolean } {
    const { ways } = this.#measures;
    if (ways !== undefined && (kind === 'binding' || kind === 'alternate')) {
      return { rate: ways.get(wayKey(from, to)) ?? 0, atMost: false };
    }
    const far = this.#graph.get(to);
    if (kind !== 'binding' || far === undefined || far.kind !== 'queue') return { rate: null, atMost: false };
    const rate = this.numbersOf(far).rateIn;
    if (rate === null || rate === 0) return { rate, atMost: false };
    return { rate, atMost: far.in.length > 1 || this.#byName(far) };
  }

  /** Something is published to the default exchange, which may be for this queue. */
  #byName(queue: Vertex): boolean {
    const unnamed = this.#graph.get(vertexId('exchange', queue.vhost, ''));
    return unnamed !== undefined && (this.numbersOf(unnamed).rateIn ?? 0) > 0;
  }
}
