/** Quorum queues and streams, as far as AMQP 0-9-1 shows them. */
import type { Channel } from '../raw-client.ts';
import type { Scenario, Stage, Topic } from '../stage.ts';
import { type Args, type FieldValue, type Table, typed } from '../wire/values.ts';

async function withType(stage: Stage, type: string, args: Table = {}): Promise<[Channel, Channel]> {
  const [channel, other] = await stage.channels();
  await channel.call('queue.declare', { queue: 'q', durable: true, arguments: { 'x-queue-type': type, ...args } });
  await channel.call('confirm.select');
  return [channel, other];
}

async function publishAll(channel: Channel, ...bodies: string[]): Promise<void> {
  for (const body of bodies) channel.publish({ key: 'q', body });
  await channel.confirmed(bodies.length);
}

/** A stream that holds m0 … m4, read from an offset. */
const streamFrom =
  (offset: FieldValue | undefined, count: number): Scenario =>
  async (stage) => {
    const [channel, reader] = await withType(stage, 'stream');
    await publishAll(channel, 'm0', 'm1', 'm2', 'm3', 'm4');
    await reader.call('basic.qos', { prefetch_count: 10 });
    await reader.consume('q', 'c', offset === undefined ? {} : { arguments: { 'x-stream-offset': offset } });
    await reader.wait('basic.deliver', count);
  };

const onStream =
  (method: string, args: Args): Scenario =>
  async (stage) => {
    const [channel] = await withType(stage, 'stream');
    await channel.call(method, args);
  };

export const queueTypes: Topic = {
  'quorum: deliveries count, and the limit dead-letters': async (stage) => {
    const [channel, reader] = await withType(stage, 'quorum', {
      'x-delivery-limit': 2,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'dead',
    });
    await channel.call('queue.declare', { queue: 'dead' });
    channel.publish({ key: 'q', body: 'poison', properties: { headers: { mine: 1 } } });
    await channel.confirmed(1);
    await reader.consume('q', 'c');
    for (let n = 1; n <= 3; n += 1) {
      await reader.wait('basic.deliver', n);
      reader.send('basic.nack', { delivery_tag: n, requeue: true });
    }
    await channel.ready('dead', 1);
    await channel.get('dead');
  },
  'quorum: no limit is none': async (stage) => {
    const [channel, reader] = await withType(stage, 'quorum');
    await publishAll(channel, 'm');
    await reader.consume('q', 'c');
    for (let n = 1; n <= 4; n += 1) {
      await reader.wait('basic.deliver', n);
      reader.send('basic.reject', { delivery_tag: n, requeue: true });
    }
    await reader.wait('basic.deliver', 5);
  },
  'quorum: get counts from 0': async (stage) => {
    const [channel, reader] = await withType(stage, 'quorum');
    await publishAll(channel, 'm');
    await channel.ready('q', 1);
    await reader.get('q', { noAck: false });
    reader.send('basic.nack', { delivery_tag: 1, requeue: true });
    await channel.ready('q', 1);
    await reader.get('q', { noAck: false });
    reader.send('basic.ack', { delivery_tag: 2 });
    await reader.barrier();
    await reader.get('q');
  },
  'quorum: a lost connection counts as a delivery': async (stage) => {
    const [channel] = await withType(stage, 'quorum');
    await publishAll(channel, 'm');
    const holder = await stage.channel();
    await holder.consume('q', 'c');
    await holder.wait('basic.deliver', 1);
    await holder.peer.close();
    const next = await stage.channel();
    await next.consume('q', 'c');
    await next.wait('basic.deliver', 1);
  },
  'quorum: rejected': async (stage) => {
    const [channel, reader] = await withType(stage, 'quorum', {
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'dead',
    });
    await channel.call('queue.declare', { queue: 'dead' });
    await publishAll(channel, 'm');
    await reader.consume('q', 'c');
    await reader.wait('basic.deliver', 1);
    reader.send('basic.reject', { delivery_tag: 1, requeue: false });
    await channel.ready('dead', 1);
    await channel.get('dead');
  },
  'quorum: order, prefetch, ack multiple': async (stage) => {
    const [channel, reader] = await withType(stage, 'quorum');
    await publishAll(channel, 'a', 'b', 'c', 'd', 'e');
    await reader.call('basic.qos', { prefetch_count: 2 });
    await reader.consume('q', 'c');
    await reader.wait('basic.deliver', 2);
    reader.send('basic.ack', { delivery_tag: 2, multiple: true });
    await reader.wait('basic.deliver', 4);
    reader.send('basic.ack', { delivery_tag: 4, multiple: true });
    await reader.wait('basic.deliver', 5);
  },
  'quorum: where a requeued message goes': async (stage) => {
    const [channel, reader] = await withType(stage, 'quorum');
    await publishAll(channel, 'a', 'b', 'c');
    await reader.call('basic.qos', { prefetch_count: 1 });
    await reader.consume('q', 'c');
    await reader.wait('basic.deliver', 1);
    reader.send('basic.nack', { delivery_tag: 1, requeue: true });
    await reader.wait('basic.deliver', 2);
    reader.send('basic.ack', { delivery_tag: 2 });
    await reader.wait('basic.deliver', 3);
  },
  'quorum: max-length drops the head': async (stage) => {
    const [channel, reader] = await withType(stage, 'quorum', { 'x-max-length': 2 });
    await publishAll(channel, 'a', 'b', 'c', 'd');
    await channel.ready('q', 2);
    await reader.drain('q');
  },
  'quorum: queue TTL': async (stage) => {
    const [channel] = await withType(stage, 'quorum', { 'x-message-ttl': 100 });
    await publishAll(channel, 'a');
    await stage.elapse(400);
    await channel.get('q');
  },
  'quorum: global qos': async (stage) => {
    const [, reader] = await withType(stage, 'quorum');
    await reader.call('basic.qos', { prefetch_count: 1, global: true });
    await reader.consume('q', 'c');
  },
  'quorum: single active consumer': async (stage) => {
    const [channel, a] = await withType(stage, 'quorum', { 'x-single-active-consumer': true });
    const b = await channel.peer.channel(3);
    await a.consume('q', 'A');
    await b.consume('q', 'B');
    await publishAll(channel, '1', '2');
    await a.wait('basic.deliver', 2);
    await a.call('channel.close', { reply_code: 200 });
    await b.wait('basic.deliver', 2);
  },
  'quorum: get beside a single active consumer': async (stage) => {
    const [channel] = await withType(stage, 'quorum', { 'x-single-active-consumer': true });
    await channel.get('q');
  },
  'quorum: purge and delete count': async (stage) => {
    const [channel] = await withType(stage, 'quorum');
    await publishAll(channel, 'a', 'b');
    await channel.ready('q', 2);
    await channel.call('queue.purge', { queue: 'q' });
    await channel.call('queue.delete', { queue: 'q' });
  },
  'quorum: priorities are ignored': async (stage) => {
    const [channel, reader] = await withType(stage, 'quorum');
    channel.publish({ key: 'q', body: 'low', properties: { priority: 1 } });
    channel.publish({ key: 'q', body: 'high', properties: { priority: 9 } });
    await channel.confirmed(2);
    await channel.ready('q', 2);
    await reader.drain('q');
  },
  'stream: consume without prefetch': onStream('basic.consume', { queue: 'q' }),
  'stream: consume without prefetch and without acks': onStream('basic.consume', { queue: 'q', no_ack: true }),
  'stream: consume without acks': async (stage) => {
    const [, reader] = await withType(stage, 'stream');
    await reader.call('basic.qos', { prefetch_count: 10 });
    await reader.consume('q', 'c', { no_ack: true });
  },
  'stream: get': async (stage) => {
    const [channel] = await withType(stage, 'stream');
    await channel.get('q');
  },
  'stream: purge': onStream('queue.purge', { queue: 'q' }),
  'stream: global qos': async (stage) => {
    const [, reader] = await withType(stage, 'stream');
    await reader.call('basic.qos', { prefetch_count: 10, global: true });
    await reader.consume('q', 'c');
  },
  'stream: from the first': streamFrom('first', 5),
  'stream: from offset 2': streamFrom(typed('l', 2), 3),
  'stream: from a time long ago': streamFrom(typed('T', 1), 5),
  'stream: the default is what comes next': async (stage) => {
    const [channel, reader] = await withType(stage, 'stream');
    await publishAll(channel, 'old');
    await reader.call('basic.qos', { prefetch_count: 10 });
    await reader.consume('q', 'c');
    channel.publish({ key: 'q', body: 'new' });
    await reader.wait('basic.deliver', 1);
  },
  'stream: a bad offset': async (stage) => {
    const [, reader] = await withType(stage, 'stream');
    await reader.call('basic.qos', { prefetch_count: 10 });
    await reader.consume('q', 'c', { arguments: { 'x-stream-offset': 'zz' } });
  },
  'stream: two readers read the same, and again': async (stage) => {
    const [channel, first] = await withType(stage, 'stream');
    await publishAll(channel, 'a', 'b');
    const second = await channel.peer.channel(3);
    for (const reader of [first, second]) {
      await reader.call('basic.qos', { prefetch_count: 1 });
      await reader.consume('q', 'c', { arguments: { 'x-stream-offset': 'first' } });
      await reader.wait('basic.deliver', 1);
      reader.send('basic.ack', { delivery_tag: 1 });
      await reader.wait('basic.deliver', 2);
    }
  },
};
