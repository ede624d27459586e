import { churnKinds } from '../../../lib/contract/churn.ts';
import type { VHost } from '../../core/vhost.ts';
import type { Call } from '../call.ts';
import { BROKER, DELIVERY_COLUMNS, LENGTH_COLUMNS, PUBLISH_COLUMNS, VHOST } from '../stats/columns.ts';
import type { Fields, Scope } from '../view.ts';
import { contextsOf, EMULATED_VERSION, exchangeTypes, PRODUCT_NAME } from './node.ts';
import { messageStats, type Numbers, numbersOf, withDetails } from './stats.ts';
import { type ObjectTotals, objectTotals } from './totals.ts';

const RETENTION = { global: [600, 3600, 28_800, 86_400], basic: [600, 3600], detailed: [600] };

/** RabbitMQ's overview has all of them from the first message on. */
const GROUPS = [[...PUBLISH_COLUMNS, ...DELIVERY_COLUMNS]];

function lengthsNow(vhosts: Iterable<VHost>, values: Float64Array): void {
  let ready = 0;
  let unacked = 0;
  for (const vhost of vhosts) {
    for (const queue of vhost.queues.values()) {
      ready += queue.readyCount;
      unacked += queue.unackedCount;
    }
  }
  values.set([ready + unacked, ready, unacked]);
}

/** Who isn't a monitor sees the sum of the virtual hosts that are his, without a history. */
function numbersFor(call: Call, scope: Scope): Numbers {
  const { broker } = call;
  if (call.isMonitor) {
    const made = numbersOf(BROKER, broker, scope.sampler.totals.of(broker));
    lengthsNow(broker.vhosts.values(), made.values);
    return made;
  }
  const values = new Float64Array(BROKER.columns.length);
  for (const vhost of call.visibleVHosts()) {
    const own = numbersOf(VHOST, vhost, undefined).values;
    for (let i = 0; i < VHOST.recvOct; i += 1) values[i] = (values[i] ?? 0) + (own[i] ?? 0);
  }
  lengthsNow(call.visibleVHosts(), values);
  return { columns: BROKER.columns, values, series: undefined };
}

const totalsOf = (columns: readonly string[], range: 'lengths' | 'rates') => (call: Call, scope: Scope) => {
  const out: Record<string, unknown> = {};
  withDetails(out, numbersFor(call, scope), columns, scope, scope.ranges[range]);
  return out;
};

const identity: Fields<Call> = {
  management_version: () => EMULATED_VERSION,
  rates_mode: () => 'basic',
  sample_retention_policies: () => RETENTION,
  exchange_types: exchangeTypes,
  product_version: (call) => call.broker.options.version,
  product_name: () => PRODUCT_NAME,
  rabbitmq_version: () => EMULATED_VERSION,
  cluster_name: (call) => call.api.parameters.clusterName,
  release_series_support_status: () => 'supported',
  disable_stats: (call) => call.flag('disable_stats'),
  enable_queue_totals: (call) => call.flag('enable_queue_totals'),
  node: (_, scope) => scope.node,
};

const totalsFor = (call: Call): ObjectTotals =>
  objectTotals(call.broker, call.visibleVHosts(), call.isMonitor ? undefined : call.user.name);

export const overviewFields: Fields<Call> = {
  ...identity,
  message_stats: (call, scope) => messageStats(numbersFor(call, scope), GROUPS, scope) ?? {},
  churn_rates: totalsOf(churnKinds, 'rates'),
  queue_totals: totalsOf(LENGTH_COLUMNS, 'lengths'),
  object_totals: totalsFor,
  statistics_db_event_queue: () => 0,
  listeners: (call) => (call.isMonitor ? listenersOf(call) : undefined),
  contexts: (call) => (call.isMonitor ? contextsOf(call.api) : undefined),
};

export const overviewWithoutStats: Fields<Call> = {
  ...identity,
  object_totals: (call) => {
    const { queues, exchanges, connections } = totalsFor(call);
    return { queues, exchanges, connections };
  },
};

function listenersOf(call: Call): unknown[] {
  return call.api.options.listeners().map(({ protocol, host, port }) => ({
    node: call.broker.options.node,
    protocol,
    ip_address: host,
    port,
    socket_opts: { nodelay: true },
  }));
}
