/** What closes a channel, what closes the connection, and what closes neither, for well-formed methods. */
import type { Channel } from '../raw-client.ts';
import type { Scenario, Topic } from '../stage.ts';
import { type Args, typed } from '../wire/values.ts';

/** A channel beside one queue q with one message in it. */
const withQueue =
  (act: (channel: Channel) => unknown): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    channel.publish({ key: 'q' });
    await channel.ready('q', 1);
    await act(channel);
  };

const call = (method: string, args: Args = {}): Scenario => withQueue((channel) => channel.call(method, args));

const publish = (properties: Args): Scenario => withQueue((channel) => channel.publish({ key: 'q', properties }));

/** Publishes with an expiration; what became of it shows in the queue. */
const expiration = (value: string): Scenario =>
  withQueue((channel) => channel.publish({ key: 'q', properties: { expiration: value } }));

export const channelErrors: Topic = {
  'publish to a missing exchange': withQueue((channel) => channel.publish({ exchange: 'nosuch', key: 'q' })),
  'publish to a missing exchange, then more on the closing channel': withQueue((channel) => {
    channel.publish({ exchange: 'nosuch', key: 'q' });
    channel.publish({ exchange: 'nosuch', key: 'q' });
    channel.send('queue.delete', { queue: 'q' });
  }),
  'publish to an internal exchange': withQueue(async (channel) => {
    await channel.call('exchange.declare', { exchange: 'x', type: 'direct', internal: true });
    channel.publish({ exchange: 'x', key: 'q' });
  }),
  'publish immediate': withQueue((channel) => channel.publish({ key: 'q', immediate: true })),
  'a closed channel can be opened again': withQueue(async (channel) => {
    channel.publish({ exchange: 'nosuch' });
    await channel.closedByServer();
    const again = await channel.peer.channel(1);
    await again.get('q');
  }),
  'other channels go on when one is closed': async (stage) => {
    const [bad, good] = await stage.channels();
    bad.publish({ exchange: 'nosuch' });
    await bad.closedByServer();
    await good.call('queue.declare', { queue: 'q' });
  },
  'unacknowledged messages of a closed channel come back': withQueue(async (channel) => {
    await channel.get('q', { noAck: false });
    channel.publish({ exchange: 'nosuch' });
    await channel.closedByServer();
    const again = await channel.peer.channel(2);
    await again.ready('q', 1);
    await again.get('q');
  }),
  'ack of an unknown tag': withQueue((channel) => channel.send('basic.ack', { delivery_tag: 99 })),
  'ack of an unknown tag, multiple': withQueue((channel) => {
    channel.send('basic.ack', { delivery_tag: 99, multiple: true });
  }),
  'ack twice': withQueue(async (channel) => {
    await channel.get('q', { noAck: false });
    channel.send('basic.ack', { delivery_tag: 1 });
    channel.send('basic.ack', { delivery_tag: 1 });
  }),
  'ack of a message that needs none': withQueue(async (channel) => {
    await channel.get('q');
    channel.send('basic.ack', { delivery_tag: 1 });
  }),
  'ack 0, multiple, nothing pending': withQueue((channel) => {
    channel.send('basic.ack', { delivery_tag: 0, multiple: true });
  }),
  'ack 0, single': withQueue((channel) => channel.send('basic.ack', { delivery_tag: 0 })),
  'nack of an unknown tag': withQueue((channel) => channel.send('basic.nack', { delivery_tag: 5 })),
  'nack 0, multiple, nothing pending': withQueue((channel) => {
    channel.send('basic.nack', { delivery_tag: 0, multiple: true });
  }),
  'reject of an unknown tag': withQueue((channel) => channel.send('basic.reject', { delivery_tag: 5 })),
  "ack of another channel's tag": async (stage) => {
    const [first, second] = await stage.channels();
    await first.call('queue.declare', { queue: 'q' });
    first.publish({ key: 'q' });
    await first.get('q', { noAck: false });
    second.send('basic.ack', { delivery_tag: 1 });
  },
  'consume from a missing queue': call('basic.consume', { queue: 'nosuch' }),
  'get from a missing queue': withQueue((channel) => channel.get('nosuch')),
  'a consumer tag used again': withQueue(async (channel) => {
    await channel.consume('q', 't');
    await channel.wait('basic.deliver', 1);
    await channel.consume('q', 't');
  }),
  'a consumer tag used on two channels': async (stage) => {
    const [first, second] = await stage.channels();
    await first.call('queue.declare', { queue: 'q' });
    await first.consume('q', 't');
    await second.consume('q', 't');
  },
  'a consumer tag used again after its cancel': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    await channel.consume('q', 't');
    await channel.call('basic.cancel', { consumer_tag: 't' });
    await channel.consume('q', 't');
  },
  'a server-made consumer tag': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    await channel.consume('q', '');
    await channel.consume('q', '');
    channel.publish({ key: 'q' });
    await channel.wait('basic.deliver', 1);
  },
  'exclusive consume of a queue in use': async (stage) => {
    const [first, second] = await stage.channels();
    await first.call('queue.declare', { queue: 'q' });
    await first.consume('q', 't');
    await second.consume('q', 'u', { exclusive: true });
  },
  'consume beside an exclusive consumer': async (stage) => {
    const [first, second] = await stage.channels();
    await first.call('queue.declare', { queue: 'q' });
    await first.consume('q', 't', { exclusive: true });
    await second.consume('q', 'u');
  },
  'get beside an exclusive consumer': async (stage) => {
    const [first, second] = await stage.channels();
    await first.call('queue.declare', { queue: 'q' });
    await first.consume('q', 't', { exclusive: true });
    await second.get('q');
  },
  'cancel an unknown consumer': call('basic.cancel', { consumer_tag: 'nosuch' }),
  'consumer priority that is no number': call('basic.consume', { queue: 'q', arguments: { 'x-priority': 'high' } }),
  'consume with an unknown argument': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    await channel.consume('q', 'c', { arguments: { 'x-what': 1 } });
  },
  'consume with no_local': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    await channel.consume('q', 'c', { no_local: true, no_ack: true });
    channel.publish({ key: 'q', body: 'own' });
    await channel.wait('basic.deliver', 1);
  },
  'qos with a prefetch size': call('basic.qos', { prefetch_size: 10 }),
  'recover without requeue': call('basic.recover', { requeue: false }),
  'recover-async without requeue': withQueue((channel) => channel.send('basic.recover-async', { requeue: false })),
  'flow off': call('channel.flow', { active: false }),
  'flow on': call('channel.flow', { active: true }),
  'access.request': call('access.request', { realm: '/data', active: true }),
  'tx, then confirm': withQueue(async (channel) => {
    await channel.call('tx.select');
    await channel.call('confirm.select');
  }),
  'confirm, then tx': withQueue(async (channel) => {
    await channel.call('confirm.select');
    await channel.call('tx.select');
  }),
  'confirm twice, tx twice': async (stage) => {
    const [first, second] = await stage.channels();
    await first.call('confirm.select');
    await first.call('confirm.select');
    await second.call('tx.select');
    await second.call('tx.select');
  },
  'commit without tx': call('tx.commit'),
  'rollback without tx': call('tx.rollback'),
  'expiration abc': expiration('abc'),
  'expiration -1': expiration('-1'),
  'expiration empty': expiration(''),
  'expiration 1.5': expiration('1.5'),
  'expiration 5 and a blank': expiration('5 '),
  'expiration +5': expiration('+5'),
  'expiration of 2^32': expiration('4294967296'),
  'expiration too large': expiration('10000000000000000'),
  'expiration bad and unroutable': withQueue((channel) => {
    channel.publish({ key: 'nowhere', properties: { expiration: 'abc' } });
  }),
  "another's user_id": publish({ user_id: 'someone' }),
  "one's own user_id": withQueue(async (channel) => {
    channel.publish({ key: 'q', properties: { user_id: 'guest' } });
    await channel.ready('q', 2);
    await channel.drain('q');
  }),
  'CC that is no array': publish({ headers: { CC: 'q' } }),
  'BCC that is no array': publish({ headers: { BCC: typed('I', 5) } }),
  'CC of numbers': withQueue((channel) => {
    channel.publish({ key: 'q', properties: { headers: { CC: [typed('I', 5)] } } });
  }),
  'channel.close answers and frees the number': async (stage) => {
    const channel = await stage.channel();
    await channel.call('channel.close', { reply_code: 200 });
    const again = await channel.peer.channel(1);
    await again.call('queue.declare', { queue: 'q' });
  },
};
