import { describe, expect, test } from 'vitest';
import { HANDSHAKE_MS_MAX, SILENT_CLOSE_MS } from '../amqp/handshake.ts';
import { basicConsume, publishFrames, type Session, session, type TestClient } from '../amqp/session.testing.ts';
import { protocolHeader } from '../amqp/wire/frame.ts';
import { bool, longstr } from '../core/field.ts';

/** The socket is gone, without a word. */
function die(s: Session, client: TestClient): void {
  client.connection.onClose();
  s.pass(0);
}

const ready = (s: Session, name: string): string[] =>
  (s.bench.vhost.queues.get(name)?.browse(0, 100) ?? []).map(
    (entry) => `${Buffer.from(entry.message.body).toString()}${entry.redelivered ? '*' : ''}`,
  );

describe('when a consumer dies', () => {
  test('what it held goes back in its order and is marked, whatever it had settled in between', () => {
    const s = session();
    const other = s.client().open().channel();
    other.declare('q');
    for (const text of 'abcdef') other.publish(1, '', 'q', text);
    const consumer = s.client().open().channel();
    consumer.send(1, { name: 'basic.qos', prefetchSize: 0, prefetchCount: 5, global: false }).consume('q');
    consumer.send(1, { name: 'basic.ack', deliveryTag: 3, multiple: false });
    expect(ready(s, 'q')).toEqual([]);
    die(s, consumer);
    expect(ready(s, 'q')).toEqual(['a*', 'b*', 'd*', 'e*', 'f*']);
    expect(s.bench.vhost.queues.get('q')?.unackedCount).toBe(0);
  });

  test('the next one gets them first, and only then what is new', () => {
    const s = session();
    const [first, second] = [s.client().open().channel(), s.client().open().channel()];
    first.declare('q');
    first.consume('q');
    for (const text of 'ab') first.publish(1, '', 'q', text);
    second.consume('q', { arguments: new Map([['x-priority', { type: 'signedint', value: -1 }]]) });
    expect(second.delivered).toEqual([]);
    die(s, first);
    second.publish(1, '', 'q', 'c');
    expect(second.delivered).toEqual(['a*', 'b*', 'c']);
  });

  test('its exclusive hold is released, and its exclusive queue is gone', () => {
    const s = session();
    const [first, second] = [s.client().open().channel(), s.client().open().channel()];
    first.declare('shared');
    first.declare('mine', { exclusive: true });
    first.consume('shared', { exclusive: true });
    second.send(1, basicConsume('shared'));
    expect(second.expect('channel.close').replyCode).toBe(403);
    second.send(1, { name: 'channel.close-ok' }).channel();
    die(s, first);
    second.call(1, basicConsume('shared'), 'basic.consume-ok');
    second.send(1, basicConsume('mine', { consumerTag: 'other' }));
    expect(second.expect('channel.close').replyCode).toBe(404);
  });

  test('the next in line becomes the single active one, and gets what was left', () => {
    const s = session();
    const [first, second, third] = [1, 2, 3].map(() => s.client().open().channel());
    if (!first || !second || !third) throw new Error('three clients');
    first.declare('q', { arguments: new Map([['x-single-active-consumer', bool(true)]]) });
    for (const client of [first, second, third]) client.consume('q');
    first.publish(1, '', 'q', 'a');
    expect([first.delivered, second.delivered]).toEqual([['a'], []]);
    // One that waits goes: nothing changes.
    die(s, second);
    expect(third.collect().delivered).toEqual([]);
    die(s, first);
    expect(third.collect().delivered).toEqual(['a*']);
  });

  test('an auto-delete queue goes with its last consumer, and what is out with it', () => {
    const s = session();
    const [first, second] = [s.client().open().channel(), s.client().open().channel()];
    first.declare('q', { autoDelete: true });
    for (const client of [first, second]) client.consume('q');
    first.publish(1, '', 'q', 'a');
    die(s, first);
    expect(second.collect().delivered).toEqual(['a*']);
    die(s, second);
    expect(s.bench.vhost.queues.size).toBe(0);
    expect(s.bench.env.pendingTimers).toBe(0);
  });
});

describe('when a publisher dies', () => {
  test('its uncommitted messages never were, and its uncommitted acknowledgements neither', () => {
    const s = session();
    const client = s.client().open().channel();
    client.declare('q');
    client.publish(1, '', 'q', 'a').consume('q');
    client.send(1, { name: 'tx.select' });
    client.publish(1, '', 'q', 'never').send(1, { name: 'basic.ack', deliveryTag: 1, multiple: false });
    expect(client.connection.channels.get(1)).toMatchObject({ uncommittedMessages: 1, uncommittedAcks: 1 });
    die(s, client);
    expect(ready(s, 'q')).toEqual(['a*']);
  });

  test('confirms that wait for the store are forgotten, and the messages stay', () => {
    const s = session();
    const client = s.client().open().channel();
    client.declare('q', { durable: true });
    client.send(1, { name: 'confirm.select', nowait: true });
    s.bench.store.immediate = false;
    client.publish(1, '', 'q', 'a', { properties: { deliveryMode: 2 } });
    expect(client.names).not.toContain('basic.ack');
    die(s, client);
    const written = client.transport.bytesWritten;
    s.bench.store.sync();
    s.pass(0);
    expect([client.transport.bytesWritten, client.transport.flushed.length]).toEqual([written, 0]);
    expect(ready(s, 'q')).toEqual(['a']);
  });
});

test('an answer to a requester that died comes back to who asks for that', () => {
  const s = session();
  const [requester, responder] = [s.client().open().channel(), s.client().open().channel()];
  requester.send(1, basicConsume('amq.rabbitmq.reply-to', { noAck: true }));
  responder.declare('rpc');
  responder.consume('rpc', { noAck: true });
  requester.publish(1, '', 'rpc', '?', { properties: { replyTo: 'amq.rabbitmq.reply-to' } });
  const address = responder.collect().received.find(({ properties }) => properties?.replyTo)?.properties?.replyTo ?? '';
  expect(address).toMatch(/^amq\.rabbitmq\.reply-to\./);
  die(s, requester);
  responder.publish(1, '', address, '!', { mandatory: true });
  expect(responder.expect('basic.return')).toMatchObject({
    replyCode: 312,
    replyText: 'NO_ROUTE',
    routingKey: address,
  });
  expect(responder.call(1, { name: 'confirm.select', nowait: false }, 'confirm.select-ok')).toBeDefined();
});

test('a queue that is deleted takes what is out with it; settling that later disturbs nobody', () => {
  const s = session();
  const client = s.client().open().channel();
  client.declare('q', { arguments: new Map([['x-dead-letter-exchange', longstr('')]]) });
  client.declare('other');
  client.send(1, { name: 'basic.qos', prefetchSize: 0, prefetchCount: 2, global: true });
  client.consume('q').consume('other', { consumerTag: 'other' });
  client.publish(1, '', 'q', 'a').publish(1, '', 'q', 'b').publish(1, '', 'other', 'c');
  expect(client.delivered).toEqual(['a', 'b']);
  client.send(1, { name: 'queue.delete', queue: 'q', ifUnused: false, ifEmpty: false, nowait: true });
  expect(client.expect('basic.cancel').consumerTag).toBe('c');
  client.send(1, { name: 'basic.nack', deliveryTag: 2, multiple: true, requeue: false });
  expect(client.delivered).toEqual(['a', 'b', 'c']);
  expect(s.bench.vhost.totals.deadRejected).toBe(0);
});

test('a thousand half-open handshakes end by themselves and leave nothing', () => {
  const s = session();
  const greeting = protocolHeader();
  const clients = Array.from({ length: 1_000 }, (_, i) => {
    const client = s.client();
    if (i % 3 === 0) client.push(greeting.subarray(0, i % 8));
    else if (i % 3 === 1) client.greet();
    else client.greet().login();
    return client;
  });
  expect(s.bench.env.pendingTimers).toBe(1_000);
  s.pass(HANDSHAKE_MS_MAX + SILENT_CLOSE_MS);
  expect(clients.every(({ transport }) => transport.ended)).toBe(true);
  expect(s.bench.env.pendingTimers).toBe(0);
  expect(s.server.connectionCount).toBe(0);
});

test('an operator closes a connection in the middle of everything', () => {
  const s = session();
  const client = s.client().open().channel();
  client.declare('q', { exclusive: true });
  client.consume('q');
  const half = publishFrames(1, '', 'q', Buffer.alloc(10_000), { frameMax: 4096 });
  client.push(half.subarray(0, 6_000));
  client.connection.close('enough');
  client.push(half.subarray(6_000));
  expect(client.expect('connection.close').replyText).toBe('CONNECTION_FORCED - enough');
  expect([s.bench.vhost.queues.size, s.bench.vhost.totals.publish]).toEqual([0, 0]);
  client.send(0, { name: 'connection.close-ok' });
  expect([client.transport.ended, s.bench.env.pendingTimers]).toEqual([true, 0]);
});
