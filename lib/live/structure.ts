import type { BrokerShapes } from '@/lib/client/shapes';
import { type DeadLetterMap, deadLetterMap } from '@/lib/model/dead-letter';
import { buildGraph, type Graph } from '@/lib/model/topology/graph';

/** A broker's objects as they were at one moment, and what follows from them; that is made when somebody asks for it. */
export class Structure {
  readonly shapes: BrokerShapes;
  #graph: Graph | undefined;
  #deadLetters: DeadLetterMap | undefined;

  constructor(shapes: BrokerShapes) {
    this.shapes = shapes;
  }

  get graph(): Graph {
    this.#graph ??= buildGraph(this.shapes);
    return this.#graph;
  }

  get deadLetters(): DeadLetterMap {
    const { queues, exchanges, bindings } = this.shapes;
    this.#deadLetters ??= deadLetterMap(queues, exchanges, bindings);
    return this.#deadLetters;
  }
}
