import type { Exchange } from './exchange.ts';
import type { Queue } from './queue/queue.ts';

/** From an exchange to what its bindings, or its alternate, name; however many bindings there are between the two. */
export class Way {
  /** What went along it, each message once. */
  messages = 0;

  constructor(
    readonly source: Exchange,
    readonly destination: Queue | Exchange,
  ) {}
}
