/** Publisher confirms and transactions. */
import type { Topic } from '../stage.ts';

export const confirms: Topic = {
  'every publish is confirmed, routed or not': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    await channel.call('confirm.select');
    for (let n = 0; n < 10; n += 1) channel.publish({ key: n % 2 === 0 ? 'q' : 'nowhere' });
    await channel.confirmed(10);
    await channel.call('queue.declare', { queue: 'q' });
  },
  'tags count from confirm.select': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q' });
    channel.publish({ key: 'q' });
    await channel.call('confirm.select');
    channel.publish({ key: 'q' });
    await channel.confirmed(1);
  },
  'a persistent message in a durable queue': async (stage) => {
    const channel = await stage.channel();
    await channel.call('queue.declare', { queue: 'q', durable: true });
    await channel.call('confirm.select');
    channel.publish({ key: 'q', properties: { delivery_mode: 2 } });
    await channel.confirmed(1);
  },
  'a message delivered without acks': async (stage) => {
    const [publisher, consumer] = await stage.channels();
    await publisher.call('queue.declare', { queue: 'q' });
    await publisher.call('confirm.select');
    await consumer.consume('q', 'c', { no_ack: true });
    publisher.publish({ key: 'q', body: 'through' });
    await publisher.confirmed(1);
    await consumer.wait('basic.deliver', 1);
  },
  'a publish that closes the channel is not confirmed': async (stage) => {
    const channel = await stage.channel();
    await channel.call('confirm.select');
    channel.publish({ exchange: 'amq.direct' });
    await channel.confirmed(1);
    channel.publish({ exchange: 'nosuch' });
    await channel.closedByServer();
  },
  'confirm.select with nowait': async (stage) => {
    const channel = await stage.channel();
    channel.send('confirm.select', { nowait: true });
    channel.publish({ exchange: 'amq.direct' });
    await channel.confirmed(1);
  },
  'tx: a publish is seen after the commit': async (stage) => {
    const [channel, reader] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q' });
    await channel.call('tx.select');
    channel.publish({ key: 'q', body: 'a' });
    channel.publish({ key: 'q', body: 'b' });
    await channel.barrier();
    await reader.call('queue.declare', { queue: 'q' });
    await channel.call('tx.commit');
    await reader.drain('q');
  },
  'tx: a publish rolled back never was': async (stage) => {
    const [channel, reader] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q' });
    await channel.call('tx.select');
    channel.publish({ key: 'q', body: 'a' });
    await channel.call('tx.rollback');
    channel.publish({ key: 'q', body: 'b' });
    await channel.call('tx.commit');
    await reader.drain('q');
  },
  'tx: an ack rolled back can be given again': async (stage) => {
    const [channel, reader] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q' });
    reader.publish({ key: 'q', body: 'a' });
    reader.publish({ key: 'q', body: 'b' });
    await reader.ready('q', 2);
    await channel.call('tx.select');
    await channel.get('q', { noAck: false });
    await channel.get('q', { noAck: false });
    channel.send('basic.ack', { delivery_tag: 2, multiple: true });
    await channel.call('tx.rollback');
    await reader.call('queue.declare', { queue: 'q' });
    channel.send('basic.ack', { delivery_tag: 1 });
    await channel.call('tx.commit');
    await channel.call('channel.close', { reply_code: 200 });
    await reader.ready('q', 1);
    await reader.drain('q');
  },
  'tx: an ack not committed is none': async (stage) => {
    const [channel, reader] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q' });
    reader.publish({ key: 'q', body: 'a' });
    await reader.ready('q', 1);
    await channel.call('tx.select');
    await channel.get('q', { noAck: false });
    channel.send('basic.ack', { delivery_tag: 1 });
    await channel.call('channel.close', { reply_code: 200 });
    await reader.ready('q', 1);
    await reader.drain('q');
  },
  'tx: nack and reject wait for the commit': async (stage) => {
    const [channel, reader] = await stage.channels();
    await channel.call('queue.declare', { queue: 'q' });
    reader.publish({ key: 'q', body: 'a' });
    await reader.ready('q', 1);
    await channel.call('tx.select');
    await channel.get('q', { noAck: false });
    channel.send('basic.nack', { delivery_tag: 1, requeue: true });
    await channel.barrier();
    await reader.call('queue.declare', { queue: 'q' });
    await channel.call('tx.commit');
    await reader.ready('q', 1);
    await reader.drain('q');
  },
  'tx: a mandatory message is returned at the commit': async (stage) => {
    const channel = await stage.channel();
    await channel.call('tx.select');
    channel.publish({ key: 'nowhere', mandatory: true });
    await channel.call('tx.commit');
    await channel.wait('basic.return', 1);
  },
  'tx: a publish to a missing exchange closes at once': async (stage) => {
    const channel = await stage.channel();
    await channel.call('tx.select');
    channel.publish({ exchange: 'nosuch' });
    await channel.closedByServer();
  },
  'tx: an unknown tag closes at once': async (stage) => {
    const channel = await stage.channel();
    await channel.call('tx.select');
    channel.send('basic.ack', { delivery_tag: 7 });
    await channel.closedByServer();
  },
  'tx: commit and rollback of nothing': async (stage) => {
    const channel = await stage.channel();
    await channel.call('tx.select');
    await channel.call('tx.commit');
    await channel.call('tx.rollback');
  },
};
