import type { Method } from '../../amqp/wire/spec.ts';
import type { ChurnerPlan } from '../plan.ts';
import { bodyOf, stampOf } from '../stamp.ts';
import { AmqpPeer, type Content } from './amqp-peer.ts';
import type { Surroundings } from './peer.ts';
import { exchangeDeclare, queueBind, queueDeclare } from './topology.ts';

interface Deed {
  readonly method: Method;
  /** What is so when it has been answered. */
  readonly means: readonly { readonly what: string; readonly isThere: boolean }[];
}

/** How many of its queues and exchanges it has at once. */
const NAMES = 3;
const EXCHANGE = 'amq.direct';

/**
 * Makes and deletes durable things, one after the other. What was not answered is done again. In another virtual host than `/` it
 * gives its things names that are somebody's in `/`, fills its queues, and leaves nothing behind.
 */
export class Churner extends AmqpPeer {
  protected override readonly heartbeatS = 0;
  protected override readonly vhost: string;
  readonly #plan: ChurnerPlan;
  #done = 0;
  #deed: Deed | undefined;

  constructor(world: Surroundings, plan: ChurnerPlan) {
    super(world, plan.name);
    this.#plan = plan;
    this.vhost = plan.vhost ?? '/';
  }

  override get isDone(): boolean {
    return this.#done >= this.#plan.deeds;
  }

  protected override opened(): void {
    this.#next();
  }

  protected override onMethod(method: Method, content: Content | undefined): void {
    if (content && stampOf(content.body)?.publisher !== this.name) this.complain('it got what somebody else sent');
    const deed = this.#deed;
    this.#deed = undefined;
    if (deed === undefined || !(method.name.endsWith('-ok') || method.name === 'basic.get-empty')) {
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
    if (this.#deed.method.name === 'basic.get') this.#fill(this.#deed.method.queue);
    this.send(this.#deed.method);
  }

  #fill(queue: string): void {
    const stamp = { publisher: this.name, epoch: this.epoch, copy: this.#done, id: this.#done };
    for (let i = this.choices(`fill ${this.#done}`).below(4); i > 0; i--) {
      this.publish('', queue, { deliveryMode: 2 }, bodyOf(stamp, 200));
    }
  }

  #choose(): Deed {
    const random = this.choices(`deed ${this.#done}`);
    const prefix = this.#isAbroad ? '' : `${this.name}.`;
    const queue = `${prefix}q${random.below(NAMES)}`;
    const exchange = `${prefix}x${random.below(NAMES)}`;
    const left = this.#plan.deeds - this.#done;
    if (this.#isAbroad && left <= NAMES) return this.#deletion(`q${left - 1}`);
    switch (random.below(this.#isAbroad ? 8 : 6)) {
      case 0:
        return this.#deletion(queue);
      case 1:
        return {
          method: { name: 'exchange.delete', exchange, ifUnused: false, nowait: false },
          means: [{ what: this.#scoped(`exchange ${exchange}`), isThere: false }],
        };
      case 2:
      case 3:
        return {
          method: exchangeDeclare(exchange, 'topic'),
          means: [{ what: this.#scoped(`exchange ${exchange}`), isThere: true }],
        };
      default:
        return this.#queueDeed(queue, random.below(this.#isAbroad ? 3 : 2));
    }
  }

  get #isAbroad(): boolean {
    return this.vhost !== '/';
  }

  #scoped(what: string): string {
    return this.#isAbroad ? `${this.vhost}: ${what}` : what;
  }

  #deletion(queue: string): Deed {
    return {
      method: { name: 'queue.delete', queue, ifUnused: false, ifEmpty: false, nowait: false },
      means: [
        { what: this.#scoped(`queue ${queue}`), isThere: false },
        { what: this.#scoped(`binding ${EXCHANGE} ${queue}`), isThere: false },
      ],
    };
  }

  /** It can only bind, or read, what it knows to be there. */
  #queueDeed(queue: string, kind: number): Deed {
    const what = this.#scoped(`queue ${queue}`);
    if (kind === 0 || !this.world.isThere(what)) {
      return { method: queueDeclare(queue, { durable: true }), means: [{ what, isThere: true }] };
    }
    if (kind === 2) return { method: { name: 'basic.get', queue, noAck: true }, means: [] };
    const binding = this.#scoped(`binding ${EXCHANGE} ${queue}`);
    return { method: queueBind(queue, EXCHANGE, queue), means: [{ what: binding, isThere: true }] };
  }
}
