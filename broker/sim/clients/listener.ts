import type { Method } from '../../amqp/wire/spec.ts';
import type { ListenerPlan } from '../plan.ts';
import { isWhole, stampOf } from '../stamp.ts';
import { AmqpPeer, type Content } from './amqp-peer.ts';
import type { Surroundings } from './peer.ts';
import { basicConsume, queueBind, queueDeclare } from './topology.ts';

/** Hears what goes to the fanout while it is there, through an exclusive queue whose name the broker chooses. */
export class Listener extends AmqpPeer {
  protected override readonly heartbeatS = 0;

  constructor(world: Surroundings, plan: ListenerPlan) {
    super(world, plan.name);
  }

  override get isDone(): boolean {
    return true;
  }

  protected override opened(): void {
    this.send(queueDeclare('', { exclusive: true }));
  }

  protected override onMethod(method: Method, content: Content | undefined): void {
    if (method.name === 'queue.declare-ok') {
      this.send(queueBind(method.queue, 'x.fan', ''));
      this.send(basicConsume(method.queue, true));
    } else if (method.name === 'basic.deliver' && content) {
      this.#delivered(content.body, method.redelivered);
    } else if (method.name !== 'queue.bind-ok' && method.name !== 'basic.consume-ok') {
      this.complain(`it got ${method.name}`);
    }
  }

  #delivered(body: Buffer, redelivered: boolean): void {
    const stamp = stampOf(body);
    if (stamp === undefined || !isWhole(body, 0)) {
      this.complain('it got a body that nobody sent');
      return;
    }
    const subscription = `${this.name} ${this.epoch}`;
    const queue = subscription;
    this.world.happened({ kind: 'delivered', who: this.name, queue, subscription, stamp, redelivered, final: true });
  }

  protected override lost(): void {}
}
