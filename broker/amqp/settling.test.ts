import { describe, expect, test } from 'vitest';
import { integerOf, longstr } from '../core/field.ts';
import { ack, nack, opened, qos, session } from './session.testing.ts';

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
