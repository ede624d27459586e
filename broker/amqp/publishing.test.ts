import { describe, expect, test } from 'vitest';
import { array, longstr } from '../core/field.ts';
import { get, nack, opened, publishFrames, session } from './session.testing.ts';
import { FRAME_OVERHEAD } from './wire/frame.ts';

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
