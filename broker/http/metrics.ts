import type { Api } from './call.ts';
import { EMULATED_VERSION } from './present/node.ts';
import { objectTotals } from './present/totals.ts';

export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'untyped';
  readonly help: string;
  readonly value: number;
  readonly labels?: Labels;
}

const escaped = (text: string): string => text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));

function line({ name, value, labels }: Metric): string {
  const pairs = Object.entries(labels ?? {}).map(([key, text]) => `${key}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

const counter = (name: string, help: string, value: number, labels?: Labels): Metric =>
  labels === undefined ? { name, type: 'counter', help, value } : { name, type: 'counter', help, value, labels };
const gauge = (name: string, help: string, value: number, labels?: Labels): Metric =>
  labels === undefined ? { name, type: 'gauge', help, value } : { name, type: 'gauge', help, value, labels };

/** The names that RabbitMQ's dashboards read. Nothing is kept for them: they are made of what is there when asked. */
export function metricsText(api: Api): string {
  return [...identity(api), ...objects(api), ...resources(api), ...messages(api)]
    .map((m) => `# TYPE ${m.name} ${m.type}\n# HELP ${m.name} ${m.help}\n${line(m)}\n`)
    .join('');
}

function identity({ broker, parameters }: Api): Metric[] {
  const version = { rabbitmq_version: EMULATED_VERSION, waybill_version: broker.options.version };
  const names = { rabbitmq_node: broker.options.node, rabbitmq_cluster: parameters.clusterName };
  return [
    { name: 'rabbitmq_build_info', type: 'untyped', help: 'Version info', value: 1, labels: version },
    { name: 'rabbitmq_identity_info', type: 'untyped', help: 'Node & cluster identity info', value: 1, labels: names },
  ];
}

function objects({ broker }: Api): Metric[] {
  const totals = objectTotals(broker);
  let ready = 0;
  let unacked = 0;
  for (const vhost of broker.vhosts.values()) {
    for (const queue of vhost.queues.values()) {
      ready += queue.readyCount;
      unacked += queue.unackedCount;
    }
  }
  const { churn } = broker;
  return [
    gauge('rabbitmq_connections', 'Connections currently open', totals.connections),
    gauge('rabbitmq_channels', 'Channels currently open', totals.channels),
    gauge('rabbitmq_queues', 'Queues available', totals.queues),
    gauge('rabbitmq_consumers', 'Consumers currently connected', totals.consumers),
    gauge('rabbitmq_queue_messages_ready', 'Messages ready to be delivered to consumers', ready),
    gauge('rabbitmq_queue_messages_unacked', 'Messages delivered to consumers but not yet acknowledged', unacked),
    gauge('rabbitmq_queue_messages', 'Sum of ready and unacknowledged messages', ready + unacked),
    counter('rabbitmq_connections_opened_total', 'Total number of connections opened', churn.connectionsOpened),
    counter('rabbitmq_connections_closed_total', 'Total number of connections closed', churn.connectionsClosed),
    counter('rabbitmq_channels_opened_total', 'Total number of channels opened', churn.channelsOpened),
    counter('rabbitmq_channels_closed_total', 'Total number of channels closed', churn.channelsClosed),
    counter('rabbitmq_queues_declared_total', 'Total number of queues declared', churn.queuesDeclared),
    counter('rabbitmq_queues_created_total', 'Total number of queues created', churn.queuesCreated),
    counter('rabbitmq_queues_deleted_total', 'Total number of queues deleted', churn.queuesDeleted),
  ];
}

function resources({ broker, usage }: Api): Metric[] {
  return [
    gauge('rabbitmq_process_open_fds', 'Open file descriptors', usage.fdUsed),
    gauge('rabbitmq_process_open_tcp_sockets', 'Open TCP sockets', broker.clients.connections.size),
    gauge('rabbitmq_process_resident_memory_bytes', 'Memory used in bytes', usage.memoryUsed),
    gauge('rabbitmq_resident_memory_limit_bytes', 'Memory high watermark in bytes', usage.memoryLimit),
    gauge('rabbitmq_disk_space_available_bytes', 'Disk space available in bytes', usage.diskFree),
    gauge('rabbitmq_disk_space_available_limit_bytes', 'Free disk space low watermark in bytes', usage.diskFreeLimit),
    gauge('rabbitmq_erlang_uptime_seconds', 'Node uptime', usage.uptimeMs / 1000),
    gauge(
      'rabbitmq_alarms_memory_used_watermark',
      'is 1 if VM memory watermark alarm is in effect',
      Number(broker.alarms.memory),
    ),
    gauge(
      'rabbitmq_alarms_free_disk_space_watermark',
      'is 1 if free disk space watermark alarm is in effect',
      Number(broker.alarms.disk),
    ),
  ];
}

function messages({ broker }: Api): Metric[] {
  const t = broker.totals;
  let publishers = 0;
  let consumers = 0;
  let unconfirmed = 0;
  for (const connection of broker.clients.connections.values()) {
    for (const channel of connection.channels.values()) {
      if (channel.stats.publish > 0) publishers += 1;
      consumers += channel.consumers.size;
      unconfirmed += channel.unconfirmed;
    }
  }
  const delivered = t.deliver + t.deliverNoAck + t.get + t.getNoAck;
  const total = (name: string, help: string, value: number): Metric =>
    counter(`rabbitmq_global_messages_${name}_total`, help, value, { protocol: 'amqp091' });
  return [
    total('received', 'Total number of messages received from publishers', t.publish),
    total(
      'received_confirm',
      'Total number of messages received from publishers expecting confirmations',
      t.confirm + unconfirmed,
    ),
    total('confirmed', 'Total number of messages confirmed to publishers', t.confirm),
    total('routed', 'Total number of messages routed to queues or streams', routed(broker)),
    total(
      'unroutable_dropped',
      'Total number of messages published as non-mandatory into an exchange and dropped as unroutable',
      t.dropUnroutable,
    ),
    total(
      'unroutable_returned',
      'Total number of messages published as mandatory into an exchange and returned to the publisher as unroutable',
      t.returnUnroutable,
    ),
    total('delivered', 'Total number of messages delivered to consumers', delivered),
    total(
      'delivered_consume_manual_ack',
      'Total number of messages delivered to consumers using basic.consume with manual acknowledgment',
      t.deliver,
    ),
    total(
      'delivered_consume_auto_ack',
      'Total number of messages delivered to consumers using basic.consume with automatic acknowledgment',
      t.deliverNoAck,
    ),
    total(
      'delivered_get_manual_ack',
      'Total number of messages delivered to consumers using basic.get with manual acknowledgment',
      t.get,
    ),
    total(
      'delivered_get_auto_ack',
      'Total number of messages delivered to consumers using basic.get with automatic acknowledgment',
      t.getNoAck,
    ),
    total('get_empty', 'Total number of times basic.get operations fetched no message', t.getEmpty),
    total('redelivered', 'Total number of messages redelivered to consumers', t.redeliver),
    total('acknowledged', 'Total number of messages acknowledged by consumers', t.ack),
    gauge('rabbitmq_global_publishers', 'Current number of publishers', publishers, { protocol: 'amqp091' }),
    gauge('rabbitmq_global_consumers', 'Current number of consumers', consumers, { protocol: 'amqp091' }),
  ];
}

/** Copies that queues got, as far as the exchanges that are still there tell. */
function routed(broker: Api['broker']): number {
  let copies = 0;
  for (const vhost of broker.vhosts.values()) {
    for (const exchange of vhost.exchanges.values()) copies += exchange.stats.publishOut;
  }
  return copies;
}
