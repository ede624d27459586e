import type { Broker } from '../../core/broker.ts';
import type { VHost } from '../../core/vhost.ts';

export interface ObjectTotals {
  channels: number;
  connections: number;
  consumers: number;
  exchanges: number;
  queues: number;
}

/** Of some virtual hosts; with a user's name, only his connections among them. */
export function objectTotals(
  broker: Broker,
  vhosts: Iterable<VHost> = broker.vhosts.values(),
  user?: string,
): ObjectTotals {
  const totals = { channels: 0, connections: 0, consumers: 0, exchanges: 0, queues: 0 };
  const names = new Set<string>();
  for (const vhost of vhosts) {
    names.add(vhost.name);
    totals.exchanges += vhost.exchanges.size;
    totals.queues += vhost.queues.size;
    for (const queue of vhost.queues.values()) totals.consumers += queue.consumers.length;
  }
  for (const connection of broker.clients.connections.values()) {
    if (!names.has(connection.vhost) || (user !== undefined && connection.user !== user)) continue;
    totals.connections += 1;
    totals.channels += connection.channels.size;
  }
  return totals;
}
