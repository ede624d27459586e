import { describe, expect, test } from 'vitest';
import { UNTAKEN_REPLY_OCTETS_MAX } from '../amqp/intake.ts';
import {
  basicConsume,
  publishFrames,
  queueDeclare,
  type Session,
  session,
  type TestClient,
} from '../amqp/session.testing.ts';
import { FRAME_END } from '../amqp/wire/frame.ts';
import { encodeMethodFrame } from '../amqp/wire/method.ts';
import { cpuClock } from '../core/cpu-clock.testing.ts';
import { MAX_SOCKET_BACKLOG_BYTES } from '../core/ports.ts';

/** Octets that a socket hands over at once. */
const CHUNK_OCTETS = 64 * 1024;

/** Sends chunk after chunk for as long as the broker reads, and looks at no answer; says how many it took. */
function pushWhileRead(s: Session, client: TestClient, chunk: Buffer, chunksMax: number): number {
  let count = 0;
  for (; count < chunksMax && !client.transport.isPaused; count++) {
    client.connection.onData(chunk);
    s.bench.settle();
    client.transport.flushed.length = 0;
  }
  return count;
}

const repeated = (frame: Buffer, octets: number): Buffer =>
  Buffer.concat(Array.from({ length: Math.ceil(octets / frame.length) }, () => frame));

describe('a client that does not read', () => {
  test('is not read from either, once it has asked for too much', () => {
    const s = session();
    const client = s.client().open().channel();
    client.transport.takes = false;
    const declare = encodeMethodFrame(1, queueDeclare('q'.repeat(250)));
    const taken = pushWhileRead(s, client, repeated(declare, CHUNK_OCTETS), 1_000);
    expect(taken).toBeLessThan(1_000);
    expect(client.transport.backlogBytes).toBeLessThan(
      UNTAKEN_REPLY_OCTETS_MAX + MAX_SOCKET_BACKLOG_BYTES + CHUNK_OCTETS,
    );
    client.transport.backlogBytes = 0;
    client.connection.onDrain();
    expect(client.transport.isPaused).toBe(false);
  });

  test('is not read from either, once too many confirms wait for it', () => {
    const s = session();
    const client = s.client().open();
    const numbers = Array.from({ length: 1_000 }, (_, i) => i + 1);
    for (const number of numbers) client.channel(number).send(number, { name: 'confirm.select', nowait: true });
    client.transport.takes = false;
    // One of each channel, so that each is confirmed by itself.
    const publish = Buffer.concat(numbers.map((number) => publishFrames(number, 'amq.fanout', '', '')));
    const taken = pushWhileRead(s, client, publish, 5_000);
    expect(taken).toBeLessThan(5_000);
    expect(client.transport.backlogBytes).toBeLessThan(
      UNTAKEN_REPLY_OCTETS_MAX + MAX_SOCKET_BACKLOG_BYTES + CHUNK_OCTETS,
    );
  });

  test('loses direct replies instead of piling them up, and who asks for it is told', () => {
    const s = session();
    const requester = s.client().open().channel();
    requester.send(1, basicConsume('amq.rabbitmq.reply-to', { noAck: true }));
    const responder = s.client().open().channel();
    responder.declare('rpc');
    requester.publish(1, '', 'rpc', 'how much?', { properties: { replyTo: 'amq.rabbitmq.reply-to' } });
    responder.call(1, { name: 'basic.get', queue: 'rpc', noAck: true }, 'basic.get-ok');
    const address = responder.received.at(-1)?.properties?.replyTo ?? '';
    requester.transport.takes = false;
    const answer = publishFrames(1, '', address, Buffer.alloc(100_000));
    for (let i = 0; i < 300; i++) responder.push(answer);
    expect(requester.transport.backlogBytes).toBeLessThan(UNTAKEN_REPLY_OCTETS_MAX + 200_000);
    expect(s.bench.vhost.totals.dropUnroutable).toBeGreaterThan(100);
    responder.received.length = 0;
    responder.publish(1, '', address, 'and now?', { mandatory: true });
    expect(responder.expect('basic.return').replyCode).toBe(312);
  });
});

test('bodies that are never finished stop the reading too while memory is low', () => {
  const s = session();
  const client = s.client().open().channel();
  const whole = publishFrames(1, 'amq.fanout', '', Buffer.alloc(1_000), { frameMax: 200 });
  client.push(whole.subarray(0, whole.length / 2));
  expect(client.transport.isPaused).toBe(false);
  s.bench.broker.alarms.set('memory', true);
  expect(client.transport.isPaused).toBe(false);
  client.push(whole.subarray(whole.length / 2, whole.length - 250));
  expect(client.transport.isPaused).toBe(true);
  expect(client.expect('connection.blocked').reason).toBe('low on memory');
  s.bench.broker.alarms.set('memory', false);
  s.pass(0);
  expect(client.names).toContain('connection.unblocked');
});

test('what a header promises is not set aside', () => {
  const s = session();
  const client = s.client().open();
  const before = process.memoryUsage().arrayBuffers;
  for (let number = 1; number <= 200; number++) {
    client.channel(number);
    const publish = publishFrames(number, 'amq.fanout', '', Buffer.alloc(0));
    // The body size lies 4 octets into the header frame's payload, which is the last 14 octets before the end octet.
    publish.writeBigUInt64BE(BigInt(s.bench.broker.options.maxMessageBytes), publish.length - 11);
    client.push(publish);
    client.push(Buffer.from([3, 0, number, 0, 0, 0, 1, 0x61, FRAME_END]));
  }
  expect(client.transport.destroyed).toBe(false);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 512 * 1024);
});

test('a message larger than allowed is refused by its header', () => {
  const s = session();
  const client = s.client().open().channel();
  const publish = publishFrames(1, 'amq.fanout', '', Buffer.alloc(0));
  publish.writeBigUInt64BE(BigInt(s.bench.broker.options.maxMessageBytes) + 1n, publish.length - 11);
  client.push(publish);
  expect(client.expect('channel.close')).toMatchObject({
    replyCode: 406,
    replyText: `PRECONDITION_FAILED - message size ${s.bench.broker.options.maxMessageBytes + 1} is larger than configured max size ${s.bench.broker.options.maxMessageBytes}`,
  });
});

test('frames of no known type cost no more than their octets, also when there are many', () => {
  const client = session().client().open();
  const chunk = repeated(Buffer.from([99, 0, 0, 0, 0, 0, 0, FRAME_END]), CHUNK_OCTETS);
  const spentMs = cpuClock();
  for (let i = 0; i < 200; i++) client.push(chunk);
  // Copying the rest of the chunk for each of them would take ten seconds.
  expect(spentMs()).toBeLessThan(3_000);
  expect(client.expect('connection.close').replyCode).toBe(501);
});
