import type { Broker } from '../../core/broker.ts';
import type { Queue } from '../../core/queue/queue.ts';
import { INFLIGHT_MAX } from '../../core/session/outgoing.ts';
import { Checker } from './checker.ts';

/** Nothing is above its bound: a queue's length, a consumer's prefetch, a session's window, what a socket has to take. */
export class Limits extends Checker {
  override readonly name = 'limits-hold';

  override look(broker: Broker): void {
    for (const vhost of broker.vhosts.values()) {
      for (const queue of vhost.queues.values()) this.#queue(queue);
      for (const session of vhost.sessions) {
        if (session.outgoing.size > INFLIGHT_MAX) this.fail(`${session.clientId} has ${session.outgoing.size} out`);
      }
    }
  }

  #queue(queue: Queue): void {
    const plan = queue.vhost.name === '/' ? this.view.plan.queues.find(({ name }) => name === queue.name) : undefined;
    // The plan's, for a policy may be forgotten.
    const maxLength = plan?.maxLength ?? queue.settings.maxLength;
    const isFull = maxLength !== undefined && queue.readyCount > maxLength;
    // What comes back to a queue that refuses publishers is not refused.
    if (isFull && plan?.overflow !== 'reject-publish') {
      this.fail(`${queue.name} has ${queue.readyCount} ready, and ${maxLength} are the most`);
    }
    for (const { tag, prefetch, unackedCount } of queue.consumers) {
      if (prefetch > 0 && unackedCount > prefetch)
        this.fail(`${tag} has ${unackedCount}, and its prefetch is ${prefetch}`);
      if (unackedCount < 0) this.fail(`${tag} has ${unackedCount} unacknowledged`);
    }
  }
}
