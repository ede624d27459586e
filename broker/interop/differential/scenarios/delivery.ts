/** Consuming, prefetch, acknowledging, recovering; properties and bodies on their way through. */
import type { Channel } from '../raw-client.ts';
import type { Topic } from '../stage.ts';
import { typed } from '../wire/values.ts';
import { bodyFrame, headerFrame, methodFrame } from '../wire/write.ts';

async function fill(channel: Channel, ...bodies: string[]): Promise<void> {
  await channel.call('queue.declare', { queue: 'q' });
  for (const body of bodies) channel.publish({ key: 'q', body });
  await channel.ready('q', bodies.length);
}

export const delivery: Topic = {
  'ack multiple takes all up to the tag': async (stage) => {
    const [channel, reader] = await stage.channels();
    await fill(channel, 'a', 'b', 'c', 'd');
    for (let n = 0; n < 4; n += 1) await reader.get('q', { noAck: false });
    reader.send('basic.ack', { delivery_tag: 3, multiple: true });
    await reader.barrier();
    reader.send('basic.nack', { delivery_tag: 0, multiple: true, requeue: true });
    await channel.ready('q', 1);
    await channel.drain('q');
    reader.send('basic.ack', { delivery_tag: 2 });
  },
  'ack 0 multiple takes all': async (stage) => {
    const [channel, reader] = await stage.channels();
    await fill(channel, 'a', 'b');
    await reader.get('q', { noAck: false });
    await reader.get('q', { noAck: false });
    reader.send('basic.ack', { delivery_tag: 0, multiple: true });
    await reader.call('channel.close', { reply_code: 200 });
    await channel.call('queue.declare', { queue: 'q' });
  },
  'reject with and without requeue': async (stage) => {
    const [channel, reader] = await stage.channels();
    await fill(channel, 'a', 'b');
    await reader.get('q', { noAck: false });
    reader.send('basic.reject', { delivery_tag: 1, requeue: true });
    await channel.ready('q', 2);
    await reader.get('q', { noAck: false });
    reader.send('basic.reject', { delivery_tag: 2, requeue: false });
    await reader.barrier();
    await channel.drain('q');
  },
  'recover brings all back, in order': async (stage) => {
    const [channel, reader] = await stage.channels();
    await fill(channel, 'a', 'b', 'c');
    for (let n = 0; n < 3; n += 1) await reader.get('q', { noAck: false });
    reader.send('basic.ack', { delivery_tag: 2 });
    await reader.call('basic.recover', { requeue: true });
    await channel.ready('q', 2);
    await channel.drain('q');
  },
  'recover delivers to the same consumer again': async (stage) => {
    const [channel, consumer] = await stage.channels();
    await fill(channel, 'a', 'b');
    await consumer.consume('q', 'c');
    await consumer.wait('basic.deliver', 2);
    await consumer.call('basic.recover', { requeue: true });
    await consumer.wait('basic.deliver', 4);
  },
  'recover-async answers nothing': async (stage) => {
    const [channel, reader] = await stage.channels();
    await fill(channel, 'a');
    await reader.get('q', { noAck: false });
    reader.send('basic.recover-async', { requeue: true });
    await reader.barrier();
    await channel.ready('q', 1);
    await channel.drain('q');
  },
  'prefetch per consumer': async (stage) => {
    const [channel, consumer] = await stage.channels();
    await consumer.call('basic.qos', { prefetch_count: 1 });
    await fill(channel, 'a', 'b', 'c', 'd');
    await consumer.consume('q', 'c1');
    await consumer.wait('basic.deliver', 1);
    await consumer.consume('q', 'c2');
    await consumer.wait('basic.deliver', 2);
    await channel.ready('q', 2);
    consumer.send('basic.ack', { delivery_tag: 1 });
    await consumer.wait('basic.deliver', 3);
    await channel.ready('q', 1);
  },
  'prefetch set later counts for later consumers': async (stage) => {
    const [channel, consumer] = await stage.channels();
    await consumer.call('basic.qos', { prefetch_count: 1 });
    await fill(channel, 'a', 'b', 'c', 'd');
    await consumer.consume('q', 'c1');
    await consumer.wait('basic.deliver', 1);
    await consumer.call('basic.qos', { prefetch_count: 2 });
    await consumer.consume('q', 'c2');
    await consumer.wait('basic.deliver', 3);
    await channel.ready('q', 1);
  },
  'prefetch of the whole channel': async (stage) => {
    const [channel, consumer] = await stage.channels();
    await consumer.call('basic.qos', { prefetch_count: 2, global: true });
    await fill(channel, 'a', 'b', 'c', 'd');
    await consumer.consume('q', 'c1');
    await consumer.wait('basic.deliver', 2);
    await consumer.consume('q', 'c2');
    await channel.ready('q', 2);
    consumer.send('basic.ack', { delivery_tag: 2, multiple: true });
    await consumer.wait('basic.deliver', 4);
    await channel.ready('q', 0);
  },
  'prefetch of the whole channel, raised': async (stage) => {
    const [channel, consumer] = await stage.channels();
    await consumer.call('basic.qos', { prefetch_count: 1, global: true });
    await fill(channel, 'a', 'b', 'c');
    await consumer.consume('q', 'c1');
    await consumer.wait('basic.deliver', 1);
    await channel.ready('q', 2);
    await consumer.call('basic.qos', { prefetch_count: 2, global: true });
    await consumer.wait('basic.deliver', 2);
    await channel.ready('q', 1);
    await consumer.call('basic.qos', { prefetch_count: 0, global: true });
    await consumer.wait('basic.deliver', 3);
  },
  'prefetch does not hold a consumer without acks': async (stage) => {
    const [channel, consumer] = await stage.channels();
    await consumer.call('basic.qos', { prefetch_count: 1 });
    await fill(channel, 'a', 'b', 'c');
    await consumer.consume('q', 'c', { no_ack: true });
    await consumer.wait('basic.deliver', 3);
  },
  'get does not heed prefetch': async (stage) => {
    const [channel, reader] = await stage.channels();
    await reader.call('basic.qos', { prefetch_count: 1 });
    await fill(channel, 'a', 'b', 'c');
    await reader.get('q', { noAck: false });
    await reader.get('q', { noAck: false });
  },
  'consumer priority: the high one first, up to its prefetch': async (stage) => {
    const [channel, low] = await stage.channels();
    const high = await channel.peer.channel(3);
    await channel.call('queue.declare', { queue: 'q' });
    for (const one of [low, high]) await one.call('basic.qos', { prefetch_count: 2 });
    await low.consume('q', 'low', { arguments: { 'x-priority': -1 } });
    await high.consume('q', 'high', { arguments: { 'x-priority': 5 } });
    for (const body of ['1', '2', '3', '4', '5']) channel.publish({ key: 'q', body });
    await high.wait('basic.deliver', 2);
    await low.wait('basic.deliver', 2);
    await channel.ready('q', 1);
  },
  'consumers take turns': async (stage) => {
    const [channel, first] = await stage.channels();
    const second = await channel.peer.channel(3);
    await channel.call('queue.declare', { queue: 'q' });
    await first.consume('q', 'c1', { no_ack: true });
    await second.consume('q', 'c2', { no_ack: true });
    for (const body of ['1', '2', '3', '4']) channel.publish({ key: 'q', body });
    await first.wait('basic.deliver', 2);
    await second.wait('basic.deliver', 2);
  },
  'a cancelled consumer keeps what it has not acknowledged': async (stage) => {
    const [channel, consumer] = await stage.channels();
    await fill(channel, 'a');
    await consumer.consume('q', 'c');
    await consumer.wait('basic.deliver', 1);
    await consumer.call('basic.cancel', { consumer_tag: 'c' });
    await channel.call('queue.declare', { queue: 'q' });
    consumer.send('basic.ack', { delivery_tag: 1 });
    await consumer.barrier();
    await consumer.call('channel.close', { reply_code: 200 });
    await channel.call('queue.declare', { queue: 'q' });
  },
  'consume and cancel with nowait': async (stage) => {
    const [channel, consumer] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q' });
    consumer.send('basic.consume', { queue: 'q', consumer_tag: 'c', no_ack: true, nowait: true });
    await consumer.barrier();
    channel.publish({ key: 'q', body: 'a' });
    await consumer.wait('basic.deliver', 1);
    consumer.send('basic.cancel', { consumer_tag: 'c', nowait: true });
    await consumer.barrier();
    channel.publish({ key: 'q', body: 'b' });
    await channel.ready('q', 1, 0);
  },
  'get counts what is left': async (stage) => {
    const channel = await stage.channel();
    await fill(channel, 'a', 'b', 'c');
    await channel.drain('q');
  },
  'redelivered is set once a message has been out': async (stage) => {
    const [channel, reader] = await stage.channels();
    await fill(channel, 'a', 'b');
    await reader.get('q', { noAck: false });
    await reader.call('channel.close', { reply_code: 200 });
    await channel.ready('q', 2);
    await channel.drain('q');
  },
  'every property comes back as it went': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    channel.publish({
      key: 'q',
      properties: {
        content_type: 'text/plain',
        content_encoding: 'utf-8',
        headers: { h: 'v' },
        delivery_mode: 2,
        priority: 7,
        correlation_id: 'c',
        reply_to: 'r',
        expiration: '60000',
        message_id: 'm',
        timestamp: 1234567890,
        type: 't',
        user_id: 'guest',
        app_id: 'a',
        cluster_id: 'x',
      },
    });
    await channel.ready('q', 1);
    await channel.get('q');
  },
  'every field type comes back as it went': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    channel.publish({
      key: 'q',
      properties: {
        headers: {
          bool: true,
          byte: typed('b', -5),
          ubyte: typed('B', 250),
          short: typed('s', -300),
          ushort: typed('u', 60000),
          int: typed('I', -70000),
          uint: typed('i', 4000000000),
          long: typed('l', -9007199254740993n),
          float: typed('f', 1.5),
          double: typed('d', 2.25),
          decimal: typed('D', 314),
          text: 'é\u0000x',
          empty: '',
          bytes: typed('x', 'raw'),
          time: typed('T', 1000),
          nothing: null,
          list: [1, 'two', [3, []], { four: 4 }],
          table: { deep: { deeper: { deepest: true } }, none: {} },
          'a key with blanks': 1,
        },
      },
    });
    await channel.ready('q', 1);
    await channel.get('q');
  },
  'an empty headers table stays a table': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    channel.publish({ key: 'q', properties: { headers: {} } });
    await channel.ready('q', 1);
    await channel.get('q');
  },
  'bodies: empty, and over many frames': async (stage) => {
    const [channel, consumer] = await stage.channels({ frameMax: 4096 });
    await channel.call('queue.declare', { queue: 'q' });
    channel.publish({ key: 'q', body: '' });
    const parts = Array.from({ length: 30 }, (_, index) => Buffer.alloc(4088, index));
    channel.peer.raw(
      Buffer.concat([
        methodFrame(1, 'basic.publish', { routing_key: 'q' }),
        headerFrame(1, 30 * 4088),
        ...parts.map((part) => bodyFrame(1, part)),
      ]),
    );
    await channel.ready('q', 2);
    await consumer.consume('q', 'c');
    await consumer.wait('basic.deliver', 2);
  },
};
