import type { Channel } from 'amqplib';

interface Exchange {
  readonly name: string;
  readonly type: 'direct' | 'topic' | 'fanout' | 'headers';
  readonly args?: Readonly<Record<string, unknown>>;
}

interface Queue {
  readonly name: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

interface Binding {
  readonly from: string;
  readonly to: string;
  readonly key: string;
  readonly args?: Readonly<Record<string, unknown>>;
  /** Of an exchange to an exchange. */
  readonly toExchange?: true;
}

/** How many e-mails may wait for their next try, and how long they wait. */
const RETRY_DELAY_MS = 5_000;
const PAYMENT_DELIVERIES_MAX = 3;

export const exchanges: readonly Exchange[] = [
  { name: 'shop.orders', type: 'topic', args: { 'alternate-exchange': 'shop.unrouted' } },
  { name: 'shop.unrouted', type: 'fanout' },
  { name: 'shop.retry', type: 'direct' },
  { name: 'shop.dead', type: 'direct' },
  { name: 'shop.audit', type: 'fanout' },
  { name: 'shop.reports', type: 'headers' },
];

/** Every queue has a bound, so that the demo may run for days, whoever stops whichever of its workers. */
export const queues: readonly Queue[] = [
  {
    name: 'shop.email',
    args: { 'x-dead-letter-exchange': 'shop.retry', 'x-dead-letter-routing-key': 'email', 'x-max-length': 2_000 },
  },
  // Nobody consumes it: a message waits for its time to live, then goes back by dead-lettering.
  {
    name: 'shop.email.later',
    args: {
      'x-message-ttl': RETRY_DELAY_MS,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'shop.email',
      'x-max-length': 2_000,
    },
  },
  { name: 'shop.email.dead', args: { 'x-max-length': 500 } },
  { name: 'shop.packing', args: { 'x-max-length': 2_000 } },
  { name: 'shop.shipping', args: { 'x-single-active-consumer': true, 'x-max-length': 2_000 } },
  {
    name: 'shop.payments',
    args: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': PAYMENT_DELIVERIES_MAX,
      'x-dead-letter-exchange': 'shop.dead',
      'x-dead-letter-routing-key': 'payment',
      'x-max-length': 2_000,
    },
  },
  { name: 'shop.payments.dead', args: { 'x-max-length': 200 } },
  { name: 'shop.support', args: { 'x-max-priority': 5, 'x-max-length': 1_000 } },
  { name: 'shop.prices', args: { 'x-message-ttl': 5_000, 'x-max-length': 200 } },
  { name: 'shop.reports.eu', args: { 'x-max-length': 300 } },
  { name: 'shop.reports.urgent', args: { 'x-max-length': 300 } },
  // Full most of the time: publishers are told no.
  { name: 'shop.flash-sale', args: { 'x-max-length': 20, 'x-overflow': 'reject-publish' } },
  // Nobody takes offers: they expire.
  { name: 'shop.offers', args: { 'x-message-ttl': 20_000, 'x-max-length': 500 } },
  { name: 'shop.stock', args: { 'x-max-length': 500 } },
  // Nobody reads it: it is full after a few minutes, and then drops its oldest.
  { name: 'shop.audit.log', args: { 'x-max-length': 1_500 } },
  { name: 'shop.unrouted', args: { 'x-max-length': 300 } },
];

export const bindings: readonly Binding[] = [
  { from: 'shop.orders', to: 'shop.email', key: 'order.created.*' },
  { from: 'shop.orders', to: 'shop.email', key: 'order.shipped.*' },
  { from: 'shop.orders', to: 'shop.payments', key: 'order.created.*' },
  { from: 'shop.orders', to: 'shop.packing', key: 'order.paid.#' },
  { from: 'shop.orders', to: 'shop.shipping', key: 'order.packed.*' },
  { from: 'shop.orders', to: 'shop.stock', key: 'order.cancelled.*' },
  // Refunds are missing on purpose: nothing routes them but the alternate exchange.
  { from: 'shop.orders', to: 'shop.audit', key: 'order.created.#', toExchange: true },
  { from: 'shop.orders', to: 'shop.audit', key: 'order.paid.#', toExchange: true },
  { from: 'shop.orders', to: 'shop.audit', key: 'order.cancelled.#', toExchange: true },
  { from: 'shop.audit', to: 'shop.audit.log', key: '' },
  { from: 'shop.unrouted', to: 'shop.unrouted', key: '' },
  { from: 'shop.retry', to: 'shop.email.later', key: 'email' },
  { from: 'shop.dead', to: 'shop.email.dead', key: 'email' },
  { from: 'shop.dead', to: 'shop.payments.dead', key: 'payment' },
  { from: 'shop.reports', to: 'shop.reports.eu', key: '', args: { 'x-match': 'all', region: 'eu', format: 'pdf' } },
  {
    from: 'shop.reports',
    to: 'shop.reports.urgent',
    key: '',
    args: { 'x-match': 'any', urgent: true, level: 'board' },
  },
];

/** Does nothing where all is there already. */
export async function declareTopology(channel: Channel): Promise<void> {
  for (const { name, type, args } of exchanges) {
    await channel.assertExchange(name, type, { durable: true, arguments: args ?? {} });
  }
  for (const { name, args } of queues) await channel.assertQueue(name, { durable: true, arguments: args ?? {} });
  for (const { from, to, key, args, toExchange } of bindings) {
    if (toExchange) await channel.bindExchange(to, from, key, args ?? {});
    else await channel.bindQueue(to, from, key, args ?? {});
  }
}

/** Leaves nothing behind: the bindings go with what they bind. */
export async function removeTopology(channel: Channel): Promise<void> {
  for (const { name } of queues) await channel.deleteQueue(name);
  for (const { name } of exchanges) await channel.deleteExchange(name);
}
