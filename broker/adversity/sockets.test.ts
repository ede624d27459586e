import { connect as dialTcp, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type ChannelModel, connect } from 'amqplib';
import { afterEach, describe, expect, test } from 'vitest';
import type { AmqpConnection } from '../amqp/connection.ts';
import { publishFrames } from '../amqp/session.testing.ts';
import { protocolHeader } from '../amqp/wire/frame.ts';
import { encodeMethodFrame } from '../amqp/wire/method.ts';
import type { Method } from '../amqp/wire/spec.ts';
import { MAX_SOCKET_BACKLOG_BYTES } from '../core/ports.ts';
import { type BrokerOptions, type RunningBroker, startBroker } from '../main.ts';
import { until } from './until.testing.ts';

const running: RunningBroker[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const broker of running.splice(0)) await broker.close();
});

async function start(more: Partial<BrokerOptions> = {}): Promise<RunningBroker> {
  const broker = await startBroker({ host: '127.0.0.1', amqpPort: 0, httpPort: 0, logLevel: 'silent', ...more });
  running.push(broker);
  return broker;
}

async function dial(broker: RunningBroker, query = ''): Promise<ChannelModel> {
  const client = await connect(`amqp://guest:guest@127.0.0.1:${broker.amqp.port}${query}`);
  // The broker cuts clients here; without a listener that would end the tests.
  client.on('error', () => {});
  return client;
}

/** A client of octets: it is logged in, has channel 1, and reads only when told to. */
async function rawClient(broker: RunningBroker, heartbeat = 0): Promise<Socket> {
  const socket = dialTcp(broker.amqp.port, '127.0.0.1');
  sockets.push(socket);
  // The same.
  socket.on('error', () => {});
  const known = new Set(broker.broker.clients.connections.keys());
  const login: Method[] = [
    {
      name: 'connection.start-ok',
      clientProperties: new Map(),
      mechanism: 'PLAIN',
      response: Buffer.from('\0guest\0guest'),
      locale: 'en_US',
    },
    { name: 'connection.tune-ok', channelMax: 2047, frameMax: 131_072, heartbeat },
    { name: 'connection.open', virtualHost: '/' },
  ];
  socket.write(Buffer.concat([protocolHeader(), ...login.map((method) => encodeMethodFrame(0, method))]));
  socket.write(encodeMethodFrame(1, { name: 'channel.open' }));
  const mine = () => [...broker.broker.clients.connections].find(([name]) => !known.has(name))?.[1];
  await until('the raw client is in', () => mine()?.channels.size === 1);
  return socket;
}

const connections = (broker: RunningBroker): AmqpConnection[] =>
  [...broker.broker.clients.connections.values()] as AmqpConnection[];
const queueOf = (broker: RunningBroker, name: string) => {
  const queue = broker.broker.vhosts.get('/')?.queues.get(name);
  if (queue === undefined) throw new Error(`no queue ${name}`);
  return queue;
};
const counts = (broker: RunningBroker, name: string) => {
  const queue = queueOf(broker, name);
  return { ready: queue.readyCount, unacked: queue.unackedCount, consumers: queue.consumers.length };
};

describe('a slow consumer', () => {
  test('holds its messages back in the queue, and gets them all in order when it reads', async () => {
    const COUNT = 4_000;
    const OCTETS = 4_096;
    const broker = await start();
    const publisher = await dial(broker);
    const publishing = await publisher.createConfirmChannel();
    await publishing.assertQueue('q');
    const slow = await rawClient(broker);
    slow.pause();
    const consume = {
      name: 'basic.consume',
      queue: 'q',
      consumerTag: 'slow',
      noLocal: false,
      noAck: true,
      exclusive: false,
      nowait: true,
      arguments: new Map(),
    } as const;
    slow.write(encodeMethodFrame(1, consume));
    await until('it consumes', () => queueOf(broker, 'q').consumers.length === 1);
    for (let i = 0; i < COUNT; i++) {
      const body = Buffer.alloc(OCTETS);
      body.write(`<${String(i).padStart(5, '0')}>`);
      publishing.sendToQueue('q', body);
      if (i % 500 === 0) await publishing.waitForConfirms();
    }
    await publishing.waitForConfirms();
    const largest = Math.max(...connections(broker).map(({ transport }) => transport.backlogBytes));
    expect(largest).toBeLessThan(MAX_SOCKET_BACKLOG_BYTES + 2 * OCTETS);
    // What neither the kernel nor the bound takes is still in the queue.
    expect(queueOf(broker, 'q').readyCount).toBeGreaterThan(100);
    const seen: number[] = [];
    let rest = '';
    slow.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (const [, number] of rest.matchAll(/<(\d{5})>/g)) seen.push(Number(number));
      rest = rest.slice(Math.max(rest.lastIndexOf('<'), rest.length - 6, 0)).replace(/<\d{5}>/, '');
    });
    slow.resume();
    await until('all have come', () => seen.length >= COUNT);
    expect(seen).toEqual(Array.from({ length: COUNT }, (_, i) => i));
  });
});

describe('above the high-water mark', () => {
  test('publishers wait, who can is told why, and consumers go on until all is well', async () => {
    const broker = await start();
    const publisher = await dial(broker);
    const publishing = await publisher.createConfirmChannel();
    await publishing.assertQueue('q');
    const unable = await rawClient(broker);
    const told: string[] = [];
    publisher.on('blocked', (reason: string) => told.push(reason));
    publisher.on('unblocked', () => told.push('unblocked'));
    for (let i = 0; i < 100; i++) publishing.sendToQueue('q', Buffer.from('before'));
    await publishing.waitForConfirms();

    broker.broker.alarms.set('memory', true);
    for (let i = 0; i < 100; i++) publishing.sendToQueue('q', Buffer.from('while'));
    for (let i = 0; i < 100; i++) unable.write(publishFrames(1, '', 'q', 'unable'));
    await until('it is told', () => told.length === 1);
    await until('both are blocked', () => connections(broker).filter((c) => c.state === 'blocked').length === 2);
    expect(told).toEqual(['low on memory']);
    let sent = 0;
    unable.on('data', (chunk) => {
      sent += chunk.length;
    });

    const consumer = await dial(broker);
    const consuming = await consumer.createChannel();
    let got = 0;
    await consuming.consume('q', () => got++, { noAck: true });
    await until('the queue is drained', () => got >= 100 && queueOf(broker, 'q').readyCount === 0);

    broker.broker.alarms.set('memory', false);
    await publishing.waitForConfirms();
    await until('all have come', () => got === 300);
    expect(told).toEqual(['low on memory', 'unblocked']);
    // The handshake's answers, and not a word of blocking to who never said that it understands it.
    expect(sent).toBeLessThan(1_000);
  });
});

describe('a client that vanishes', () => {
  test('in the middle of a body leaves nothing of it', async () => {
    const broker = await start();
    const client = await rawClient(broker);
    const whole = publishFrames(1, 'amq.fanout', '', Buffer.alloc(500_000));
    client.write(whole.subarray(0, 300_000));
    await until('the half has come', () => (connections(broker)[0]?.traffic.recvOct ?? 0) >= 300_000);
    client.destroy();
    await until('it is gone', () => broker.broker.clients.connections.size === 0);
    expect(broker.broker.totals.publish).toBe(0);
    expect(broker.broker.churn.channelsClosed).toBe(1);
  });

  test('gives back what it held and forgets what it had not committed', async () => {
    const broker = await start();
    const other = await dial(broker);
    const channel = await other.createConfirmChannel();
    await channel.assertQueue('q');
    for (const text of ['one', 'two', 'three']) channel.sendToQueue('q', Buffer.from(text));
    await channel.waitForConfirms();
    const client = await rawClient(broker);
    client.write(encodeMethodFrame(1, { name: 'tx.select' }));
    client.write(encodeMethodFrame(1, { name: 'basic.get', queue: 'q', noAck: false }));
    client.write(encodeMethodFrame(1, { name: 'basic.get', queue: 'q', noAck: false }));
    client.write(encodeMethodFrame(1, { name: 'basic.ack', deliveryTag: 1, multiple: false }));
    client.write(publishFrames(1, '', 'q', 'never'));
    await until('it holds two', () => queueOf(broker, 'q').unackedCount === 2);
    const mine = connections(broker).find((c) => c.channels.get(1)?.transactional);
    await until('it has published', () => mine?.channels.get(1)?.uncommittedMessages === 1);
    client.destroy();
    await until('both are back', () => counts(broker, 'q').ready === 3);
    expect(counts(broker, 'q')).toEqual({ ready: 3, unacked: 0, consumers: 0 });
    const got: [string, boolean][] = [];
    for (let i = 0; i < 3; i++) {
      const message = await channel.get('q', { noAck: true });
      if (message) got.push([message.content.toString(), message.fields.redelivered]);
    }
    expect(got).toEqual([
      ['one', true],
      ['two', true],
      ['three', false],
    ]);
  });
});

test('a silent peer is cut, and one that listens hears heartbeats', async () => {
  const broker = await start();
  const silent = await rawClient(broker, 1);
  const cut = new Promise<void>((resolve) => silent.once('close', () => resolve()));
  const heard: Buffer[] = [];
  silent.on('data', (chunk) => heard.push(chunk));
  await cut;
  expect(Buffer.concat(heard).includes(Buffer.from([8, 0, 0, 0, 0, 0, 0, 206]))).toBe(true);
  await until('it is gone', () => broker.broker.clients.connections.size === 0);
});

test('thousands of channels and queues that come and go leave the heap as it was', { timeout: 60_000 }, async () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('no garbage collector to call');
  const heap = () => {
    Reflect.apply(collect, undefined, []);
    return process.memoryUsage().heapUsed;
  };
  const broker = await start();
  const client = await rawClient(broker);
  client.resume();
  const churn = broker.broker.churn;
  const round = async (count: number) => {
    const before = churn.queuesDeleted;
    const frames: Buffer[] = [];
    for (let i = 0; i < count; i++) {
      const queue = `churn${i}`;
      frames.push(
        encodeMethodFrame(2, { name: 'channel.open' }),
        encodeMethodFrame(2, {
          name: 'queue.declare',
          queue,
          passive: false,
          durable: false,
          exclusive: i % 2 === 0,
          autoDelete: false,
          nowait: true,
          arguments: new Map(),
        }),
        publishFrames(2, '', queue, 'body'),
        encodeMethodFrame(2, { name: 'basic.get', queue, noAck: false }),
        encodeMethodFrame(2, { name: 'queue.delete', queue, ifUnused: false, ifEmpty: false, nowait: true }),
        encodeMethodFrame(2, { name: 'channel.close', replyCode: 200, replyText: '', classId: 0, methodId: 0 }),
      );
    }
    client.write(Buffer.concat(frames));
    await until('the round is over', () => churn.queuesDeleted === before + count);
  };
  await round(2_000);
  const before = heap();
  for (let i = 0; i < 5; i++) await round(2_000);
  expect(churn.channelsOpened).toBeGreaterThan(10_000);
  // A leak of one object per queue or channel would be ten thousand of them: some megabytes.
  expect(heap() - before).toBeLessThan(3 * 1024 * 1024);
});
