import { describe, expect, test } from 'vitest';
import { array, integerOf, longstr } from '../core/field.ts';
import { MAX_SOCKET_BACKLOG_BYTES } from '../core/ports.ts';
import { HELD_REPLIES_MAX } from './held-replies.ts';
import { publishFrames, queueDeclare, type Session, session, type TestClient } from './session.testing.ts';
import { FRAME_OVERHEAD } from './wire/frame.ts';
import { encodeMethodFrame } from './wire/method.ts';
import type { Method } from './wire/spec.ts';

const opened = (s: Session = session()): TestClient => s.client().open().channel();
const ack = (deliveryTag: number, multiple = false): Method => ({ name: 'basic.ack', deliveryTag, multiple });
const nack = (deliveryTag: number, multiple = false, requeue = true): Method => ({
  name: 'basic.nack',
  deliveryTag,
  multiple,
  requeue,
});
const qos = (prefetchCount: number, global = false): Method => ({
  name: 'basic.qos',
  prefetchSize: 0,
  prefetchCount,
  global,
});
const get = (queue: string, noAck = false): Method => ({ name: 'basic.get', queue, noAck });

describe('publishing and consuming', () => {
  test('passes on all that the publisher wrote', () => {
    const s = session();
    const client = opened(s);
    client.declare('q');
    client.send(1, {
      name: 'basic.consume',
      queue: '',
      consumerTag: '',
      noLocal: false,
      noAck: true,
      exclusive: false,
      nowait: false,
      arguments: new Map(),
    });
    const tag = client.expect('basic.consume-ok').consumerTag;
    expect(tag).toMatch(/^amq\.ctag-/);
    const properties = {
      contentType: 'text/plain',
      deliveryMode: 2,
      priority: 3,
      headers: new Map([['h', longstr('v')]]),
      timestamp: 5n,
    };
    client.received.length = 0;
    client.publish(1, '', 'q', 'hello', { properties });
    expect(client.received).toEqual([
      {
        channel: 1,
        method: {
          name: 'basic.deliver',
          consumerTag: tag,
          deliveryTag: 1,
          redelivered: false,
          exchange: '',
          routingKey: 'q',
        },
        properties,
        body: Buffer.from('hello'),
      },
    ]);
    expect(client.connection.channels.get(1)?.stats).toMatchObject({ publish: 1, deliverNoAck: 1 });
  });

  test.each([0, 1, 4095, 4096, 4097, 20_000, 300_000])('splits a body of %i octets by the frame size', (size) => {
    const s = session();
    const client = s.client().open({ frameMax: 4096 }).channel();
    client.declare('q');
    client.consume('q', { noAck: true });
    const body = Buffer.from(Array.from({ length: size }, (_, i) => i % 251));
    client.publish(1, '', 'q', body);
    expect(client.received.at(-1)?.body?.equals(body)).toBe(true);
  });

  test('the same header is not taken for another one', () => {
    const client = opened();
    client.declare('q');
    client.consume('q', { noAck: true });
    for (const priority of [1, 1, 2, 1]) client.publish(1, '', 'q', 'x', { properties: { priority } });
    client.publish(1, '', 'q', 'xy', { properties: { priority: 1 } });
    expect(client.received.flatMap((r) => r.properties?.priority ?? [])).toEqual([1, 1, 2, 1, 1]);
    expect(client.delivered).toEqual(['x', 'x', 'x', 'x', 'xy']);
  });

  test('nor is the same method', () => {
    const client = opened();
    for (const name of ['q', 'p']) client.declare(name);
    client.consume('q', { noAck: true }).consume('p', { noAck: true, consumerTag: 'd' });
    client.received.length = 0;
    for (const key of ['q', 'q', 'q', 'p', 'p', 'q', 'no'])
      client.publish(1, '', key, 'x', { mandatory: key === 'no' });
    client.publish(1, '', 'no', 'y').publish(1, '', 'no', 'z', { mandatory: true });
    const keys = client.received.flatMap(({ method }) =>
      'routingKey' in method ? `${method.name} ${method.routingKey}` : [],
    );
    expect(keys).toEqual([
      ...['q', 'q', 'q', 'p', 'p', 'q'].map((key) => `basic.deliver ${key}`),
      'basic.return no',
      'basic.return no',
    ]);
  });

  test('CC and BCC reach their queues, and BCC is not shown', () => {
    const client = opened();
    for (const name of ['q', 'cc', 'bcc']) client.declare(name);
    const headers = new Map([
      ['CC', array([longstr('cc')])],
      ['BCC', array([longstr('bcc')])],
    ]);
    client.publish(1, '', 'q', 'x', { properties: { headers } });
    for (const name of ['q', 'cc', 'bcc']) {
      client.call(1, get(name), 'basic.get-ok');
      expect([...(client.received.at(-1)?.properties?.headers?.keys() ?? [])]).toEqual(['CC']);
    }
  });

  test('permissions taken away hold for the next message', () => {
    const s = session();
    const client = opened(s);
    client.declare('q');
    client.publish(1, '', 'q', 'x');
    s.bench.broker.access.setPermission('/', 'guest', { configure: '.*', write: '^$', read: '.*' });
    client.publish(1, '', 'q', 'y');
    expect(client.expect('channel.close').replyCode).toBe(403);
  });

  test('an exchange that has gone is not published to', () => {
    const client = opened();
    const exchange = {
      name: 'exchange.declare',
      exchange: 'x',
      type: 'direct',
      passive: false,
      durable: false,
      autoDelete: false,
      internal: false,
      nowait: false,
      arguments: new Map(),
    } as const;
    client.call(1, exchange, 'exchange.declare-ok');
    client.publish(1, 'x', 'k', 'x');
    client.call(1, { name: 'exchange.delete', exchange: 'x', ifUnused: false, nowait: false }, 'exchange.delete-ok');
    client.publish(1, 'x', 'k', 'x');
    expect(client.expect('channel.close').replyCode).toBe(404);
  });

  test('get shows what is left, and get-empty that nothing is', () => {
    const client = opened();
    client.declare('q');
    client.publish(1, '', 'q', 'a').publish(1, '', 'q', 'b');
    expect(client.call(1, get('q'), 'basic.get-ok')).toMatchObject({
      deliveryTag: 1,
      messageCount: 1,
      redelivered: false,
    });
    client.call(1, get('q'), 'basic.get-ok');
    client.call(1, get('q'), 'basic.get-empty');
    client.send(1, nack(0, true));
    expect(client.call(1, get('q', true), 'basic.get-ok')).toMatchObject({ deliveryTag: 3, redelivered: true });
    expect(Buffer.from(client.received[0]?.body ?? '').toString()).toBe('a');
  });
});

describe('settling', () => {
  const three = () => {
    const s = session();
    const client = opened(s);
    const queue = s.bench.queue('q');
    client.consume('q');
    for (const body of ['a', 'b', 'c']) client.publish(1, '', 'q', body);
    return { s, client, queue };
  };

  test('one by one, out of order', () => {
    const { client, queue } = three();
    client.send(1, ack(2)).send(1, ack(1)).send(1, ack(3));
    expect([queue.unackedCount, client.connection.channels.get(1)?.stats.ack]).toEqual([0, 3]);
    client.send(1, ack(3));
    expect(client.expect('channel.close').replyText).toContain('unknown delivery tag 3');
  });

  test('many at once', () => {
    const { client, queue } = three();
    client.send(1, ack(2, true));
    expect(queue.unackedCount).toBe(1);
    client.send(1, ack(0, true)).send(1, ack(0, true));
    expect([queue.unackedCount, client.names.includes('channel.close')]).toEqual([0, false]);
  });

  test('requeueing gives messages their places back', () => {
    const { client } = three();
    client.received.length = 0;
    client.send(1, { name: 'basic.recover', requeue: true });
    expect(client.expect('basic.recover-ok')).toBeDefined();
    expect(client.delivered).toEqual(['a*', 'b*', 'c*']);
  });

  test('what is out goes back when the channel closes', () => {
    const { client, queue } = three();
    client.call(
      1,
      { name: 'channel.close', replyCode: 200, replyText: '', classId: 0, methodId: 0 },
      'channel.close-ok',
    );
    expect([queue.readyCount, queue.unackedCount, queue.consumers.length]).toEqual([3, 0, 0]);
  });

  test('and when the socket goes', () => {
    const { s, client, queue } = three();
    client.connection.onClose();
    expect([queue.readyCount, queue.unackedCount, queue.consumers.length]).toEqual([3, 0, 0]);
    expect([s.bench.broker.clients.connections.size, s.bench.env.pendingTimers]).toEqual([0, 0]);
  });

  test('a cancelled consumer keeps what it has', () => {
    const { client, queue } = three();
    client.call(1, { name: 'basic.cancel', consumerTag: 'c', nowait: false }, 'basic.cancel-ok');
    expect([queue.unackedCount, queue.consumers.length]).toEqual([3, 0]);
    client.send(1, ack(3, true));
    expect(queue.unackedCount).toBe(0);
  });

  test('a client that understands it hears that its queue is gone', () => {
    const { client } = three();
    client.call(
      1,
      { name: 'queue.delete', queue: 'q', ifUnused: false, ifEmpty: false, nowait: false },
      'queue.delete-ok',
    );
    expect(client.expect('basic.cancel')).toMatchObject({ consumerTag: 'c', nowait: true });
    client.send(1, ack(1));
    expect(client.names).not.toContain('channel.close');
  });
});

describe('prefetch', () => {
  test('per consumer', () => {
    const client = opened();
    client.declare('q');
    client.send(1, qos(2)).consume('q').consume('q', { consumerTag: 'd' });
    for (let i = 0; i < 6; i++) client.publish(1, '', 'q', `${i}`);
    expect(client.delivered).toHaveLength(4);
    client.send(1, ack(1));
    expect(client.delivered).toHaveLength(5);
  });

  test('for the whole channel', () => {
    const client = opened();
    client.declare('q');
    client.declare('p');
    client.send(1, qos(3, true)).consume('q').consume('p', { consumerTag: 'd' });
    for (let i = 0; i < 4; i++) client.publish(1, '', 'q', `q${i}`).publish(1, '', 'p', `p${i}`);
    expect(client.delivered).toHaveLength(3);
    client.send(1, ack(2, true));
    expect(client.delivered).toHaveLength(5);
    client.send(1, qos(0, true));
    expect(client.delivered).toHaveLength(8);
  });

  test('queues that share a channel of one take turns', () => {
    const client = opened();
    for (const name of ['a', 'b', 'c']) client.declare(name);
    client.send(1, qos(1, true));
    for (const name of ['a', 'b', 'c']) {
      for (let i = 0; i < 3; i++) client.publish(1, '', name, `${name}${i}`);
    }
    for (const name of ['a', 'b', 'c']) client.consume(name, { consumerTag: name });
    for (let tag = 1; tag <= 8; tag++) client.send(1, ack(tag));
    // The first comes twice: when it was served, nobody else waited yet.
    expect(client.delivered).toEqual(['a0', 'a1', 'b0', 'c0', 'a2', 'b1', 'c1', 'b2', 'c2']);
  });

  test('a channel that is used up serves consumers without acknowledgements neither', () => {
    const client = opened();
    client.declare('held');
    client.declare('free');
    client.send(1, qos(1, true)).consume('held').consume('free', { consumerTag: 'f', noAck: true });
    client.publish(1, '', 'held', 'h').publish(1, '', 'free', 'f');
    expect(client.delivered).toEqual(['h']);
    client.send(1, ack(1));
    expect(client.delivered).toEqual(['h', 'f']);
  });
});

test('a passive declaration renews the lease of a queue that expires', () => {
  const s = session();
  const client = opened(s);
  client.declare('leased', { arguments: new Map([['x-expires', { type: 'signedint', value: 100 }]]) });
  s.pass(60);
  client.declare('leased', { passive: true });
  s.pass(60);
  expect(s.bench.vhost.queues.has('leased')).toBe(true);
  s.pass(60);
  expect(s.bench.vhost.queues.has('leased')).toBe(false);
});

describe('a slow socket', () => {
  test('gets no more than the bound, and all the rest when it has caught up', () => {
    const s = session();
    const client = opened(s);
    const queue = s.bench.queue('q');
    client.consume('q', { noAck: true });
    client.transport.takes = false;
    const publisher = opened(s);
    const body = Buffer.alloc(64 * 1024);
    for (let i = 0; i < 40; i++) publisher.publish(1, '', 'q', body);
    expect(client.transport.backlogBytes).toBeLessThan(MAX_SOCKET_BACKLOG_BYTES + 2 * body.length);
    expect(queue.readyCount).toBeGreaterThan(20);
    client.transport.takes = true;
    for (let i = 0; i < 10 && queue.readyCount > 0; i++) {
      client.transport.backlogBytes = 0;
      client.connection.onDrain();
      s.bench.settle();
    }
    expect(client.collect().delivered).toHaveLength(40);
  });

  test('is not read from while it leaves its answers lying', () => {
    const s = session();
    const client = opened(s);
    client.declare('q');
    client.transport.takes = false;
    const body = Buffer.alloc(1024 * 1024);
    for (let i = 0; i < 20; i++) client.publish(1, 'amq.direct', 'no', body, { mandatory: true });
    expect(client.transport.isPaused).toBe(true);
    client.transport.takes = true;
    client.transport.backlogBytes = 0;
    client.connection.onDrain();
    expect(client.transport.isPaused).toBe(false);
  });
});

describe('what is declared', () => {
  const waiting = () => {
    const s = session();
    const client = opened(s);
    s.bench.queue('old');
    s.bench.publish('', 'old', { text: 'm' });
    s.bench.store.immediate = false;
    client.received.length = 0;
    return { s, client };
  };
  const synced = (s: Session, client: TestClient): string[] => {
    s.bench.store.sync();
    s.bench.settle();
    return client.collect().names;
  };

  test('is answered for when it is on disk, and so is what is deleted', () => {
    const { s, client } = waiting();
    client.send(1, queueDeclare('q', { durable: true }));
    expect(client.names).toEqual([]);
    expect(synced(s, client)).toEqual(['queue.declare-ok']);
    client.received.length = 0;
    client.send(1, { name: 'queue.delete', queue: 'q', ifUnused: false, ifEmpty: false, nowait: false });
    expect(client.names).toEqual([]);
    expect(synced(s, client)).toEqual(['queue.delete-ok']);
  });

  test('is answered for when it is on disk, also when somebody else has just declared it', () => {
    const { s, client } = waiting();
    const other = opened(s);
    other.received.length = 0;
    client.send(1, queueDeclare('q', { durable: true }));
    other.send(1, queueDeclare('q', { durable: true }));
    expect([...client.names, ...other.names]).toEqual([]);
    expect(synced(s, client)).toEqual(['queue.declare-ok']);
    expect(other.collect().names).toEqual(['queue.declare-ok']);
  });

  test('is answered for at once when it was there, or needn’t survive', () => {
    const { client } = waiting();
    expect(client.declare('old', { durable: true }).messageCount).toBe(1);
    expect(client.declare('passing').messageCount).toBe(0);
  });

  test('answers keep the order of what was asked, and deliveries wait for consume-ok', () => {
    const { s, client } = waiting();
    client.send(1, queueDeclare('q', { durable: true }));
    client.send(1, get('old', true));
    s.bench.publish('', 'old', { text: 'n' });
    client.consume('old', { consumerTag: 'c', noAck: true });
    client.send(1, qos(1));
    expect(client.names).toEqual([]);
    expect(synced(s, client)).toEqual([
      'queue.declare-ok',
      'basic.get-ok',
      'basic.consume-ok',
      'basic.qos-ok',
      'basic.deliver',
    ]);
  });

  test('a commit and a declaration answer in their order', () => {
    const { s, client } = waiting();
    client.send(1, { name: 'tx.select' });
    client.publish(1, '', 'old', 'm', { properties: { deliveryMode: 2 } });
    client.send(1, { name: 'tx.commit' }).send(1, queueDeclare('q', { durable: true }));
    expect(client.names).toEqual(['tx.select-ok']);
    expect(synced(s, client)).toEqual(['tx.select-ok', 'tx.commit-ok', 'queue.declare-ok']);
  });

  test('no client asks for more than it could ever hear', () => {
    const { client } = waiting();
    client.send(1, queueDeclare('q', { durable: true }));
    const request = encodeMethodFrame(1, qos(1));
    client.push(Buffer.concat(Array.from({ length: HELD_REPLIES_MAX }, () => request)));
    expect(client.expect('channel.close').replyText).toContain('requests wait for the disk');
  });
});

describe('confirms', () => {
  const confirming = (s: Session = session()) => {
    const client = opened(s);
    client.call(1, { name: 'confirm.select', nowait: false }, 'confirm.select-ok');
    client.received.length = 0;
    return client;
  };

  test('one chunk of messages is confirmed in one answer', () => {
    const client = confirming();
    client.push(Buffer.concat([1, 2, 3].map((i) => publishFrames(1, 'amq.fanout', '', `${i}`))));
    expect(client.received.map((r) => r.method)).toEqual([{ name: 'basic.ack', deliveryTag: 3, multiple: true }]);
    client.publish(1, 'amq.fanout', '', 'x');
    expect(client.received.at(-1)?.method).toEqual({ name: 'basic.ack', deliveryTag: 4, multiple: false });
  });

  test('wait until the disk has it', () => {
    const s = session();
    s.bench.queue('q');
    const client = confirming(s);
    s.bench.store.immediate = false;
    client.publish(1, '', 'q', 'x', { properties: { deliveryMode: 2 } });
    client.publish(1, '', 'q', 'y', { properties: { deliveryMode: 2 } });
    expect(client.received).toEqual([]);
    expect(client.connection.channels.get(1)?.unconfirmed).toBe(2);
    s.bench.store.sync();
    s.pass(0);
    expect(client.received.map((r) => r.method)).toEqual([{ name: 'basic.ack', deliveryTag: 2, multiple: true }]);
  });

  test('a full queue says no, in between', () => {
    const s = session();
    s.bench.queue('full', { 'x-max-length': { type: 'signedint', value: 0 }, 'x-overflow': longstr('reject-publish') });
    s.bench.queue('q');
    const client = confirming(s);
    client.push(Buffer.concat(['q', 'q', 'full', 'full', 'q'].map((key) => publishFrames(1, '', key, 'x'))));
    expect(client.received.map((r) => r.method)).toEqual([
      { name: 'basic.ack', deliveryTag: 2, multiple: true },
      { name: 'basic.nack', deliveryTag: 4, multiple: true, requeue: false },
      { name: 'basic.ack', deliveryTag: 5, multiple: false },
    ]);
  });

  test('an unroutable message comes back first', () => {
    const client = confirming();
    client.publish(1, 'amq.direct', 'nope', 'x', { mandatory: true });
    expect(client.received[0]).toMatchObject({
      method: {
        name: 'basic.return',
        replyCode: 312,
        replyText: 'NO_ROUTE',
        exchange: 'amq.direct',
        routingKey: 'nope',
      },
      body: Buffer.from('x'),
    });
    expect(client.names).toEqual(['basic.return', 'basic.ack']);
  });

  test('exclude transactions', () => {
    const client = confirming().send(1, { name: 'tx.select' });
    expect(client.expect('channel.close').replyText).toBe(
      'PRECONDITION_FAILED - cannot switch from confirm to tx mode',
    );
  });
});

describe('a transaction', () => {
  const transactional = (s: Session) => {
    const client = opened(s);
    client.call(1, { name: 'tx.select' }, 'tx.select-ok');
    return client;
  };

  test('publishes and acknowledges when it commits, and says so when the disk has it', () => {
    const s = session();
    const queue = s.bench.queue('q');
    s.bench.publish('', 'q', { text: 'old' });
    const client = transactional(s);
    client.call(1, get('q'), 'basic.get-ok');
    client.send(1, ack(1)).publish(1, '', 'q', 'new', { properties: { deliveryMode: 2 } });
    expect([queue.readyCount, queue.unackedCount]).toEqual([0, 1]);
    s.bench.store.immediate = false;
    client.send(1, { name: 'tx.commit' });
    expect([queue.readyCount, queue.unackedCount, client.names.includes('tx.commit-ok')]).toEqual([1, 0, false]);
    s.bench.store.sync();
    s.pass(0);
    expect(client.expect('tx.commit-ok')).toBeDefined();
  });

  test('forgets all when it rolls back, and what was acknowledged can be again', () => {
    const s = session();
    const queue = s.bench.queue('q');
    for (const text of ['a', 'b']) s.bench.publish('', 'q', { text });
    const client = transactional(s);
    client.call(1, get('q'), 'basic.get-ok');
    client.call(1, get('q'), 'basic.get-ok');
    client.send(1, ack(1)).send(1, nack(2)).publish(1, '', 'q', 'never');
    client.call(1, { name: 'tx.rollback' }, 'tx.rollback-ok');
    expect([queue.readyCount, queue.unackedCount]).toEqual([0, 2]);
    client.send(1, ack(2, true));
    client.call(1, { name: 'tx.commit' }, 'tx.commit-ok');
    expect(queue.unackedCount).toBe(0);
  });

  test('that never ends gives everything back', () => {
    const s = session();
    const queue = s.bench.queue('q');
    s.bench.publish('', 'q', { text: 'a' });
    const client = transactional(s);
    client.call(1, get('q'), 'basic.get-ok');
    client.send(1, ack(1)).publish(1, '', 'q', 'never');
    client.connection.onClose();
    expect([queue.readyCount, queue.unackedCount]).toEqual([1, 0]);
  });
});

describe('direct reply-to', () => {
  test('brings the answer to who asked', () => {
    const s = session();
    const [asker, server] = [opened(s), opened(s)];
    server.declare('rpc');
    server.consume('rpc', { noAck: true });
    asker.consume('amq.rabbitmq.reply-to', { noAck: true });
    asker.publish(1, '', 'rpc', 'question', { properties: { replyTo: 'amq.rabbitmq.reply-to', correlationId: '7' } });
    const question = server.collect().received.at(-1);
    const address = question?.properties?.replyTo ?? '';
    expect(address).toMatch(/^amq\.rabbitmq\.reply-to\../);
    expect(server.declare(address, { passive: true }).consumerCount).toBe(1);
    server.publish(1, '', address, 'answer', { properties: { correlationId: '7' } });
    expect(server.names).not.toContain('basic.return');
    expect(asker.collect().received.at(-1)).toMatchObject({
      method: { name: 'basic.deliver', consumerTag: 'c', exchange: '', routingKey: address },
      properties: { correlationId: '7' },
      body: Buffer.from('answer'),
    });
    asker.connection.onClose();
    server.publish(1, '', address, 'too late', { mandatory: true });
    expect(server.expect('basic.return').replyCode).toBe(312);
  });
});

describe('a quorum queue', () => {
  test('counts deliveries in a header', () => {
    const s = session();
    s.bench.queue('q', { 'x-queue-type': longstr('quorum') });
    const client = opened(s);
    client.consume('q').publish(1, '', 'q', 'x', { properties: { headers: new Map([['mine', longstr('y')]]) } });
    client.send(1, nack(1)).send(1, nack(2));
    const counts = client.received.flatMap(({ method, properties }) => {
      const count = properties?.headers?.get('x-delivery-count');
      return method.name === 'basic.deliver' ? [count && integerOf(count)] : [];
    });
    expect(counts).toEqual([undefined, 1, 2]);
    expect(client.received.at(-1)?.properties?.headers?.has('mine')).toBe(true);
  });

  test('cannot be bounded for a whole channel', () => {
    const s = session();
    s.bench.queue('q', { 'x-queue-type': longstr('quorum') });
    const client = opened(s).send(1, qos(5, true)).consume('q');
    expect(client.expect('connection.close')).toMatchObject({
      replyCode: 540,
      replyText: "NOT_IMPLEMENTED - queue 'q' in vhost '/' does not support global qos",
    });
  });
});

test('a session is the same in chunks of any size', () => {
  const bytes = Buffer.concat(
    Array.from({ length: 30 }, (_, i) => publishFrames(1, '', 'q', Buffer.alloc(i * 997, i), { frameMax: 4096 })),
  );
  const run = (step: number) => {
    const client = session().client().open({ frameMax: 4096 }).channel();
    client.declare('q');
    client.consume('q', { noAck: true });
    client.received.length = 0;
    for (let at = 0; at < bytes.length; at += step) client.push(bytes.subarray(at, at + step));
    return client.received.map(({ method, body }) => [method, body?.toString('base64')]);
  };
  const whole = run(bytes.length);
  expect(whole).toHaveLength(30);
  for (const step of [1 + FRAME_OVERHEAD, 1021, 4096, 65_536]) expect(run(step)).toEqual(whole);
});
