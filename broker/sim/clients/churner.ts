import type { Method } from '../../amqp/wire/spec.ts';
import type { ChurnerPlan } from '../plan.ts';
import { AmqpPeer } from './amqp-peer.ts';
import type { Surroundings } from './peer.ts';
import { exchangeDeclare, queueBind, queueDeclare } from './topology.ts';

interface Deed {
  readonly method: Method;
  /** What is so when it has been answered. */
  readonly means: readonly { readonly what: string; readonly isThere: boolean }[];
}

/** How many of its queues and exchanges it has at once. */
const NAMES = 3;

/** Makes and deletes durable things, one after the other. What was not answered is done again. */
export class Churner extends AmqpPeer {
  protected override readonly heartbeatS = 0;
  readonly #plan: ChurnerPlan;
  #done = 0;
  #deed: Deed | undefined;

  constructor(world: Surroundings, plan: ChurnerPlan) {
    super(world, plan.name);
    this.#plan = plan;
  }

  override get isDone(): boolean {
    return this.#done >= this.#plan.deeds;
  }

  protected override opened(): void {
    this.#next();
  }

  protected override onMethod(method: Method): void {
    const deed = this.#deed;
    this.#deed = undefined;
    if (deed === undefined || !method.name.endsWith('-ok')) {
      this.complain(`it got ${method.name}`);
      return;
    }
    for (const { what, isThere } of deed.means) {
      this.world.happened({ kind: 'defined', who: this.name, what, isThere });
    }
    this.#done++;
    this.later(this.choices(`gap ${this.#done}`).below(2 * this.#plan.gapMs + 1), () => this.#next());
  }

  protected override lost(): void {
    this.#deed = undefined;
  }

  #next(): void {
    if (this.isDone) return;
    this.#deed = this.#choose();
    // From now on nobody knows.
    for (const { what } of this.#deed.means) {
      this.world.happened({ kind: 'defined', who: this.name, what, isThere: undefined });
    }
    this.send(this.#deed.method);
  }

  #choose(): Deed {
    const random = this.choices(`deed ${this.#done}`);
    const queue = `${this.name}.q${random.below(NAMES)}`;
    const exchange = `${this.name}.x${random.below(NAMES)}`;
    const binding = `binding x.direct ${queue}`;
    switch (random.below(6)) {
      case 0:
        return {
          method: { name: 'queue.delete', queue, ifUnused: false, ifEmpty: false, nowait: false },
          means: [
            { what: `queue ${queue}`, isThere: false },
            { what: binding, isThere: false },
          ],
        };
      case 1:
        return {
          method: { name: 'exchange.delete', exchange, ifUnused: false, nowait: false },
          means: [{ what: `exchange ${exchange}`, isThere: false }],
        };
      case 2:
      case 3:
        return {
          method: exchangeDeclare(exchange, 'topic'),
          means: [{ what: `exchange ${exchange}`, isThere: true }],
        };
      default:
        return this.#queueDeed(queue, binding, random.percent(50));
    }
  }

  /** It can only bind what it knows to be there. */
  #queueDeed(queue: string, binding: string, wantsBinding: boolean): Deed {
    return wantsBinding && this.world.isThere(`queue ${queue}`)
      ? { method: queueBind(queue, 'x.direct', queue), means: [{ what: binding, isThere: true }] }
      : { method: queueDeclare(queue, { durable: true }), means: [{ what: `queue ${queue}`, isThere: true }] };
  }
}
