/** Dead-lettering for each reason, x-death in all its parts, cycles. */
import type { Channel } from '../raw-client.ts';
import type { Scenario, Stage, Topic } from '../stage.ts';
import { type Args, type Table, typed } from '../wire/values.ts';

/** A source queue that dead-letters through the exchange dlx, and the queue dead behind it. */
async function graveyard(stage: Stage, args: Table = {}): Promise<[Channel, Channel]> {
  const [channel, reader] = await stage.channels();
  await channel.call('exchange.declare', { exchange: 'dlx', type: 'fanout' });
  await channel.call('queue.declare', { queue: 'dead' });
  await channel.call('queue.bind', { queue: 'dead', exchange: 'dlx' });
  await channel.call('queue.declare', {
    queue: 'q',
    durable: true,
    arguments: { 'x-dead-letter-exchange': 'dlx', ...args },
  });
  return [channel, reader];
}

const rejected =
  (args: Table, message: { key?: string; exchange?: string; properties?: Args }): Scenario =>
  async (stage) => {
    const [channel, reader] = await graveyard(stage, args);
    await channel.call('queue.bind', { queue: 'q', exchange: 'amq.direct', routing_key: 'orig' });
    channel.publish({ key: 'q', body: 'bad', ...message });
    await channel.ready('q', 1);
    await channel.get('q', { noAck: false });
    channel.send('basic.reject', { delivery_tag: 1, requeue: false });
    await channel.ready('dead', 1);
    await reader.drain('dead');
  };

/** Publishes into q, waits until so many are dead, and reads them. */
const buried =
  (args: Table, publish: (channel: Channel) => void, count: number): Scenario =>
  async (stage) => {
    const [channel, reader] = await graveyard(stage, args);
    publish(channel);
    await channel.ready('dead', count);
    await reader.drain('dead');
    await reader.drain('q');
  };

async function rejectHead(channel: Channel, queue: string): Promise<void> {
  await channel.ready(queue, 1);
  const got = await channel.get(queue, { noAck: false });
  channel.send('basic.reject', { delivery_tag: Number(got?.[1]?.delivery_tag), requeue: false });
}

const byDefault = (key: string): Table => ({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': key });

export const deadLetters: Topic = {
  rejected: rejected({}, {}),
  'rejected, with the exchange, CC and headers of its own': rejected(
    {},
    { exchange: 'amq.direct', key: 'orig', properties: { headers: { h: 1, CC: ['cc1'] }, content_type: 'a/b' } },
  ),
  'rejected, with a routing key of the queue: CC goes': rejected(
    { 'x-dead-letter-routing-key': 'rk' },
    { properties: { headers: { CC: ['cc1'], BCC: ['bcc1'], own: 1 } } },
  ),
  'rejected, BCC': rejected({}, { properties: { headers: { BCC: ['bcc1'] } } }),
  'rejected, with an expiration that did not come': rejected({}, { properties: { expiration: '60000' } }),
  'rejected, with an x-death of its own': rejected(
    {},
    {
      properties: {
        headers: {
          'x-death': [{ count: typed('l', 7), reason: 'rejected', queue: 'q', exchange: '', 'routing-keys': ['q'] }],
        },
      },
    },
  ),
  'rejected, with an x-death of its own about another queue': rejected(
    {},
    { properties: { headers: { 'x-death': [{ count: typed('l', 7), reason: 'rejected', queue: 'other' }] } } },
  ),
  'rejected, with an x-death that is no array': rejected({}, { properties: { headers: { 'x-death': 'nonsense' } } }),
  'nack multiple': async (stage) => {
    const [channel, reader] = await graveyard(stage);
    for (const body of ['a', 'b', 'c']) channel.publish({ key: 'q', body });
    await channel.ready('q', 3);
    for (let n = 0; n < 3; n += 1) await channel.get('q', { noAck: false });
    channel.send('basic.nack', { delivery_tag: 2, multiple: true, requeue: false });
    await channel.ready('dead', 2);
    await reader.drain('dead');
  },
  'expired by its own TTL': buried(
    {},
    (channel) => channel.publish({ key: 'q', body: 'e', properties: { expiration: '40' } }),
    1,
  ),
  'expired by expiration 0': buried({}, (channel) => channel.publish({ key: 'q', properties: { expiration: '0' } }), 1),
  "expired by the queue's TTL": buried({ 'x-message-ttl': 40 }, (channel) => channel.publish({ key: 'q' }), 1),
  "expired by the queue's TTL, though its own was longer": buried(
    { 'x-message-ttl': 40 },
    (channel) => channel.publish({ key: 'q', properties: { expiration: '99999' } }),
    1,
  ),
  'maxlen drops the oldest': buried(
    { 'x-max-length': 1 },
    (channel) => {
      for (const body of ['m1', 'm2', 'm3']) channel.publish({ key: 'q', body });
    },
    2,
  ),
  'maxlen 0': buried({ 'x-max-length': 0 }, (channel) => channel.publish({ key: 'q' }), 1),
  'maxlen by bytes': buried(
    { 'x-max-length-bytes': 4 },
    (channel) => {
      for (const body of ['aaa', 'bb', 'ccccc']) channel.publish({ key: 'q', body });
    },
    3,
  ),
  'reject-publish does not dead-letter': async (stage) => {
    const [channel, reader] = await graveyard(stage, { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
    await channel.call('confirm.select');
    for (const n of [1, 2]) {
      channel.publish({ key: 'q', body: `r${n}` });
      await channel.confirmed(n);
    }
    await reader.drain('q');
    await reader.drain('dead');
  },
  'reject-publish-dlx does': async (stage) => {
    const [channel, reader] = await graveyard(stage, { 'x-max-length': 1, 'x-overflow': 'reject-publish-dlx' });
    await channel.call('confirm.select');
    for (const n of [1, 2, 3]) {
      channel.publish({ key: 'q', body: `r${n}` });
      await channel.confirmed(n);
    }
    await reader.drain('q');
    await channel.ready('dead', 2);
    await reader.drain('dead');
  },
  'purging and deleting do not dead-letter': async (stage) => {
    const [channel, reader] = await graveyard(stage);
    channel.publish({ key: 'q' });
    await channel.ready('q', 1);
    await channel.call('queue.purge', { queue: 'q' });
    channel.publish({ key: 'q' });
    await channel.ready('q', 1);
    await channel.call('queue.delete', { queue: 'q' });
    await reader.drain('dead');
  },
  'requeueing does not dead-letter': async (stage) => {
    const [channel, reader] = await graveyard(stage);
    channel.publish({ key: 'q' });
    await channel.ready('q', 1);
    await channel.get('q', { noAck: false });
    channel.send('basic.nack', { delivery_tag: 1, requeue: true });
    await channel.ready('q', 1);
    await reader.drain('dead');
    await reader.drain('q');
  },
  'a missing dead-letter exchange drops': async (stage) => {
    const [channel] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-dead-letter-exchange': 'nosuch' } });
    channel.publish({ key: 'q' });
    await rejectHead(channel, 'q');
    await channel.barrier();
    await channel.call('queue.declare', { queue: 'q', passive: true });
  },
  'the default exchange as dead-letter exchange keeps the key': async (stage) => {
    const [channel, reader] = await stage.channels();
    await channel.call('queue.declare', { queue: 'target' });
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-dead-letter-exchange': '' } });
    await channel.call('queue.bind', { queue: 'q', exchange: 'amq.direct', routing_key: 'target' });
    channel.publish({ exchange: 'amq.direct', key: 'target', body: 'moved' });
    await rejectHead(channel, 'q');
    await channel.ready('target', 1);
    await reader.drain('target');
  },
  'rejected, expired, rejected: entries move and count': async (stage) => {
    const [channel] = await stage.channels();
    await channel.call('queue.declare', { queue: 'work', arguments: byDefault('wait') });
    await channel.call('queue.declare', { queue: 'wait', arguments: { ...byDefault('work'), 'x-message-ttl': 40 } });
    channel.publish({ key: 'work', body: 'retry' });
    for (let round = 0; round < 3; round += 1) await rejectHead(channel, 'work');
    await channel.ready('work', 1);
    await channel.get('work');
  },
  'two reasons in one queue are two entries': async (stage) => {
    const [channel] = await stage.channels();
    await channel.call('queue.declare', { queue: 'one', arguments: byDefault('two') });
    await channel.call('queue.declare', { queue: 'two', arguments: byDefault('one') });
    channel.publish({ key: 'one', body: 'm', properties: { expiration: '40' } });
    await rejectHead(channel, 'two');
    await rejectHead(channel, 'one');
    await channel.ready('two', 1);
    await channel.get('two');
  },
  'rejecting into itself goes on': async (stage) => {
    const [channel] = await stage.channels();
    await channel.call('queue.declare', { queue: 'self', arguments: byDefault('self') });
    channel.publish({ key: 'self' });
    for (let round = 0; round < 3; round += 1) await rejectHead(channel, 'self');
    await channel.ready('self', 1);
    await channel.get('self');
  },
  'expiring into itself is dropped': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'self', arguments: { ...byDefault('self'), 'x-message-ttl': 40 } });
    await channel.call('confirm.select');
    channel.publish({ key: 'self' });
    await channel.confirmed(1);
    await channel.ready('self', 0);
    await channel.get('self');
  },
  'a circle of expiry is dropped after one round': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'one', arguments: { ...byDefault('two'), 'x-message-ttl': 60 } });
    await channel.call('queue.declare', { queue: 'two', arguments: { ...byDefault('one'), 'x-message-ttl': 60 } });
    channel.publish({ key: 'one' });
    await stage.elapse(500); // by then it has been round many times, were it not dropped
    await channel.call('queue.declare', { queue: 'one', passive: true });
    await channel.call('queue.declare', { queue: 'two', passive: true });
  },
  'a chain of three keeps the first death': async (stage) => {
    const [channel] = await stage.channels();
    await channel.call('queue.declare', { queue: 'three' });
    await channel.call('queue.declare', { queue: 'two', arguments: byDefault('three') });
    await channel.call('queue.declare', { queue: 'one', arguments: { ...byDefault('two'), 'x-message-ttl': 30 } });
    channel.publish({ key: 'one', properties: { headers: { own: 'kept' } } });
    await rejectHead(channel, 'two');
    await channel.ready('three', 1);
    await channel.get('three');
  },
};
