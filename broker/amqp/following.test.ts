import { beforeEach, describe, expect, test } from 'vitest';
import { Actor } from '../core/actor.ts';
import { type Field, longstr } from '../core/field.ts';
import { int } from '../core/fixtures.testing.ts';
import type { Watch } from '../core/journey.ts';
import { follow, told, traced } from '../trace/journeys.testing.ts';
import { type Session, session, type TestClient } from './session.testing.ts';
import type { Method } from './wire/spec.ts';

const ack = (deliveryTag: number): Method => ({ name: 'basic.ack', deliveryTag, multiple: false });
const reject = (deliveryTag: number, requeue: boolean): Method => ({ name: 'basic.reject', deliveryTag, requeue });

let s: Session;
let publisher: TestClient;
let other: TestClient;
let watch: Watch;

/** The first client of a session has port 50000. */
beforeEach(() => {
  s = session();
  watch = follow(traced(s.bench.broker), '127.0.0.1:50000 -> 127.0.0.1:5672');
  publisher = s.client().open().channel();
  other = s.client().open().channel();
});

const bind = (source: string, destination: string, key: string, toQueue = true): void => {
  s.bench.vhost.bind(Actor.system, { source, destination, toQueue, key, args: new Map() });
};

describe('the journey of a message over AMQP', () => {
  test('through a topic exchange to two queues: confirmed, delivered, acknowledged', () => {
    publisher.send(1, { name: 'confirm.select', nowait: false });
    for (const queue of ['a', 'b']) other.declare(queue);
    bind('amq.topic', 'a', 'news.#');
    bind('amq.topic', 'b', '*.asia');
    publisher.publish(1, 'amq.topic', 'news.asia', 'hello');
    expect(told(watch)).toEqual([
      'received channel 1 5 octets',
      'routed to a,b by amq.topic:news.#,amq.topic:*.asia',
      'enqueued a 1',
      'enqueued b 1',
      'confirmed ack',
    ]);
    s.pass(250);
    other.consume('a', { consumerTag: 'worker' });
    s.pass(40);
    other.send(1, ack(1));
    expect(told(watch).slice(5)).toEqual(['delivered a 1 to 1/worker', 'acked a 1 ack']);
    const [enqueued, , , delivered, acked] = watch.messages[0]?.hops.slice(2) ?? [];
    expect((delivered?.at ?? 0) - (enqueued?.at ?? 0)).toBe(250);
    expect((acked?.at ?? 0) - (delivered?.at ?? 0)).toBe(40);
    expect(delivered).toMatchObject({ to: { connection: other.connection.name } });
  });

  test('is refused by a full queue, and the publisher told so', () => {
    publisher.send(1, { name: 'confirm.select', nowait: false });
    other.declare('q', {
      arguments: new Map<string, Field>([
        ['x-max-length', int(1)],
        ['x-overflow', longstr('reject-publish')],
      ]),
    });
    publisher.publish(1, '', 'q', '1').publish(1, '', 'q', '2');
    expect(told(watch, 2).slice(2)).toEqual(['refused q 0 the queue is full', 'nacked a queue refused it']);
    expect(told(watch, 1).slice(2)).toEqual(['enqueued q 1', 'confirmed ack']);
  });

  test('confirms wait for the store, and are told one by one', () => {
    other.declare('q', { durable: true });
    s.bench.store.immediate = false;
    publisher.send(1, { name: 'confirm.select', nowait: false });
    const properties = { deliveryMode: 2 };
    publisher.publish(1, '', 'q', '1', { properties }).publish(1, '', 'q', '2', { properties });
    expect(told(watch).at(-1)).toBe('enqueued q 1');
    s.bench.store.sync();
    s.pass(5);
    expect([told(watch, 1).at(-1), told(watch, 2).at(-1)]).toEqual(['confirmed ack', 'confirmed ack']);
  });

  test('comes back when nobody takes it, and is lost without `mandatory`', () => {
    publisher.publish(1, 'amq.direct', 'x', 'm', { mandatory: true }).publish(1, 'amq.direct', 'x', 'm');
    expect(told(watch, 1).slice(1)).toEqual(['unroutable to  by ', 'returned 312 NO_ROUTE']);
    expect(told(watch, 2).slice(1)).toEqual(['unroutable to  by ']);
  });

  test('by an alternate exchange', () => {
    const spec = { type: 'direct', durable: false, autoDelete: false, internal: false };
    const args = new Map([['alternate-exchange', longstr('amq.fanout')]]);
    s.bench.vhost.declareExchange(Actor.system, { name: 'main', ...spec, args });
    other.declare('rest');
    bind('amq.fanout', 'rest', '');
    publisher.publish(1, 'main', 'k', 'm');
    expect(told(watch)[1]).toBe('routed to rest by amq.fanout: alternate amq.fanout');
  });

  test('given back, redelivered, rejected, dead-lettered, and acknowledged there', () => {
    other.declare('dead');
    other.declare('work', {
      arguments: new Map([
        ['x-dead-letter-exchange', longstr('')],
        ['x-dead-letter-routing-key', longstr('dead')],
      ]),
    });
    other.consume('work');
    publisher.publish(1, '', 'work', 'm');
    other.send(1, reject(1, true)).send(1, reject(2, false)).consume('dead', { consumerTag: 'd' }).send(1, ack(3));
    expect(told(watch).slice(2)).toEqual([
      'enqueued work 1',
      'delivered work 1 to 1/c',
      'requeued work 1 client',
      'delivered work 1 to 1/c again',
      'rejected work 1',
      'dead-lettered work rejected to ',
      'routed to dead by ',
      'enqueued dead 1',
      'delivered dead 1 to 1/d',
      'acked dead 1 ack',
    ]);
  });

  test('back in its queue when its channel is gone; taken with get, and without acknowledgement', () => {
    other.declare('q');
    other.send(1, { name: 'basic.get', queue: 'q', noAck: false });
    publisher.publish(1, '', 'q', 'm');
    other.send(1, { name: 'basic.get', queue: 'q', noAck: false });
    other.call(
      1,
      { name: 'channel.close', replyCode: 200, replyText: '', classId: 0, methodId: 0 },
      'channel.close-ok',
    );
    other.channel(2).send(2, { name: 'basic.get', queue: 'q', noAck: true });
    expect(told(watch).slice(2)).toEqual([
      'enqueued q 1',
      'delivered q 1 to 1/get',
      'requeued q 1 gone',
      'delivered q 1 to 2/get again without ack',
    ]);
  });

  test('a consumer without acknowledgements', () => {
    other.declare('q');
    other.consume('q', { noAck: true });
    publisher.publish(1, '', 'q', 'm');
    expect(told(watch).at(-1)).toBe('delivered q 1 to 1/c without ack');
  });

  test('in a transaction: from its commit on', () => {
    other.declare('q');
    publisher.send(1, { name: 'tx.select' }).publish(1, '', 'q', 'm');
    expect(told(watch)).toEqual(['received channel 1 1 octets']);
    publisher.send(1, { name: 'tx.commit' });
    expect(told(watch).slice(2)).toEqual(['enqueued q 1', 'confirmed tx.commit']);
  });

  test('as an answer to who waits for it, without a queue', () => {
    const asks = { name: 'basic.consume', queue: 'amq.rabbitmq.reply-to', consumerTag: 'r' } as const;
    other.send(1, { ...asks, noLocal: false, noAck: true, exclusive: false, nowait: false, arguments: new Map() });
    other.declare('rpc');
    publisher.consume('rpc', { noAck: true });
    other.publish(1, '', 'rpc', '?', { properties: { replyTo: 'amq.rabbitmq.reply-to' } });
    const address = publisher.collect().received.at(-1)?.properties?.replyTo ?? '';
    publisher.publish(1, '', address, '!').publish(1, '', `${address}x`, '!');
    expect(told(watch, 1).slice(1)).toEqual(['delivered - 0 to 1/r without ack']);
    expect(told(watch, 2).slice(1)).toEqual(['refused - 0 nobody waits for this reply']);
  });

  test('a stream keeps it for others', () => {
    other.declare('s', { durable: true, arguments: new Map([['x-queue-type', longstr('stream')]]) });
    other.send(1, { name: 'basic.qos', prefetchSize: 0, prefetchCount: 10, global: false }).consume('s');
    publisher.publish(1, '', 's', 'm');
    other.send(1, ack(1));
    expect(told(watch).slice(2)).toEqual(['enqueued s 0', 'delivered s 0 to 1/c', 'acked s 0 ack']);
  });
});

test('who isn’t followed leaves nothing, and neither do his messages', () => {
  other.declare('q');
  other.publish(1, '', 'q', 'mine');
  const [entry] = s.bench.vhost.queues.get('q')?.browse(0, 1) ?? [];
  expect(entry?.message.journey).toBeUndefined();
  expect(watch.messages).toEqual([]);
});
