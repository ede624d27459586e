import { beforeEach, describe, expect, test } from 'vitest';
import { Actor } from '../core/actor.ts';
import type { ClientConnection } from '../core/clients.ts';
import { type Field, longstr } from '../core/field.ts';
import { type Bench, bench, benchOn, consume } from '../core/fixtures.testing.ts';
import type { HopFact, Journey, Watch } from '../core/journey.ts';
import type { Store } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';
import { RememberingStore } from '../core/remembering-store.testing.ts';
import { FakeConnection } from '../http/fixtures.testing.ts';
import { follow, told, traced } from './journeys.testing.ts';
import {
  HOPS_MAX,
  HOPS_PER_MESSAGE_MAX,
  LAST_HOPS_KEPT,
  MESSAGES_PER_WATCH_MAX,
  WATCH_KEPT_MS_MAX,
  WATCHES_MAX,
  WATCHES_PER_OWNER_MAX,
} from './limits.ts';
import type { JourneyWatches } from './watches.ts';

const int = (value: number): Field => ({ type: 'signedint', value });
const dlx = (exchange: string, key: string) => ({
  'x-dead-letter-exchange': longstr(exchange),
  'x-dead-letter-routing-key': longstr(key),
});

let b: Bench<Store>;
let tracer: JourneyWatches;
let connection: ClientConnection;

const join = (port: number, user = 'guest', vhost = '/'): ClientConnection => {
  const joined = new FakeConnection(vhost, port, new Actor(b.broker.access, user, {}));
  b.broker.clients.add(joined);
  tracer.joined(joined);
  return joined;
};

function rig(on: Bench<Store>): void {
  b = on;
  tracer = traced(b.broker);
  connection = join(1);
}

beforeEach(() => rig(bench()));

const sent = (watch: Watch): Journey => {
  const journey = connection.watch?.begin(connection, 1, 0);
  if (journey === undefined) throw new Error(`${watch.publisher} is not followed`);
  return journey;
};

describe('what queues tell', () => {
  let watch: Watch;
  const publish = (queue: string, o: Parameters<Bench['publish']>[2] = {}) =>
    b.publish('', queue, { journey: sent(watch), ...o });

  beforeEach(() => {
    watch = follow(tracer, connection.name);
  });

  test('expired, dead-lettered, and expired there', () => {
    b.queue('late', { 'x-message-ttl': int(20) });
    b.queue('work', { ...dlx('', 'late'), 'x-message-ttl': int(100) });
    publish('work');
    b.pass(100);
    b.pass(20);
    expect(told(watch).slice(2)).toEqual([
      'enqueued work 1',
      'expired work 1',
      'dead-lettered work expired to ',
      'routed to late by ',
      'enqueued late 1',
      'expired late 1',
    ]);
    const at = (i: number) => watch.messages[0]?.hops[i]?.at ?? 0;
    expect([at(3) - at(2), at(7) - at(6)]).toEqual([100, 20]);
  });

  test('dropped over length, with and without an exchange for the dead', () => {
    b.queue('short', { 'x-max-length': int(1) });
    b.queue('careful', { 'x-max-length': int(1), ...dlx('nowhere', '') });
    publish('short');
    publish('short');
    publish('careful');
    publish('careful');
    expect(told(watch, 1).slice(3)).toEqual(['dropped short 1 max-length']);
    expect(told(watch, 3).slice(3)).toEqual([
      'dropped careful 1 max-length',
      'dead-lettered careful maxlen to nowhere',
      'dropped careful 0 no-exchange',
    ]);
  });

  test('refused at the door, and dead-lettered from there', () => {
    b.queue('dead');
    b.queue('q', { 'x-max-length': int(0), 'x-overflow': longstr('reject-publish-dlx'), ...dlx('', 'dead') });
    publish('q');
    expect(told(watch).slice(2)).toEqual([
      'refused q 0 the queue is full',
      'dead-lettered q maxlen to ',
      'routed to dead by ',
      'enqueued dead 1',
    ]);
  });

  test('the delivery limit', () => {
    const queue = b.queue('q', { 'x-queue-type': longstr('quorum'), 'x-delivery-limit': int(1) });
    publish('q');
    const { sink } = consume(b, 'q', { prefetch: 1 });
    queue.requeue(sink.got.slice(-1), true);
    b.settle();
    queue.requeue(sink.got.slice(-1), true);
    expect(told(watch).slice(3)).toEqual(['requeued q 1 client', 'dropped q 1 delivery-limit']);
  });

  test('at the end of a quorum queue without one it has another number', () => {
    const queue = b.queue('q', { 'x-queue-type': longstr('quorum') });
    publish('q');
    publish('q');
    const { sink } = consume(b, 'q', { prefetch: 1 });
    queue.requeue(sink.got.slice(-1), true);
    expect(told(watch).slice(3)).toEqual(['requeued q 1 client becomes 3']);
  });

  test('a circle of dead letters ends', () => {
    b.queue('q', { 'x-message-ttl': int(10), ...dlx('', 'q') });
    publish('q');
    b.pass(10);
    expect(told(watch).slice(3)).toEqual([
      'expired q 1',
      'dead-lettered q expired to ',
      'routed to q by ',
      'dropped q 0 cycle',
    ]);
  });

  test('purged, taken by an operator, or gone with the queue', () => {
    const queue = b.queue('q');
    publish('q');
    queue.purge();
    publish('q');
    queue.take(new Set([2]));
    publish('q');
    consume(b, 'q', { prefetch: 1 });
    publish('q');
    b.vhost.removeQueue(queue);
    const last = (n: number) => told(watch, n).at(-1);
    expect([1, 2, 3, 4].map(last)).toEqual([
      'removed q 1 purged',
      'removed q 2 taken',
      'removed q 3 queue-deleted',
      'removed q 4 queue-deleted',
    ]);
  });

  test('too many deaths at once', () => {
    for (let i = 0; i < 8; i++) {
      const { name } = b.queue(`full${i}`, { 'x-max-length': int(0), 'x-dead-letter-exchange': longstr('amq.fanout') });
      b.vhost.bind(Actor.system, { source: 'amq.fanout', destination: name, toQueue: true, key: '', args: new Map() });
    }
    const facts: HopFact[] = [];
    b.publish('amq.fanout', '', { journey: { add: (fact) => facts.push(fact) } });
    const lost = facts.filter((fact) => fact.type === 'dropped' && fact.why === 'too-many-deaths');
    expect(lost).toHaveLength(b.vhost.totals.deadLost);
    expect(lost.length).toBeGreaterThan(0);
  });
});

test('what is dropped from memory is out of sight', () => {
  rig(benchOn(new RememberingStore(), { residentBytesMax: 4_000 }));
  const watch = follow(tracer, connection.name);
  b.queue('q');
  for (let i = 0; i < 50; i++) b.publish('', 'q', { text: 'x'.repeat(100), journey: sent(watch) });
  expect(told(watch, 50).at(-1)).toBe('paged q 50');
  expect(told(watch, 1).at(-1)).toBe('enqueued q 1');
});

describe('who is followed', () => {
  test('who was there before, and who comes after, by any of his names', () => {
    const before = follow(tracer, connection.name);
    expect(connection.watch).toBe(before);
    const byName = follow(tracer, 'golden-app-consumer');
    expect(connection.watch).toBe(byName);
    expect(join(2).watch).toBe(byName);
    expect(follow(tracer, '127.0.0.1:3 -> 127.0.0.1:5672')).toBe(join(3).watch);
  });

  test('nobody of another virtual host, or of another user unless all were asked for', () => {
    follow(tracer, 'golden-app-consumer', { user: 'alice', owner: 'alice' });
    expect([join(2).watch, join(3, 'alice', '/other').watch]).toEqual([undefined, undefined]);
    expect(join(4, 'alice').watch).toBeDefined();
    follow(tracer, 'golden-app-consumer');
    expect(join(5, 'bob').watch).toBeDefined();
  });
});

describe('the bounds', () => {
  test('messages of one watch: the first ones, and how many more there were', () => {
    const watch = follow(tracer, connection.name, { messagesMax: 2 });
    for (let i = 0; i < 5; i++) connection.watch?.begin(connection, 1, i);
    expect([watch.messages.map(({ n }) => n), watch.beyond]).toEqual([[1, 2], 3]);
    expect(follow(tracer, 'x', { messagesMax: 1e9 }).messagesMax).toBe(MESSAGES_PER_WATCH_MAX);
  });

  test('hops of one message: the first and the last', () => {
    const watch = follow(tracer, connection.name);
    const journey = sent(watch);
    for (let seq = 1; seq < 500; seq++) journey.add({ type: 'rejected', queue: 'q', seq });
    const [message] = watch.messages;
    const seqs = message?.hops.map((hop) => ('seq' in hop ? hop.seq : 0)) ?? [];
    expect(seqs).toHaveLength(HOPS_PER_MESSAGE_MAX);
    expect(seqs.slice(0, 3)).toEqual([0, 1, 2]);
    expect(seqs.slice(-LAST_HOPS_KEPT)).toEqual(Array.from({ length: LAST_HOPS_KEPT }, (_, i) => 484 + i));
    expect(message?.omitted).toBe(500 - HOPS_PER_MESSAGE_MAX);
    expect(message?.omittedBefore).toBe(HOPS_PER_MESSAGE_MAX - LAST_HOPS_KEPT);
  });

  test('hops of all watches together; those of one that ends make room', () => {
    let watch = follow(tracer, connection.name, { messagesMax: MESSAGES_PER_WATCH_MAX });
    const first = watch;
    while (tracer.hops < HOPS_MAX) {
      const journey = connection.watch?.begin(connection, 1, 0);
      if (journey === undefined) watch = follow(tracer, connection.name, { messagesMax: MESSAGES_PER_WATCH_MAX });
      for (let i = 1; i < HOPS_PER_MESSAGE_MAX; i++) journey?.add({ type: 'nacked', why: '' });
    }
    const lostBefore = watch.lost;
    sent(watch).add({ type: 'nacked', why: '' });
    expect([watch.messages.at(-1)?.hops, watch.lost - lostBefore]).toEqual([[], 2]);
    const journey = first.messages[0];
    tracer.end(first.id);
    expect(tracer.hops).toBe(HOPS_MAX - MESSAGES_PER_WATCH_MAX * HOPS_PER_MESSAGE_MAX);
    expect(journey?.hops).toEqual([]);
  });

  test('watches of one user, and of all', () => {
    for (let i = 0; i < WATCHES_PER_OWNER_MAX; i++) follow(tracer, 'p', { owner: 'a' });
    expect(() => follow(tracer, 'p', { owner: 'a' })).toThrow('which is the most');
    for (let i = WATCHES_PER_OWNER_MAX; i < WATCHES_MAX; i++) follow(tracer, 'p', { owner: `user ${i}` });
    expect(() => follow(tracer, 'p', { owner: 'b' })).toThrow(`${WATCHES_MAX} publishers`);
  });

  test('the time: it ends when nobody has looked for so long', () => {
    const watch = follow(tracer, connection.name, { keptMs: 1_000 });
    b.pass(900);
    expect(tracer.look(watch.id)).toBe(watch);
    b.pass(900);
    expect(tracer.look(watch.id)).toBe(watch);
    b.pass(1_000);
    expect([tracer.look(watch.id), tracer.isWatching, connection.watch]).toEqual([undefined, false, undefined]);
    expect(b.env.pendingTimers).toBe(0);
    expect(follow(tracer, 'x', { keptMs: 1e12 }).keptMs).toBe(WATCH_KEPT_MS_MAX);
  });
});

test('a message whose watch has ended takes no more hops, and goes its way', () => {
  const watch = follow(tracer, connection.name);
  const queue = b.queue('q');
  b.publish('', 'q', { journey: sent(watch) });
  const [entry] = queue.browse(0, 1) as [Entry];
  tracer.end(watch.id);
  const { sink } = consume(b, 'q');
  queue.reject(sink.got[0] as Entry);
  expect([watch.messages, tracer.hops]).toEqual([[], 0]);
  expect(entry.message.journey).toMatchObject({ hops: [] });
  expect(connection.watch).toBeUndefined();
});

test('a message that nobody follows carries nothing, wherever it goes', () => {
  follow(tracer, 'somebody else');
  b.queue('dead');
  const queue = b.queue('q', dlx('', 'dead'));
  b.publish('', 'q');
  queue.reject(consume(b, 'q').sink.got[0] as Entry);
  const [dead] = b.vhost.queues.get('dead')?.browse(0, 1) ?? [];
  expect(dead?.message.journey).toBeUndefined();
  expect(tracer.hops).toBe(0);
});
