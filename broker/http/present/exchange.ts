import type { Exchange } from '../../core/exchange.ts';
import { EXCHANGE } from '../stats/columns.ts';
import { compareText, type Fields, type View } from '../view.ts';
import { EXCHANGE_GROUPS, messageStats, numbersOf } from './stats.ts';
import { jsonOfTable } from './table.ts';

const fields: Fields<Exchange> = {
  arguments: (x) => jsonOfTable(x.args),
  auto_delete: (x) => x.autoDelete,
  durable: (x) => x.durable,
  internal: (x) => x.internal,
  message_stats: (x, scope) =>
    messageStats(numbersOf(EXCHANGE, x, scope.sampler.exchanges.of(x)), EXCHANGE_GROUPS, scope),
  name: (x) => x.name,
  /** Absent without a policy, unlike a queue's. */
  policy: (x) => x.policy,
  type: (x) => x.type,
  vhost: (x) => x.vhost.name,
};

export const exchangeView: View<Exchange> = {
  fields,
  nameOf: (x) => x.name,
  compare: (a, b) => compareText(a.vhost.name, b.vhost.name) || compareText(a.name, b.name),
};

export const exchangeDetail: Fields<Exchange> = { ...fields, incoming: () => [], outgoing: () => [] };
