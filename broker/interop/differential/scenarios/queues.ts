/** What queues do with messages: limits, TTL, order, consumers, auto-deletion, single active consumers. */
import type { Channel } from '../raw-client.ts';
import type { Scenario, Topic } from '../stage.ts';
import type { Table } from '../wire/values.ts';

/** Publishes bodies to a queue with these arguments, confirming each, then takes what is left. */
const limited =
  (args: Table, ...bodies: string[]): Scenario =>
  async (stage) => {
    const [publisher, reader] = await stage.channels();
    await publisher.call('queue.declare', { queue: 'q', arguments: args });
    await publisher.call('confirm.select');
    await publishInTurn(publisher, 'q', bodies);
    await reader.drain('q');
  };

/** One at a time: a queue that is full decides about each on its own. */
async function publishInTurn(publisher: Channel, queue: string, bodies: readonly string[]): Promise<void> {
  for (const [index, body] of bodies.entries()) {
    publisher.publish({ key: queue, body });
    await publisher.confirmed(index + 1);
  }
}

async function fill(channel: Channel, queue: string, ...bodies: string[]): Promise<void> {
  for (const body of bodies) channel.publish({ key: queue, body });
  await channel.ready(queue, bodies.length);
}

export const queues: Topic = {
  'max-length drops the head': limited({ 'x-max-length': 2 }, 'a', 'b', 'c', 'd'),
  'max-length-bytes drops the head': limited({ 'x-max-length-bytes': 10 }, 'aaaaa', 'bbbbb', 'c'),
  'both limits': limited({ 'x-max-length': 3, 'x-max-length-bytes': 4 }, 'aa', 'b', 'c', 'd', 'ee'),
  'one message over max-length-bytes': limited({ 'x-max-length-bytes': 10 }, 'small', 'x'.repeat(20)),
  'max-length 0': limited({ 'x-max-length': 0 }, 'a', 'b'),
  'max-length-bytes 0': limited({ 'x-max-length-bytes': 0 }, 'a'),
  'reject-publish': limited({ 'x-max-length': 1, 'x-overflow': 'reject-publish' }, 'r0', 'r1', 'r2'),
  'reject-publish by bytes': limited({ 'x-max-length-bytes': 4, 'x-overflow': 'reject-publish' }, 'aaa', 'bbb', 'c'),
  'max-length counts ready messages only': async (stage) => {
    const [channel, holder] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-max-length': 2 } });
    await fill(channel, 'q', 'a', 'b');
    await holder.get('q', { noAck: false });
    await holder.get('q', { noAck: false });
    for (const body of ['c', 'd', 'e']) channel.publish({ key: 'q', body });
    await channel.ready('q', 2);
    holder.send('basic.nack', { delivery_tag: 2, multiple: true, requeue: true });
    await holder.barrier();
    await channel.ready('q', 2);
    await channel.drain('q');
  },
  'a full queue refuses, another takes its copy': async (stage) => {
    const [publisher, reader] = await stage.channels();
    await publisher.call('queue.declare', { queue: 'ok' });
    const full = { 'x-max-length': 1, 'x-overflow': 'reject-publish' };
    await publisher.call('queue.declare', { queue: 'full', arguments: full });
    for (const queue of ['ok', 'full']) await publisher.call('queue.bind', { queue, exchange: 'amq.fanout' });
    await publisher.call('confirm.select');
    for (const n of [1, 2]) {
      publisher.publish({ exchange: 'amq.fanout', body: `f${n}` });
      await publisher.confirmed(n);
    }
    await reader.drain('ok');
    await reader.drain('full');
  },
  'TTL 0 without a consumer': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-message-ttl': 0 } });
    await channel.call('confirm.select');
    channel.publish({ key: 'q' });
    await channel.confirmed(1);
    await channel.get('q');
  },
  'TTL 0 with a ready consumer': async (stage) => {
    const [publisher, consumer] = await stage.channels();
    await publisher.call('queue.declare', { queue: 'q', arguments: { 'x-message-ttl': 0 } });
    await consumer.consume('q', 'c', { no_ack: true });
    publisher.publish({ key: 'q', body: 'b' });
    await consumer.wait('basic.deliver', 1);
  },
  'expiration 0 with a ready consumer': async (stage) => {
    const [publisher, consumer] = await stage.channels();
    await publisher.call('queue.declare', { queue: 'q' });
    await consumer.consume('q', 'c', { no_ack: true });
    publisher.publish({ key: 'q', properties: { expiration: '0' } });
    await consumer.wait('basic.deliver', 1);
  },
  'queue TTL expires every message': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-message-ttl': 60 } });
    await channel.call('confirm.select');
    for (const body of ['a', 'b', 'c']) channel.publish({ key: 'q', body });
    await channel.confirmed(3);
    await channel.ready('q', 0);
    await channel.get('q');
  },
  'the lower of queue TTL and expiration counts': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-message-ttl': 60000 } });
    await channel.call('confirm.select');
    channel.publish({ key: 'q', properties: { expiration: '40' } });
    await channel.confirmed(1);
    await channel.ready('q', 0);
    await channel.get('q');
  },
  'expiration is seen at the head only': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    channel.publish({ key: 'q', body: 'long' });
    channel.publish({ key: 'q', body: 'short', properties: { expiration: '30' } });
    await stage.elapse(100);
    await channel.call('queue.declare', { queue: 'q' });
    await channel.drain('q');
  },
  'x-expires deletes an unused queue': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-expires': 100 } });
    await stage.elapse(500);
    await channel.call('queue.declare', { queue: 'q', passive: true });
  },
  'x-expires waits while somebody consumes': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-expires': 100 } });
    await channel.consume('q', 'c');
    await stage.elapse(500);
    await channel.call('queue.declare', { queue: 'q', passive: true });
  },
  'requeued messages return to their places': async (stage) => {
    const [channel, reader] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q' });
    await fill(channel, 'q', 'a', 'b', 'c', 'd', 'e');
    for (let n = 0; n < 3; n += 1) await channel.get('q', { noAck: false });
    for (const tag of [2, 1, 3]) channel.send('basic.nack', { delivery_tag: tag, requeue: true });
    await channel.barrier();
    await reader.ready('q', 5);
    await reader.drain('q');
  },
  'messages of a lost connection return to their places': async (stage) => {
    const holder = await stage.channel();
    const reader = await stage.channel();
    await reader.call('queue.declare', { queue: 'q' });
    await fill(reader, 'q', 'a', 'b', 'c');
    await holder.get('q', { noAck: false });
    await holder.get('q', { noAck: false });
    holder.peer.destroy();
    await reader.ready('q', 3);
    await reader.drain('q');
  },
  'counts exclude the unacknowledged': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    await fill(channel, 'q', 'a', 'b', 'c', 'd');
    await channel.get('q', { noAck: false });
    await channel.call('queue.declare', { queue: 'q', passive: true });
    await channel.get('q', { noAck: false });
    await channel.call('queue.purge', { queue: 'q' });
    await channel.get('q');
    channel.send('basic.nack', { delivery_tag: 1, requeue: true });
    await channel.ready('q', 1);
    await channel.call('queue.delete', { queue: 'q' });
  },
  'an ack after the queue is gone': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    await fill(channel, 'q', 'a');
    await channel.get('q', { noAck: false });
    await channel.call('queue.delete', { queue: 'q' });
    channel.send('basic.ack', { delivery_tag: 1 });
    await channel.barrier();
  },
  'consumers are told when their queue is deleted': async (stage) => {
    const [channel, consumer] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q' });
    await consumer.consume('q', 'c1');
    await channel.call('queue.delete', { queue: 'q' });
    await consumer.wait('basic.cancel', 1);
    await consumer.call('basic.cancel', { consumer_tag: 'c1' });
  },
  'consumers that cannot be told are not': async (stage) => {
    const peer = await stage.connect({ capabilities: { consumer_cancel_notify: false } });
    const [channel, consumer] = [await peer.channel(1), await peer.channel(2)];
    await channel.call('queue.declare', { queue: 'q' });
    await consumer.consume('q', 'c1');
    await channel.call('queue.delete', { queue: 'q' });
    await consumer.barrier();
  },
  'an auto-delete queue goes with its last consumer': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', auto_delete: true });
    await channel.consume('q', 'c1');
    await channel.consume('q', 'c2');
    await channel.call('basic.cancel', { consumer_tag: 'c1' });
    await channel.call('queue.declare', { queue: 'q', passive: true });
    await channel.call('basic.cancel', { consumer_tag: 'c2' });
    await channel.call('queue.declare', { queue: 'q', passive: true });
  },
  'an auto-delete queue that was never consumed stays': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', auto_delete: true });
    await fill(channel, 'q', 'a');
    await channel.get('q');
    await channel.call('queue.declare', { queue: 'q', passive: true });
  },
  "an auto-delete queue goes with its consumer's channel": async (stage) => {
    const [channel, consumer] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q', auto_delete: true });
    await consumer.consume('q', 'c1');
    await consumer.call('channel.close', { reply_code: 200 });
    await channel.call('queue.declare', { queue: 'q', passive: true });
  },
  'single active consumer: one works, the next takes over': async (stage) => {
    const [channel, a] = await stage.channels();
    const b = await channel.peer.channel(3);
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-single-active-consumer': true } });
    await a.consume('q', 'A');
    await b.consume('q', 'B', { arguments: { 'x-priority': 10 } });
    channel.publish({ key: 'q', body: '1' });
    channel.publish({ key: 'q', body: '2' });
    await a.wait('basic.deliver', 2);
    await a.call('basic.cancel', { consumer_tag: 'A' });
    channel.publish({ key: 'q', body: '3' });
    await b.wait('basic.deliver', 1);
    await a.call('channel.close', { reply_code: 200 });
    await b.wait('basic.deliver', 3);
  },
  'single active consumer and an exclusive one': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-single-active-consumer': true } });
    await channel.consume('q', 'c', { exclusive: true });
  },
  'single active consumer: get beside it': async (stage) => {
    const [channel, a] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-single-active-consumer': true } });
    await a.call('basic.qos', { prefetch_count: 1 });
    await a.consume('q', 'A');
    channel.publish({ key: 'q', body: '1' });
    await a.wait('basic.deliver', 1);
    channel.publish({ key: 'q', body: '2' });
    await channel.ready('q', 1);
    await channel.get('q');
  },
  'priorities: order, ceiling, FIFO within one': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-max-priority': 5 } });
    const priorities = [undefined, 0, 3, 9, 5, 3, 10, 255];
    priorities.forEach((priority, index) => {
      channel.publish({
        key: 'q',
        body: String(index),
        ...(priority === undefined ? {} : { properties: { priority } }),
      });
    });
    await channel.ready('q', priorities.length);
    await channel.drain('q');
  },
  'priorities and max-length: the lowest goes first': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-max-priority': 5, 'x-max-length': 2 } });
    for (const priority of [1, 3, 5]) channel.publish({ key: 'q', body: `p${priority}`, properties: { priority } });
    await channel.barrier();
    await channel.drain('q');
  },
  'priorities: requeued messages keep theirs': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', arguments: { 'x-max-priority': 5 } });
    channel.publish({ key: 'q', body: 'high', properties: { priority: 5 } });
    channel.publish({ key: 'q', body: 'low', properties: { priority: 1 } });
    await channel.ready('q', 2);
    await channel.get('q', { noAck: false });
    channel.publish({ key: 'q', body: 'middle', properties: { priority: 3 } });
    await channel.ready('q', 2);
    channel.send('basic.nack', { delivery_tag: 1, requeue: true });
    await channel.ready('q', 3);
    await channel.drain('q');
  },
  'priority on a queue without priorities': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    channel.publish({ key: 'q', body: 'first', properties: { priority: 1 } });
    channel.publish({ key: 'q', body: 'second', properties: { priority: 9 } });
    await channel.ready('q', 2);
    await channel.drain('q');
  },
};
