import type { Method } from '../../amqp/wire/spec.ts';
import type { ConsumerPlan } from '../plan.ts';
import { copyKey, isWhole, type Stamp, stampOf } from '../stamp.ts';
import { AmqpPeer, type Content } from './amqp-peer.ts';
import type { Surroundings } from './peer.ts';
import { basicConsume } from './topology.ts';

const EMPTY_WAIT_MS = 60;
/** With `multiple`, what has come is acknowledged after so long at the latest. */
const PATIENCE_MS = 150;
/** Settlements after which it asks something, to learn from the answer that they were heard. */
const SETTLED_PER_QUESTION = 4;

/** Takes messages from one queue and settles them in all the ways that there are. */
export class Consumer extends AmqpPeer {
  protected override readonly heartbeatS: number;
  readonly #plan: ConsumerPlan;
  /** Delivered on this connection, by tag, and not settled. */
  readonly #out = new Map<number, Stamp>();
  /** How often each copy was delivered here. */
  readonly #times = new Map<string, number>();
  /** To be acknowledged together. */
  #ripe: number[] = [];
  /** Acknowledged since the last question. */
  #unheard: Stamp[] = [];
  #questions: Stamp[][] = [];
  #commits = 0;
  #ending: { readonly how: 'commit' | 'rollback'; readonly tags: number[]; readonly stamps: Stamp[] } | undefined;

  constructor(world: Surroundings, plan: ConsumerPlan) {
    super(world, plan.name);
    this.#plan = plan;
    this.heartbeatS = plan.heartbeatS;
  }

  override get isDone(): boolean {
    return true;
  }

  protected override opened(): void {
    this.#ask();
    const { mode, queue } = this.#plan;
    if (mode === 'tx') this.send({ name: 'tx.select' });
    if (mode === 'get') this.#get();
    else this.send(basicConsume(queue, mode === 'no-ack'));
    this.#hurry();
  }

  protected override onMethod(method: Method, content: Content | undefined): void {
    switch (method.name) {
      case 'basic.qos-ok':
        this.#heard(this.#questions.shift() ?? [], false);
        return;
      case 'basic.deliver':
      case 'basic.get-ok':
        if (content) this.#delivered(method.deliveryTag, method.redelivered, content.body);
        if (method.name === 'basic.get-ok') this.later(1, () => this.#get());
        return;
      case 'basic.get-empty':
        this.later(EMPTY_WAIT_MS, () => this.#get());
        return;
      case 'tx.commit-ok':
      case 'tx.rollback-ok':
        this.#ended();
        return;
      case 'basic.consume-ok':
      case 'tx.select-ok':
        return;
      default:
        this.complain(`it got ${method.name}`);
    }
  }

  protected override lost(): void {
    this.#out.clear();
    this.#ripe = [];
    this.#unheard = [];
    this.#questions = [];
    this.#ending = undefined;
  }

  /** Anything that is answered in order will do. */
  #ask(): void {
    this.#questions.push(this.#unheard);
    this.#unheard = [];
    this.send({ name: 'basic.qos', prefetchSize: 0, prefetchCount: this.#plan.prefetch, global: false });
  }

  #get(): void {
    const { queue, prefetch } = this.#plan;
    if (this.#out.size < prefetch) this.send({ name: 'basic.get', queue, noAck: false });
    else this.later(EMPTY_WAIT_MS, () => this.#get());
  }

  #delivered(tag: number, redelivered: boolean, body: Buffer): void {
    const { mode, queue, prefetch } = this.#plan;
    const stamp = stampOf(body);
    if (stamp === undefined || !isWhole(body, 0)) {
      this.complain(`it got a body that nobody sent: ${body.subarray(0, 40).toString('latin1')}`);
      return;
    }
    const final = mode === 'no-ack';
    const subscription = `${this.name} ${this.epoch}`;
    this.world.happened({ kind: 'delivered', who: this.name, queue, subscription, stamp, redelivered, final });
    if (final) return;
    this.#out.set(tag, stamp);
    if (this.#out.size > prefetch) this.complain(`${this.#out.size} messages are out, and its prefetch is ${prefetch}`);
    this.#decide(tag, stamp);
  }

  #decide(tag: number, stamp: Stamp): void {
    const plan = this.#plan;
    const times = (this.#times.get(copyKey(stamp)) ?? 0) + 1;
    this.#times.set(copyKey(stamp), times);
    const random = this.choices(`${copyKey(stamp)} ${times}`);
    const fate = random.below(100);
    const hold = random.below(plan.holdMsMax + 1);
    if (fate < plan.leavePercent) {
      this.cut();
      return;
    }
    const back = fate - plan.leavePercent;
    this.later(hold, () => {
      if (!this.#out.has(tag)) return;
      if (plan.mode === 'tx' || back >= plan.requeuePercent + plan.rejectPercent) this.#ripen(tag);
      else this.#giveBack(tag, back < plan.requeuePercent, random.percent(50));
    });
  }

  #giveBack(tag: number, requeue: boolean, byNack: boolean): void {
    const deliveryTag = tag;
    if (byNack) this.send({ name: 'basic.nack', deliveryTag, multiple: false, requeue });
    else this.send({ name: 'basic.reject', deliveryTag, requeue });
    this.#settled(tag, requeue ? 'requeue' : 'reject');
  }

  #ripen(tag: number): void {
    this.#ripe.push(tag);
    if (this.#ripe.length >= this.#plan.ackEvery) this.#acknowledge();
  }

  #hurry(): void {
    this.later(PATIENCE_MS, () => {
      this.#acknowledge();
      if (this.#unheard.length > 0) this.#ask();
      this.#hurry();
    });
  }

  #acknowledge(): void {
    if (this.#ripe.length === 0 || this.#ending) return;
    const tags = this.#ripe;
    this.#ripe = [];
    if (this.#plan.mode === 'tx') {
      this.#acknowledgeInTransaction(tags);
    } else if (this.#plan.ackEvery > 1) {
      const last = Math.max(...tags);
      this.send({ name: 'basic.ack', deliveryTag: last, multiple: true });
      for (const tag of [...this.#out.keys()]) if (tag <= last) this.#settled(tag, 'ack');
    } else {
      for (const tag of tags) {
        this.send({ name: 'basic.ack', deliveryTag: tag, multiple: false });
        this.#settled(tag, 'ack');
      }
    }
  }

  #settled(tag: number, how: 'ack' | 'requeue' | 'reject'): void {
    const stamp = this.#out.get(tag);
    this.#out.delete(tag);
    if (stamp === undefined) return;
    const { queue } = this.#plan;
    this.world.happened({ kind: 'settled', who: this.name, queue, stamp, how });
    if (how === 'ack') this.#unheard.push(stamp);
    if (this.#unheard.length >= SETTLED_PER_QUESTION) this.#ask();
  }

  #acknowledgeInTransaction(tags: number[]): void {
    const how = this.choices(`commit ${++this.#commits}`).percent(20) ? 'rollback' : 'commit';
    const stamps: Stamp[] = [];
    for (const tag of tags) {
      const stamp = this.#out.get(tag);
      if (stamp === undefined) continue;
      stamps.push(stamp);
      this.send({ name: 'basic.ack', deliveryTag: tag, multiple: false });
    }
    this.#ending = { how, tags, stamps };
    if (how === 'commit') {
      // As soon as the broker has read it there is room for others.
      for (const tag of tags) this.#out.delete(tag);
      for (const stamp of stamps) {
        this.world.happened({ kind: 'settled', who: this.name, queue: this.#plan.queue, stamp, how: 'ack' });
      }
    }
    this.send({ name: `tx.${how}` });
  }

  #ended(): void {
    const ending = this.#ending;
    this.#ending = undefined;
    if (ending === undefined) {
      this.complain('a transaction ended that it had not ended');
    } else if (ending.how === 'commit') {
      this.#heard(ending.stamps, true);
    } else {
      // They are unacknowledged again (AMQP 0-9-1 §1.9.2.6), and still ours.
      for (const tag of ending.tags) this.#ripen(tag);
    }
  }

  #heard(stamps: readonly Stamp[], promised: boolean): void {
    if (stamps.length === 0) return;
    this.world.happened({ kind: 'heard', who: this.name, queue: this.#plan.queue, stamps, promised });
  }
}
