import { churnKinds } from '../../../lib/contract/churn.ts';
import type { Api } from '../call.ts';
import { BROKER, NODE } from '../stats/columns.ts';
import type { Fields, Scope } from '../view.ts';
import { details, numberOf, numbersOf } from './stats.ts';

/** What clients that look at RabbitMQ's version take us for: features are gated by it. */
export const EMULATED_VERSION = '3.10.8';
export const PRODUCT_NAME = 'Waybill';

const TYPES = [
  ['direct', 'AMQP direct exchange, as per the AMQP specification'],
  ['fanout', 'AMQP fanout exchange, as per the AMQP specification'],
  ['headers', 'AMQP headers exchange, as per the AMQP specification'],
  ['topic', 'AMQP topic exchange, as per the AMQP specification'],
  ['x-consistent-hash', 'Consistent Hashing Exchange'],
] as const;

export const exchangeTypes = (): unknown[] =>
  TYPES.map(([name, description]) => ({ name, description, enabled: true }));

const MECHANISMS = [
  ['PLAIN', 'SASL PLAIN authentication mechanism'],
  ['AMQPLAIN', 'QPid AMQPLAIN mechanism'],
] as const;

export const contextsOf = (api: Api): unknown[] =>
  api.options
    .listeners()
    .filter((l) => l.protocol === 'http')
    .map((l) => ({
      ssl_opts: [],
      node: api.broker.options.node,
      description: 'RabbitMQ Management',
      path: '/',
      ip: l.host,
      port: String(l.port),
    }));

const rateOf = (column: string) => (api: Api, scope: Scope) =>
  details(numbersOf(NODE, api.usage, scope.sampler.node.of(api.usage)), column, scope, scope.ranges.node);

const churnOf = (api: Api, scope: Scope) => numbersOf(BROKER, api.broker, scope.sampler.totals.of(api.broker));

/** What came and went is the node's, since there is one alone. */
const churn: Fields<Api> = Object.fromEntries(
  churnKinds.flatMap((column): [string, Fields<Api>[string]][] => [
    [column, (api, scope) => numberOf(churnOf(api, scope), column)],
    [`${column}_details`, (api, scope) => details(churnOf(api, scope), column, scope, scope.ranges.node)],
  ]),
);

/** What is compared with the limit: what is in use, not what is resident. */
export const MEMORY_STRATEGY = 'allocated';

export const nodeFields: Fields<Api> = {
  partitions: () => [],
  os_pid: (api) => api.usage.pid,
  mem_limit: (api) => api.usage.memoryLimit,
  mem_alarm: (api) => api.broker.alarms.memory,
  disk_free_limit: (api) => api.usage.diskFreeLimit,
  disk_free_alarm: (api) => api.broker.alarms.disk,
  rates_mode: () => 'basic',
  uptime: (api) => api.usage.uptimeMs,
  processors: (api) => api.usage.processors,
  exchange_types: exchangeTypes,
  auth_mechanisms: () => MECHANISMS.map(([name, description]) => ({ name, description, enabled: true })),
  applications: (api) => [
    { name: 'waybill', description: 'Waybill message broker', version: api.broker.options.version },
  ],
  contexts: contextsOf,
  config_files: () => [],
  enabled_plugins: () => ['rabbitmq_consistent_hash_exchange', 'rabbitmq_management', 'rabbitmq_prometheus'],
  mem_calculation_strategy: () => MEMORY_STRATEGY,
  name: (api) => api.broker.options.node,
  running: () => true,
  type: () => 'disc',
  mem_used: (api) => api.usage.memoryUsed,
  mem_used_details: rateOf('mem_used'),
  fd_total: (api) => api.usage.fdTotal,
  fd_used: (api) => api.usage.fdUsed,
  fd_used_details: rateOf('fd_used'),
  sockets_used: (api) => api.broker.clients.connections.size,
  sockets_used_details: rateOf('sockets_used'),
  disk_free: (api) => api.usage.diskFree,
  disk_free_details: rateOf('disk_free'),
  ...churn,
  cluster_links: () => [],
};
