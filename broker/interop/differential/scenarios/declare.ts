/** Declaring, deleting and binding: equivalence, validity, reserved names, locks. */
import type { Scenario, Topic } from '../stage.ts';
import { type Args, type Table, typed } from '../wire/values.ts';

/** Declares q one way, then another. */
const redeclareQueue =
  (first: Args, second: Args): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', durable: true, ...first });
    await channel.call('queue.declare', { queue: 'q', durable: true, ...second });
  };

const redeclareExchange =
  (first: Args, second: Args): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'direct', durable: true, ...first });
    await channel.call('exchange.declare', { exchange: 'x', type: 'direct', durable: true, ...second });
  };

const one =
  (method: string, args: Args): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    await channel.call(method, args);
  };

const queueWith = (args: Table, rest: Args = {}): Scenario =>
  one('queue.declare', { queue: 'q', durable: true, ...rest, arguments: args });

const ttl = (value: number | ReturnType<typeof typed>) => ({ arguments: { 'x-message-ttl': value } });

/** Binds through a declared exchange and queue, one thing of which is missing or forbidden. */
const withQueueAndExchange =
  (method: string, args: Args): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    await channel.call('exchange.declare', { exchange: 'x', type: 'direct' });
    await channel.call(method, args);
  };

const onLockedQueue =
  (method: string, args: Args): Scenario =>
  async (stage) => {
    const owner = await stage.channel();
    await owner.call('queue.declare', { queue: 'q', exclusive: true });
    const other = await stage.channel();
    await other.call(method, args);
  };

export const declare: Topic = {
  'queue, exchange, binding and their deletion': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', durable: true });
    await channel.call('exchange.declare', { exchange: 'x', type: 'topic' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'x', routing_key: 'a.*' });
    await channel.call('queue.unbind', { queue: 'q', exchange: 'x', routing_key: 'a.*' });
    await channel.call('queue.delete', { queue: 'q' });
    await channel.call('exchange.delete', { exchange: 'x' });
  },
  'redeclared with another durable': redeclareQueue({}, { durable: false }),
  'redeclared with another auto_delete': redeclareQueue({}, { auto_delete: true }),
  'redeclared as exclusive': redeclareQueue({}, { exclusive: true }),
  'an exclusive queue redeclared as shared': redeclareQueue({ exclusive: true }, { exclusive: false }),
  'an exclusive queue redeclared with another durable': redeclareQueue(
    { exclusive: true, durable: false },
    { exclusive: true, durable: true },
  ),
  'redeclared with an argument more': redeclareQueue({}, ttl(typed('b', 5))),
  'redeclared with an argument less': redeclareQueue(ttl(typed('s', 5000)), {}),
  'redeclared with an unknown argument': redeclareQueue({}, { arguments: { 'x-what': 1 } }),
  'redeclared with another TTL': redeclareQueue(ttl(60000), ttl(5)),
  'redeclared with the TTL in another width': redeclareQueue(ttl(typed('s', 5000)), ttl(typed('l', 5000))),
  'redeclared with the TTL as a double': redeclareQueue(ttl(typed('s', 5000)), ttl(typed('d', 5000))),
  'redeclared with another dead-letter exchange': redeclareQueue(
    { arguments: { 'x-dead-letter-exchange': 'a' } },
    { arguments: { 'x-dead-letter-exchange': 'b' } },
  ),
  'classic redeclared as quorum': redeclareQueue({}, { arguments: { 'x-queue-type': 'quorum' } }),
  'quorum redeclared as classic': redeclareQueue({ arguments: { 'x-queue-type': 'quorum' } }, {}),
  'none redeclared as classic': redeclareQueue({}, { arguments: { 'x-queue-type': 'classic' } }),
  'equivalence is looked at before validity': redeclareQueue({}, ttl(-1)),
  'redeclared with another max-length and overflow': redeclareQueue(
    { arguments: { 'x-max-length': 5, 'x-overflow': 'drop-head' } },
    { arguments: { 'x-max-length': 5, 'x-overflow': 'reject-publish' } },
  ),
  'passive, missing': one('queue.declare', { queue: 'nosuch', passive: true }),
  'passive looks at nothing but the name': redeclareQueue(
    {},
    { passive: true, durable: false, auto_delete: true, arguments: { 'x-message-ttl': 1 } },
  ),
  'passive, empty name, none declared': one('queue.declare', { passive: true }),
  'a name with a line break': one('queue.declare', { queue: 'a\nb' }),
  'a name of 255 bytes': one('queue.declare', { queue: `${'é'.repeat(127)}x` }),
  'a name that is not UTF-8': one('queue.declare', { queue: Buffer.from([0xff, 0xfe]) }),
  'server-named': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { exclusive: true });
    await channel.call('queue.declare', { exclusive: true });
    await channel.call('queue.declare', { passive: true });
  },
  'an empty name is the last declared queue': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q1' });
    await channel.call('queue.declare', { queue: 'q2' });
    await channel.call('queue.bind', { exchange: 'amq.direct', routing_key: '' });
    channel.publish({ exchange: 'amq.direct', key: 'q2', body: 'one' });
    await channel.call('queue.purge');
    await channel.get('');
    await channel.call('queue.delete');
    await channel.call('queue.declare', { queue: 'q2', passive: true });
  },
  'counts in the answer': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    for (const body of ['a', 'b', 'c']) channel.publish({ key: 'q', body });
    await channel.get('q', { noAck: false });
    const other = await channel.peer.channel(2);
    await other.call('basic.qos', { prefetch_count: 1 });
    await other.consume('q', 'c');
    await other.wait('basic.deliver', 1);
    await channel.call('queue.declare', { queue: 'q' });
  },
  'nowait declares and says nothing': async (stage) => {
    const channel = await stage.channel();
    channel.send('queue.declare', { queue: 'q', nowait: true });
    channel.send('exchange.declare', { exchange: 'x', type: 'fanout', nowait: true });
    channel.send('queue.bind', { queue: 'q', exchange: 'x', nowait: true });
    await channel.barrier();
    channel.publish({ exchange: 'x', body: 'through' });
    await channel.get('q');
    channel.send('queue.purge', { queue: 'q', nowait: true });
    channel.send('queue.delete', { queue: 'q', nowait: true });
    channel.send('exchange.delete', { exchange: 'x', nowait: true });
    await channel.barrier();
    await channel.call('queue.declare', { queue: 'q', passive: true });
  },
  'exchange redeclared alike': redeclareExchange({}, {}),
  'exchange redeclared with another type': redeclareExchange({}, { type: 'topic' }),
  'exchange redeclared with another durable': redeclareExchange({}, { durable: false }),
  'exchange redeclared with another auto_delete': redeclareExchange({}, { auto_delete: true }),
  'exchange redeclared with another internal': redeclareExchange({}, { internal: true }),
  'exchange redeclared with an alternate exchange': redeclareExchange(
    {},
    { arguments: { 'alternate-exchange': 'foo' } },
  ),
  'exchange redeclared with an unknown argument': redeclareExchange({}, { arguments: { 'x-what': 1 } }),
  'exchange redeclared with another alternate exchange': redeclareExchange(
    { arguments: { 'alternate-exchange': 'foo' } },
    { arguments: { 'alternate-exchange': 'bar' } },
  ),
  'alternate exchange that is no string': one('exchange.declare', {
    exchange: 'x',
    type: 'direct',
    arguments: { 'alternate-exchange': 5 },
  }),
  'exchange, passive, missing': one('exchange.declare', { exchange: 'nosuch', type: 'direct', passive: true }),
  'exchange, passive, looks at nothing but the name': redeclareExchange({}, { passive: true, type: 'topic' }),
  'exchange, passive, unknown type': redeclareExchange({}, { passive: true, type: 'wat' }),
  'exchange of unknown type': one('exchange.declare', { exchange: 'x', type: 'wat' }),
  'exchange of empty type': one('exchange.declare', { exchange: 'x', type: '' }),
  'an existing exchange redeclared with an unknown type': redeclareExchange({}, { type: 'wat' }),
  'exchange amq.foo': one('exchange.declare', { exchange: 'amq.foo', type: 'direct' }),
  'exchange amq.nosuch, passive': one('exchange.declare', { exchange: 'amq.nosuch', type: 'direct', passive: true }),
  'the default exchange declared': one('exchange.declare', { exchange: '', type: 'direct', durable: true }),
  'the default exchange declared passively': one('exchange.declare', { exchange: '', type: 'direct', passive: true }),
  'amq.direct redeclared alike': one('exchange.declare', { exchange: 'amq.direct', type: 'direct', durable: true }),
  'amq.direct redeclared otherwise': one('exchange.declare', { exchange: 'amq.direct', type: 'topic', durable: true }),
  'every predeclared exchange is there': async (stage) => {
    const channel = await stage.channel();
    for (const [exchange, type] of [
      ['amq.direct', 'direct'],
      ['amq.fanout', 'fanout'],
      ['amq.headers', 'headers'],
      ['amq.match', 'headers'],
      ['amq.topic', 'topic'],
    ] as const) {
      await channel.call('exchange.declare', { exchange, type, durable: true });
    }
  },
  'amq.direct deleted': one('exchange.delete', { exchange: 'amq.direct' }),
  'amq.rabbitmq.trace': one('exchange.declare', {
    exchange: 'amq.rabbitmq.trace',
    type: 'topic',
    durable: true,
    passive: true,
  }),
  'the default exchange deleted': one('exchange.delete', { exchange: '' }),
  'queue amq.foo': one('queue.declare', { queue: 'amq.foo' }),
  'queue amq.foo, passive': one('queue.declare', { queue: 'amq.foo', passive: true }),
  'a missing queue deleted': one('queue.delete', { queue: 'nosuch' }),
  'a missing exchange deleted': one('exchange.delete', { exchange: 'nosuch' }),
  'a missing queue purged': one('queue.purge', { queue: 'nosuch' }),
  'delete if empty': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    channel.publish({ key: 'q' });
    await channel.ready('q', 1);
    await channel.call('queue.delete', { queue: 'q', if_empty: true });
  },
  'delete if empty, with one unacknowledged': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    channel.publish({ key: 'q' });
    await channel.get('q', { noAck: false });
    await channel.call('queue.delete', { queue: 'q', if_empty: true });
  },
  'delete if unused': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    await channel.consume('q', 'c');
    await channel.call('queue.delete', { queue: 'q', if_unused: true });
  },
  'delete if unused and empty, and it is': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    await channel.call('queue.delete', { queue: 'q', if_unused: true, if_empty: true });
  },
  'delete exchange if unused': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'direct' });
    await channel.call('queue.declare', { queue: 'q' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'x', routing_key: 'k' });
    await channel.call('exchange.delete', { exchange: 'x', if_unused: true });
  },
  'bind to a missing exchange': withQueueAndExchange('queue.bind', { queue: 'q', exchange: 'nosuch' }),
  'bind a missing queue': withQueueAndExchange('queue.bind', { queue: 'nosuch', exchange: 'x' }),
  'bind what is missing on both sides': withQueueAndExchange('queue.bind', { queue: 'no', exchange: 'such' }),
  'bind to the default exchange': withQueueAndExchange('queue.bind', { queue: 'q', exchange: '' }),
  'unbind from the default exchange': withQueueAndExchange('queue.unbind', { queue: 'q', exchange: '' }),
  'unbind what is not bound': withQueueAndExchange('queue.unbind', { queue: 'q', exchange: 'x', routing_key: 'k' }),
  'unbind a missing queue': withQueueAndExchange('queue.unbind', { queue: 'nosuch', exchange: 'x' }),
  'unbind from a missing exchange': withQueueAndExchange('queue.unbind', { queue: 'q', exchange: 'nosuch' }),
  'bind an exchange to a missing one': withQueueAndExchange('exchange.bind', { destination: 'x', source: 'nosuch' }),
  'bind a missing exchange': withQueueAndExchange('exchange.bind', { destination: 'nosuch', source: 'x' }),
  'bind an exchange to the default one': withQueueAndExchange('exchange.bind', { destination: 'x', source: '' }),
  'bind the default exchange to another': withQueueAndExchange('exchange.bind', { destination: '', source: 'x' }),
  'unbind exchanges that are not bound': withQueueAndExchange('exchange.unbind', {
    destination: 'x',
    source: 'amq.direct',
  }),
  'bind with an empty queue name and none declared': one('queue.bind', { exchange: 'amq.direct' }),
  'get with an empty queue name and none declared': async (stage) => {
    const channel = await stage.channel();
    await channel.get('');
  },
  'consume with an empty queue name and none declared': one('basic.consume', {}),
  "another's exclusive queue: declare": onLockedQueue('queue.declare', { queue: 'q', exclusive: true }),
  "another's exclusive queue: declare passively": onLockedQueue('queue.declare', { queue: 'q', passive: true }),
  "another's exclusive queue: bind": onLockedQueue('queue.bind', { queue: 'q', exchange: 'amq.direct' }),
  "another's exclusive queue: unbind": onLockedQueue('queue.unbind', { queue: 'q', exchange: 'amq.direct' }),
  "another's exclusive queue: consume": onLockedQueue('basic.consume', { queue: 'q' }),
  "another's exclusive queue: purge": onLockedQueue('queue.purge', { queue: 'q' }),
  "another's exclusive queue: delete": onLockedQueue('queue.delete', { queue: 'q' }),
  "another's exclusive queue: get": async (stage) => {
    const owner = await stage.channel();
    await owner.call('queue.declare', { queue: 'q', exclusive: true });
    const other = await stage.channel();
    await other.get('q');
  },
  "another's exclusive queue: publish is allowed": async (stage) => {
    const owner = await stage.channel();
    await owner.call('queue.declare', { queue: 'q', exclusive: true });
    const other = await stage.channel();
    other.publish({ key: 'q', body: 'in' });
    await owner.ready('q', 1);
    await owner.get('q');
  },
  'an exclusive queue goes with its connection': async (stage) => {
    const owner = await stage.channel();
    await owner.call('queue.declare', { queue: 'q', exclusive: true });
    await owner.peer.close();
    const other = await stage.channel();
    await other.call('queue.declare', { queue: 'q', passive: true });
  },
  'an exclusive queue outlives its channel': async (stage) => {
    const [first, second] = await stage.channels();
    await first.call('queue.declare', { queue: 'q', exclusive: true });
    await first.call('channel.close', { reply_code: 200 });
    await second.call('queue.declare', { queue: 'q', passive: true });
  },

  'TTL as text': queueWith({ 'x-message-ttl': 'abc' }),
  'TTL as a double': queueWith({ 'x-message-ttl': typed('d', 1.5) }),
  'TTL negative': queueWith({ 'x-message-ttl': -5 }),
  'TTL 0': queueWith({ 'x-message-ttl': 0 }),
  'TTL of 2^32 - 1': queueWith({ 'x-message-ttl': typed('l', 4294967295) }),
  'TTL of 2^32': queueWith({ 'x-message-ttl': typed('l', 4294967296) }),
  'TTL too large': queueWith({ 'x-message-ttl': typed('l', 10n ** 16n) }),
  'TTL null': queueWith({ 'x-message-ttl': null }),
  'TTL true': queueWith({ 'x-message-ttl': true }),
  'expires 0': queueWith({ 'x-expires': 0 }),
  'expires negative': queueWith({ 'x-expires': -1 }),
  'expires as text': queueWith({ 'x-expires': '1' }),
  'expires too large': queueWith({ 'x-expires': typed('l', 10n ** 16n) }),
  'max-length negative': queueWith({ 'x-max-length': -1 }),
  'max-length as text': queueWith({ 'x-max-length': '5' }),
  'max-length-bytes negative': queueWith({ 'x-max-length-bytes': -1 }),
  'max-priority 0': queueWith({ 'x-max-priority': 0 }),
  'max-priority 255': queueWith({ 'x-max-priority': 255 }),
  'max-priority 256': queueWith({ 'x-max-priority': typed('s', 256) }),
  'max-priority negative': queueWith({ 'x-max-priority': -1 }),
  'max-priority as text': queueWith({ 'x-max-priority': '5' }),
  'dead-letter exchange as a number': queueWith({ 'x-dead-letter-exchange': typed('b', 5) }),
  'dead-letter routing key as a number': queueWith({
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': typed('b', 5),
  }),
  'dead-letter routing key without an exchange': queueWith({ 'x-dead-letter-routing-key': 'k' }),
  'overflow unknown': queueWith({ 'x-overflow': 'what' }),
  'overflow as a number': queueWith({ 'x-overflow': 1 }),
  'single active consumer as text': queueWith({ 'x-single-active-consumer': 'yes' }),
  'queue mode unknown': queueWith({ 'x-queue-mode': 'zz' }),
  'queue mode lazy': queueWith({ 'x-queue-mode': 'lazy' }),
  'queue version 2': queueWith({ 'x-queue-version': 2 }),
  'queue type unknown': queueWith({ 'x-queue-type': 'zz' }),
  'queue type as a number': queueWith({ 'x-queue-type': 5 }),
  'delivery limit on a classic queue': queueWith({ 'x-delivery-limit': 5 }),
  'master locator': queueWith({ 'x-queue-master-locator': 'min-masters' }),
  'master locator unknown': queueWith({ 'x-queue-master-locator': 'zz' }),
  'quorum, exclusive': queueWith({ 'x-queue-type': 'quorum' }, { exclusive: true }),
  'quorum, auto-delete': queueWith({ 'x-queue-type': 'quorum' }, { auto_delete: true }),
  'quorum, not durable': queueWith({ 'x-queue-type': 'quorum' }, { durable: false }),
  'quorum, server-named': one('queue.declare', { durable: true, arguments: { 'x-queue-type': 'quorum' } }),
  'quorum with a priority': queueWith({ 'x-queue-type': 'quorum', 'x-max-priority': 5 }),
  'quorum, lazy': queueWith({ 'x-queue-type': 'quorum', 'x-queue-mode': 'lazy' }),
  'quorum with reject-publish-dlx': queueWith({ 'x-queue-type': 'quorum', 'x-overflow': 'reject-publish-dlx' }),
  'quorum with all it knows': queueWith({
    'x-queue-type': 'quorum',
    'x-message-ttl': 60000,
    'x-expires': 60000,
    'x-max-length': 10,
    'x-max-length-bytes': 1000,
    'x-delivery-limit': 3,
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': 'k',
    'x-dead-letter-strategy': 'at-most-once',
    'x-overflow': 'reject-publish',
    'x-single-active-consumer': true,
    'x-quorum-initial-group-size': 1,
  }),
  'quorum, delivery limit negative': queueWith({ 'x-queue-type': 'quorum', 'x-delivery-limit': -1 }),
  'quorum, delivery limit as text': queueWith({ 'x-queue-type': 'quorum', 'x-delivery-limit': '3' }),
  'stream, auto-delete': queueWith({ 'x-queue-type': 'stream' }, { auto_delete: true }),
  'stream, exclusive': queueWith({ 'x-queue-type': 'stream' }, { exclusive: true }),
  'stream, not durable': queueWith({ 'x-queue-type': 'stream' }, { durable: false }),
  'stream with a TTL': queueWith({ 'x-queue-type': 'stream', 'x-message-ttl': 1 }),
  'stream, a bad max-age': queueWith({ 'x-queue-type': 'stream', 'x-max-age': 'zz' }),
  'stream with all it knows': queueWith({
    'x-queue-type': 'stream',
    'x-max-age': '1h',
    'x-max-length-bytes': 1000000,
    'x-stream-max-segment-size-bytes': 500000,
  }),
};
