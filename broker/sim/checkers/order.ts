import type { Broker } from '../../core/broker.ts';
import type { Happening } from '../happening.ts';
import { copyKey } from '../stamp.ts';
import { Checker } from './checker.ts';

/**
 * What one publisher has sent on one connection comes out of a queue in its order, the first time that it does; to an MQTT
 * subscriber for each quality of service by itself [MQTT-4.6.0-6].
 */
export class Order extends Checker {
  override readonly name = 'order';
  readonly #seen = new Set<string>();
  readonly #last = new Map<string, number>();

  override see(happening: Happening): void {
    if (happening.kind !== 'delivered') return;
    const { queue, stamp, redelivered, subscription } = happening;
    const copy = `${queue} ${copyKey(stamp)}`;
    const isFirst = !this.#seen.has(copy) && !redelivered;
    this.#seen.add(copy);
    if (!isFirst || this.#hasNone(queue)) return;
    const qos = this.view.ledger.copy(stamp)?.qos;
    const row = `${subscription} ${queue} ${stamp.publisher} ${stamp.epoch} ${qos}`;
    const last = this.#last.get(row) ?? 0;
    this.#last.set(row, stamp.copy);
    if (stamp.copy > last) return;
    this.fail(`${happening.who} got copy ${stamp.copy} of ${stamp.publisher} from ${queue} after copy ${last}`);
  }

  /** What waits is in the order of coming in, what came back too. */
  override look(broker: Broker): void {
    for (const vhost of broker.vhosts.values()) {
      for (const queue of vhost.queues.values()) {
        if (queue.settings.maxPriority > 0) continue;
        let last = 0;
        for (const { seq } of queue.browse(0, Number.MAX_SAFE_INTEGER)) {
          if (seq <= last) this.fail(`${queue.name} has message ${seq} behind message ${last}`);
          last = seq;
        }
      }
    }
  }

  /** Priorities have an order of their own; dead letters come in that of dying; in a group one makes up for another. */
  #hasNone(queue: string): boolean {
    if (queue.startsWith('group ')) return true;
    const { queues } = this.view.plan;
    return queues.some((q) => q.deadTo === queue || (q.name === queue && q.maxPriority !== undefined));
  }
}
