import type { Happening } from '../happening.ts';
import { messageKey } from '../stamp.ts';
import { Checker } from './checker.ts';

/** Published at QoS 2 and subscribed to at QoS 2, by clients with a store: a message comes once, whatever breaks. */
export class ExactlyOnce extends Checker {
  override readonly name = 'qos2-exactly-once';
  readonly #received = new Map<string, number>();

  override see(happening: Happening): void {
    if (happening.kind !== 'delivered' || this.view.ledger.copy(happening.stamp)?.qos !== 2) return;
    const { who, queue, stamp } = happening;
    const subscriber = this.view.plan.clients.find(({ name }) => name === who);
    if (subscriber?.kind !== 'subscriber' || subscriber.qos !== 2 || subscriber.clean) return;
    const key = `${queue} ${messageKey(stamp)}`;
    const times = (this.#received.get(key) ?? 0) + 1;
    this.#received.set(key, times);
    if (times > 1) this.fail(`${who} got message ${stamp.id} of ${stamp.publisher} ${times} times at QoS 2`);
  }
}
