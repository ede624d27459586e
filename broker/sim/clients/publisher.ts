import type { Method } from '../../amqp/wire/spec.ts';
import { type PublisherPlan, queuesFor, sessionsFor } from '../plan.ts';
import { bodyOf, type Stamp } from '../stamp.ts';
import { AmqpPeer } from './amqp-peer.ts';
import type { Surroundings } from './peer.ts';

/** Between two messages, or two looks at whether one may be sent. */
const LEAST_GAP_MS = 0.5;

interface Unresolved {
  readonly id: number;
  /** Its latest copy. */
  stamp: Stamp;
}

/** Publishes in order, and again what it doesn't know the fate of. */
export class Publisher extends AmqpPeer {
  protected override readonly heartbeatS: number;
  readonly #plan: PublisherPlan;
  #nextId = 1;
  #copies = 0;
  /** Sent at least once; nobody has said yet what has become of it. In order of the identifier. */
  readonly #unresolved = new Map<number, Unresolved>();
  /** Of these a copy must be sent on the present connection. */
  #again: number[] = [];
  /** By delivery tag. */
  readonly #tags = new Map<number, Unresolved>();
  #lastTag = 0;
  #blocked = false;
  #ready = false;
  #batches = 0;
  #batch: Unresolved[] = [];
  #ending: 'commit' | 'rollback' | undefined;

  constructor(world: Surroundings, plan: PublisherPlan) {
    super(world, plan.name);
    this.#plan = plan;
    this.heartbeatS = plan.heartbeatS;
  }

  override get isDone(): boolean {
    return this.#nextId > this.#plan.messages && this.#unresolved.size === 0;
  }

  override get waitsFor(): string {
    const waiting = [...this.#unresolved.keys()].slice(0, 5).join(', ');
    const state = `${this.isConnected ? 'connected' : 'not connected'}${this.#blocked ? ', blocked' : ''}`;
    return `${this.name} (${state}) waits for the fate of ${this.#unresolved.size} messages (${waiting}), and has ${
      this.#plan.messages - this.#nextId + 1
    } to send`;
  }

  protected override opened(): void {
    this.#lastTag = 0;
    this.#again = [...this.#unresolved.keys()];
    this.send(this.#plan.mode === 'tx' ? { name: 'tx.select' } : { name: 'confirm.select', nowait: false });
  }

  protected override onBlocked(isBlocked: boolean): void {
    this.#blocked = isBlocked;
    this.world.happened({ kind: isBlocked ? 'blocked' : 'unblocked', who: this.name });
  }

  protected override onMethod(method: Method): void {
    switch (method.name) {
      case 'confirm.select-ok':
      case 'tx.select-ok':
        this.#ready = true;
        this.#work();
        return;
      case 'basic.ack':
      case 'basic.nack':
        this.#confirmed(method.deliveryTag, method.multiple, method.name === 'basic.ack');
        return;
      case 'tx.commit-ok':
        this.#ended('commit');
        return;
      case 'tx.rollback-ok':
        this.#ended('rollback');
        return;
      default:
        this.complain(`it got ${method.name}`);
    }
  }

  protected override lost(): void {
    this.#ready = false;
    this.#blocked = false;
    this.#tags.clear();
    this.#batch = [];
    this.#ending = undefined;
  }

  /** One step, and the next one when its time has come. */
  #work(): void {
    if (this.#plan.mode === 'tx') this.#workInBatches();
    else if (!this.#blocked && this.#tags.size < this.#plan.window) this.#publishNext();
    if (!this.isDone) this.later(this.#gap(), () => this.#work());
  }

  #gap(): number {
    return LEAST_GAP_MS + this.choices(`gap ${this.#copies}`).below(2 * this.#plan.gapMs + 1);
  }

  #workInBatches(): void {
    if (this.#blocked || this.#ending) return;
    if (this.#batch.length < this.#plan.window && this.#publishNext()) return;
    if (this.#batch.length === 0) return;
    this.#batches++;
    const isRollback = this.choices(`batch ${this.#batches}`).percent(this.#plan.rollbackPercent);
    this.#ending = isRollback ? 'rollback' : 'commit';
    this.send({ name: isRollback ? 'tx.rollback' : 'tx.commit' });
  }

  #ended(how: 'commit' | 'rollback'): void {
    if (this.#ending !== how) this.complain(`it got tx.${how}-ok`);
    this.#ending = undefined;
    for (const { id, stamp } of this.#batch.splice(0)) {
      this.#unresolved.delete(id);
      this.world.happened({ kind: how === 'commit' ? 'confirmed' : 'rolled-back', who: this.name, stamp });
    }
  }

  #publishNext(): boolean {
    if (!this.#ready) return false;
    const again = this.#again.shift();
    if (again === undefined && this.#nextId > this.#plan.messages) return false;
    const id = again ?? this.#nextId++;
    this.#publish(id);
    return true;
  }

  #publish(id: number): void {
    const plan = this.#plan;
    const random = this.choices(`message ${id}`);
    const key = random.pick(plan.keys);
    const isTransient = random.percent(plan.transientPercent);
    const size = random.below(plan.bodyBytesMax);
    const priority = random.below(4);
    const stamp = { publisher: this.name, epoch: this.epoch, copy: ++this.#copies, id };
    const message = { id, stamp };
    this.#unresolved.set(id, message);
    this.#lastTag++;
    if (plan.mode === 'tx') this.#batch.push(message);
    else this.#tags.set(this.#lastTag, message);
    const routes = queuesFor(this.world.plan, plan.exchange, key);
    if (plan.exchange === 'amq.topic') routes.push(...sessionsFor(this.world.plan, key.replaceAll('.', '/')));
    const qos = isTransient ? 0 : 1;
    this.world.happened({ kind: 'published', who: this.name, stamp, routes, kept: !isTransient, qos, mqtt: false });
    const properties = { deliveryMode: isTransient ? 1 : 2, priority };
    this.publish(plan.exchange, key, properties, bodyOf(stamp, size));
  }

  #confirmed(tag: number, multiple: boolean, isAck: boolean): void {
    if (tag > this.#lastTag) this.complain(`delivery tag ${tag} was confirmed, and ${this.#lastTag} is the last`);
    const settled = multiple ? [...this.#tags.keys()].filter((t) => t <= tag) : [tag];
    for (const one of settled) {
      const message = this.#tags.get(one);
      this.#tags.delete(one);
      if (message === undefined) {
        this.complain(`delivery tag ${one} was confirmed twice`);
        continue;
      }
      this.#unresolved.delete(message.id);
      this.world.happened({ kind: isAck ? 'confirmed' : 'refused', who: this.name, stamp: message.stamp });
    }
  }
}
