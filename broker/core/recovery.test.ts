import { describe, expect, test } from 'vitest';
import { Actor, addDefaultUser } from './access.ts';
import { type Field, longstr } from './field.ts';
import { consume, int, textOf } from './fixtures.testing.ts';
import { isRefusal } from './refusal.ts';
import { type Kept, queueOf, restart, start, texts } from './restart.testing.ts';

describe('what a broker gets back', () => {
  test('virtual hosts, limits, users, rights, policies, parameters', () => {
    const b = start();
    const { broker } = b;
    broker.createVHost('shop', { description: 'a shop', tags: ['x'] }).limits.set('max-queues', 7);
    broker.define('vhost-limits', 'shop', { vhost: 'shop', limits: { 'max-queues': 7 } });
    broker.createVHost('gone');
    broker.deleteVHost('gone');
    addDefaultUser(broker.access, 'guest', 'hash', 'sha256');
    broker.access.setUserLimit('guest', 'max-connections', 3);
    broker.access.setPermission('shop', 'guest', { configure: 'a', write: 'b', read: 'c' });
    broker.access.setTopicPermission('shop', 'guest', 'amq.topic', { write: 'w', read: 'r' });
    broker.policies.set('policy', {
      vhost: 'shop',
      name: 'p',
      pattern: '^q',
      applyTo: 'queues',
      definition: { 'max-length': 2 },
      priority: 1,
    });
    broker.policies.set('operator-policy', {
      vhost: 'shop',
      name: 'o',
      pattern: '',
      applyTo: 'queues',
      definition: { expires: 1000 },
      priority: 0,
    });
    const after = restart(b).broker;
    expect([...after.vhosts.keys()].sort()).toEqual(['/', 'shop']);
    const shop = after.vhosts.get('shop');
    expect([shop?.description, shop?.tags, shop?.limits.get('max-queues')]).toEqual(['a shop', ['x'], 7]);
    expect([...after.access.users.values()]).toEqual([...broker.access.users.values()]);
    expect([...after.access.permissions()]).toEqual([...broker.access.permissions()]);
    expect([...after.access.topicPermissions()]).toEqual([...broker.access.topicPermissions()]);
    expect(after.policies.list('policy')).toEqual(broker.policies.list('policy'));
    expect(after.policies.list('operator-policy')).toEqual(broker.policies.list('operator-policy'));
  });

  test('durable exchanges, queues and bindings with their arguments; nothing else', () => {
    const b = start();
    const declare = (name: string, o: { durable?: boolean; owner?: object; args?: Map<string, Field> } = {}) =>
      b.vhost.declareQueue(o.owner === undefined ? Actor.system : new Actor(b.broker.access, 'u', o.owner), {
        name,
        durable: o.durable ?? true,
        exclusive: o.owner !== undefined,
        autoDelete: false,
        args: o.args ?? new Map(),
      });
    declare('kept', { args: new Map([['x-max-length', int(3)]]) });
    declare('passing', { durable: false });
    declare('deleted');
    b.vhost.deleteQueue(Actor.system, 'deleted', { ifUnused: false, ifEmpty: false });
    for (const [name, durable] of [
      ['x', true],
      ['y', false],
    ] as const) {
      const spec = { name, type: 'headers', durable, autoDelete: false, internal: false, args: new Map() };
      b.vhost.declareExchange(Actor.system, spec);
      for (const destination of ['kept', 'passing']) {
        const args = new Map([['x-match', longstr('all')]]);
        b.vhost.bind(Actor.system, { source: name, destination, toQueue: true, key: 'k', args });
      }
    }
    const after = restart(b);
    expect([...after.vhost.queues.keys()]).toEqual(['kept']);
    expect(queueOf(after, 'kept').settings.maxLength).toBe(3);
    expect(after.vhost.exchanges.has('x')).toBe(true);
    expect(after.vhost.exchanges.has('y')).toBe(false);
    const bindings = [...after.vhost.bindings()].filter(({ source }) => source.name !== '');
    expect(
      bindings.map(({ source, destination, key, args }) => [source.name, destination.name, key, [...args]]),
    ).toEqual([['x', 'kept', 'k', [['x-match', longstr('all')]]]]);
  });

  test('persistent messages in their order, counted, and read only when somebody wants them', () => {
    const b = start();
    b.queue('q');
    for (let i = 1; i <= 1000; i++) b.publish('', 'q', { text: String(i), persistent: i % 10 !== 0 });
    const after = restart(b);
    const queue = queueOf(after, 'q');
    expect([queue.readyCount, queue.storedCount, queue.storedBytes]).toEqual([900, 900, queue.readyBytes]);
    expect(after.store.loads).toBe(0);
    const expected = Array.from({ length: 1000 }, (_, i) => String(i + 1)).filter((text) => !text.endsWith('0'));
    expect(consume(after, 'q', { noAck: true }).sink.texts).toEqual(expected);
    expect([queue.readyCount, queue.readyBytes, queue.storedCount, queue.storedBytes]).toEqual([0, 0, 0, 0]);
    expect(after.store.size).toBe(0);
  });

  test('what had been out is redelivered, in its old place, and nothing else is', () => {
    const b = start();
    b.queue('q');
    const { sink } = consume(b, 'q', { prefetch: 2 });
    for (const text of ['a', 'b', 'c', 'd', 'e']) b.publish('', 'q', { text, persistent: true });
    const [a] = sink.got;
    if (a) queueOf(b, 'q').ack(a);
    b.settle();
    expect(sink.texts).toEqual(['a', 'b', 'c']);
    const after = restart(b);
    expect(texts(after, 'q')).toEqual(['b*', 'c*', 'd', 'e']);
    after.publish('', 'q', { text: 'f', persistent: true });
    expect(texts(restart(after), 'q')).toEqual(['b*', 'c*', 'd', 'e', 'f']);
  });

  test('what was not durable yet is not there; what was acknowledged durably does not come back', () => {
    const b = start();
    b.queue('q');
    for (const text of ['a', 'b', 'c']) b.publish('', 'q', { text, persistent: true });
    const { sink } = consume(b, 'q', { prefetch: 2 });
    b.store.immediate = false;
    b.publish('', 'q', { text: 'late', persistent: true });
    const queue = queueOf(b, 'q');
    const [first, second] = sink.got;
    if (first) queue.ack(first);
    b.store.sync();
    if (second) queue.ack(second);
    b.publish('', 'q', { text: 'too late', persistent: true });
    expect(texts(restart(b), 'q')).toEqual(['b*', 'c', 'late']);
  });

  test('a queue that was declared again has nothing of the one before', () => {
    const b = start();
    b.queue('q');
    b.publish('', 'q', { text: 'old', persistent: true });
    b.vhost.removeQueue(queueOf(b, 'q'));
    const again = restart(b);
    again.queue('q');
    again.publish('', 'q', { text: 'new', persistent: true });
    expect(texts(restart(again), 'q')).toEqual(['new']);
  });

  test('times go on: a message expires when it would have', () => {
    const b = start();
    b.queue('q', { 'x-message-ttl': int(1000) });
    b.publish('', 'q', { text: 'a', persistent: true });
    b.pass(600);
    b.publish('', 'q', { text: 'b', persistent: true });
    const after = restart(b);
    after.pass(300);
    expect(texts(after, 'q')).toEqual(['a', 'b']);
    after.pass(100);
    expect(texts(after, 'q')).toEqual(['b']);
    after.pass(600);
    expect(queueOf(after, 'q').readyCount).toBe(0);
    expect(after.store.size).toBe(0);
  });

  test('an unused queue has its whole time again', () => {
    const b = start();
    b.queue('q', { 'x-expires': int(1000) });
    b.pass(900);
    const after = restart(b);
    after.pass(900);
    expect(after.vhost.queues.has('q')).toBe(true);
    after.pass(100);
    expect(after.vhost.queues.has('q')).toBe(false);
  });

  test('priorities, and how often a quorum queue has given a message out', () => {
    const b = start();
    b.queue('p', { 'x-max-priority': int(5) });
    for (const [text, priority] of [
      ['low', 1],
      ['high', 9],
      ['middle', 3],
    ] as const) {
      b.publish('', 'p', { text, priority, persistent: true });
    }
    b.queue('k', { 'x-queue-type': longstr('quorum'), 'x-delivery-limit': int(5) });
    b.publish('', 'k', { text: 'poison' });
    const { sink, consumer } = consume(b, 'k', { prefetch: 1 });
    for (let i = 0; i < 2; i++) {
      const entry = sink.got.at(-1);
      if (entry) queueOf(b, 'k').requeue([entry], true);
      b.settle();
    }
    queueOf(b, 'k').removeConsumer(consumer);
    const after = restart(b);
    expect(texts(after, 'p')).toEqual(['high', 'middle', 'low']);
    expect(queueOf(after, 'k').browse(0, 1)[0]?.deliveryCount).toBe(2);
  });

  test('a message of many queues is acknowledged in each by itself', () => {
    const b = start();
    for (const name of ['q1', 'q2']) {
      b.queue(name);
      b.vhost.bind(Actor.system, { source: 'amq.fanout', destination: name, toQueue: true, key: '', args: new Map() });
    }
    b.publish('amq.fanout', '', { text: 'm', persistent: true });
    const { sink } = consume(b, 'q1');
    const [entry] = sink.got;
    if (entry) queueOf(b, 'q1').ack(entry);
    const after = restart(b);
    expect([texts(after, 'q1'), texts(after, 'q2')]).toEqual([[], ['m']]);
  });

  test('headers and properties, as they were written or as the broker changed them', () => {
    const b = start();
    b.queue('dead');
    b.queue('q', { 'x-dead-letter-exchange': longstr(''), 'x-dead-letter-routing-key': longstr('dead') });
    b.publish('', 'q', { text: 'm', persistent: true, properties: { headers: new Map([['h', longstr('v')]]) } });
    const got = queueOf(b, 'q').get(false, {
      describe: () => ({ connection: '', channel: 0, user: '', peerHost: '', peerPort: 0 }),
    });
    if (got === undefined || isRefusal(got)) throw new Error('nothing got');
    queueOf(b, 'q').reject(got);
    const [entry] = queueOf(restart(b), 'dead').browse(0, 1);
    expect(entry?.message.headers.get('h')).toEqual(longstr('v'));
    expect(entry?.message.headers.get('x-first-death-reason')).toEqual(longstr('rejected'));
  });

  test('a stream has its offsets again, and reads from the store what is no longer in memory', () => {
    const b = start();
    b.queue('s', {
      'x-queue-type': longstr('stream'),
      'x-stream-max-segment-size-bytes': int(1000),
      'x-max-length-bytes': int(8_000),
    });
    for (let i = 0; i < 3000; i++) b.publish('', 's', { text: String(i) });
    const read = (from: Kept, offset: number) =>
      consume(from, 's', { prefetch: 10_000, args: new Map([['x-stream-offset', int(offset)]]) }).sink;
    const before = queueOf(b, 's');
    const first = 3000 - before.readyCount;
    expect(first).toBeGreaterThan(0);
    expect(b.store.size).toBe(before.readyCount);
    expect(read(b, 0).got.map(({ seq }) => seq)[0]).toBe(first);
    const after = restart(b);
    expect([queueOf(after, 's').readyCount, queueOf(after, 's').readyBytes]).toEqual([
      before.readyCount,
      before.readyBytes,
    ]);
    after.publish('', 's', { text: '3000' });
    const { got, texts: bodies } = read(after, 0);
    expect(got.map(({ seq }) => String(seq))).toEqual(bodies);
    expect(bodies).toEqual(Array.from({ length: 3001 - first }, (_, i) => String(first + i)));
    expect(read(after, 2999).texts).toEqual(['2999', '3000']);
    expect(after.store.loads).toBeGreaterThan(0);
    after.vhost.removeQueue(queueOf(after, 's'));
    expect(after.store.size).toBe(0);
  });

  test('recovering twice is recovering once: nothing is written', () => {
    const b = start();
    b.queue('q');
    b.publish('', 'q', { text: 'm', persistent: true });
    const after = restart(b);
    const { written } = after.store;
    expect(written).toBe(0);
  });

  test('a queue that is too long again drops its oldest, which die as always', () => {
    const b = start();
    b.queue('dead');
    b.queue('q', {
      'x-max-length': int(2),
      'x-dead-letter-exchange': longstr(''),
      'x-dead-letter-routing-key': longstr('dead'),
    });
    consume(b, 'q', { prefetch: 2 });
    for (const text of ['a', 'b', 'c', 'd']) b.publish('', 'q', { text, persistent: true });
    expect(texts(b, 'q')).toEqual(['c', 'd']);
    const after = restart(b);
    expect([texts(after, 'q'), texts(after, 'dead')]).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ]);
    expect([texts(restart(after), 'q'), texts(restart(after), 'dead')]).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ]);
  });

  test('a session has again what it had begun to send', () => {
    const b = start();
    b.queue('q');
    for (const text of ['a', 'b', 'c']) b.publish('', 'q', { text, persistent: true });
    const after = restart(b);
    const queue = queueOf(after, 'q');
    const holder = { describe: () => ({ connection: '', channel: 0, user: '', peerHost: '', peerPort: 0 }) };
    const entry = queue.lendAgain(2, undefined, holder);
    expect(entry && [textOf(entry), entry.redelivered]).toEqual(['b', true]);
    expect([queue.readyCount, queue.unackedCount, texts(after, 'q')]).toEqual([2, 1, ['a', 'c']]);
  });
});
