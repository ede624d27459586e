import type { Broker } from '../../core/broker.ts';
import { Checker } from './checker.ts';

/** The store looks at the free space, and at its segments, and gives back files that it keeps for segments to come. */
const STORE_TIMERS_MAX = 3;

/** When all queues are empty and everybody has left, nothing is held for anybody. */
export class NothingLeft extends Checker {
  override readonly name = 'nothing-left';

  override end(broker: Broker): void {
    const { connections } = broker.clients;
    if (connections.size > 0)
      this.fail(`${connections.size} connections are left: ${[...connections.keys()].join(', ')}`);
    let timers = STORE_TIMERS_MAX;
    for (const vhost of broker.vhosts.values()) {
      for (const queue of vhost.queues.values()) {
        const { name, readyCount, unackedCount, consumers, exclusive } = queue;
        if (exclusive) this.fail(`the exclusive queue ${name} is left`);
        if (readyCount > 0 || unackedCount > 0) this.fail(`${name} has ${readyCount} ready and ${unackedCount} out`);
        if (consumers.length > 0 && !name.startsWith('mqtt-')) this.fail(`${name} has ${consumers.length} consumers`);
      }
      for (const session of vhost.sessions) {
        const { clientId, link, outgoing } = session;
        if (session.expiryTimer !== undefined) timers++;
        if (link !== undefined) this.fail(`the session of ${clientId} is connected`);
        if (outgoing.size > 0) this.fail(`the session of ${clientId} has ${outgoing.size} out`);
      }
    }
    const { pendingTimers } = this.view;
    if (pendingTimers > timers) this.fail(`${pendingTimers} timers are left, and ${timers} would be needed`);
  }
}
