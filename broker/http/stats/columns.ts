import { churnKinds } from '../../../lib/contract/churn.ts';
import type { Broker } from '../../core/broker.ts';
import type { ClientChannel, ClientConnection } from '../../core/clients.ts';
import type { Exchange } from '../../core/exchange.ts';
import type { Queue, QueueStats } from '../../core/queue/queue.ts';
import type { MessageTotals } from '../../core/totals.ts';
import type { VHost } from '../../core/vhost.ts';
import type { NodeUsage } from '../node-usage.ts';

/** The numbers of one kind of object that are kept over time, by RabbitMQ's names. */
export interface Kind<T> {
  readonly columns: readonly string[];
  read(object: T, out: Float64Array): void;
}

type Delivery = Pick<QueueStats, 'ack' | 'deliver' | 'deliverNoAck' | 'get' | 'getEmpty' | 'getNoAck' | 'redeliver'>;

/** RabbitMQ shows these together as soon as one of them isn't zero. */
export const DELIVERY_COLUMNS = [
  'ack',
  'deliver',
  'deliver_get',
  'deliver_no_ack',
  'get',
  'get_empty',
  'get_no_ack',
  'redeliver',
] as const;

function readDelivery(stats: Delivery, out: Float64Array, at: number): void {
  out[at] = stats.ack;
  out[at + 1] = stats.deliver;
  out[at + 2] = stats.deliver + stats.deliverNoAck + stats.get + stats.getNoAck;
  out[at + 3] = stats.deliverNoAck;
  out[at + 4] = stats.get;
  out[at + 5] = stats.getEmpty;
  out[at + 6] = stats.getNoAck;
  out[at + 7] = stats.redeliver;
}

export const LENGTH_COLUMNS = ['messages', 'messages_ready', 'messages_unacknowledged'] as const;

export const QUEUE: Kind<Queue> = {
  columns: [...LENGTH_COLUMNS, 'publish', ...DELIVERY_COLUMNS],
  read(queue, out) {
    out[1] = queue.readyCount;
    out[2] = queue.unackedCount;
    out[0] = queue.readyCount + queue.unackedCount;
    out[3] = queue.stats.publish;
    readDelivery(queue.stats, out, 4);
  },
};

export const EXCHANGE: Kind<Exchange> = {
  columns: ['publish_in', 'publish_out'],
  read(exchange, out) {
    out[0] = exchange.stats.publishIn;
    out[1] = exchange.stats.publishOut;
  },
};

export const PUBLISH_COLUMNS = ['publish', 'confirm', 'return_unroutable', 'drop_unroutable'] as const;

type Publishing = Pick<MessageTotals, 'publish' | 'confirm' | 'returnUnroutable' | 'dropUnroutable'>;

function readPublishing(stats: Publishing, out: Float64Array, at: number): void {
  out[at] = stats.publish;
  out[at + 1] = stats.confirm;
  out[at + 2] = stats.returnUnroutable;
  out[at + 3] = stats.dropUnroutable;
}

export const CHANNEL: Kind<ClientChannel> = {
  columns: [...PUBLISH_COLUMNS, ...DELIVERY_COLUMNS],
  read(channel, out) {
    readPublishing(channel.stats, out, 0);
    readDelivery(channel.stats, out, 4);
  },
};

export const CONNECTION: Kind<ClientConnection> = {
  columns: ['recv_oct', 'send_oct'],
  read(connection, out) {
    out[0] = connection.traffic.recvOct;
    out[1] = connection.traffic.sendOct;
  },
};

const TOTALS_COLUMNS = [...LENGTH_COLUMNS, ...PUBLISH_COLUMNS, ...DELIVERY_COLUMNS];

/** The lengths and the traffic are summed by the sampler, which visits all queues and connections anyway. */
export const VHOST: Kind<VHost> & { readonly recvOct: number; readonly sendOct: number } = {
  columns: [...TOTALS_COLUMNS, 'recv_oct', 'send_oct'],
  recvOct: TOTALS_COLUMNS.length,
  sendOct: TOTALS_COLUMNS.length + 1,
  read(vhost, out) {
    readPublishing(vhost.totals, out, 3);
    readDelivery(vhost.totals, out, 7);
  },
};

export const BROKER: Kind<Broker> = {
  columns: [...TOTALS_COLUMNS, ...churnKinds],
  read(broker, out) {
    const { totals, churn } = broker;
    readPublishing(totals, out, 3);
    readDelivery(totals, out, 7);
    const at = TOTALS_COLUMNS.length;
    out[at] = churn.connectionsOpened;
    out[at + 1] = churn.connectionsClosed;
    out[at + 2] = churn.channelsOpened;
    out[at + 3] = churn.channelsClosed;
    out[at + 4] = churn.queuesDeclared;
    out[at + 5] = churn.queuesCreated;
    out[at + 6] = churn.queuesDeleted;
  },
};

/** `sockets_used` is filled by the sampler. */
export const NODE: Kind<NodeUsage> = {
  columns: ['mem_used', 'disk_free', 'fd_used', 'sockets_used'],
  read(usage, out) {
    out[0] = usage.memoryUsed;
    out[1] = usage.diskFree;
    out[2] = usage.fdUsed;
  },
};
