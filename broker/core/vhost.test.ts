import { describe, expect, test } from 'vitest';
import { Actor } from './actor.ts';
import { EMPTY_TABLE, type Field, longstr, type Table } from './field.ts';
import { bench, consume } from './fixtures.testing.ts';
import { isRefusal } from './refusal.ts';
import type { VHost } from './vhost.ts';

const short = (value: number): Field => ({ type: 'short', value });
const declare = (
  vhost: VHost,
  name: string,
  o: { durable?: boolean; exclusive?: boolean; autoDelete?: boolean; args?: Record<string, Field>; actor?: Actor } = {},
) =>
  vhost.declareQueue(o.actor ?? Actor.system, {
    name,
    durable: o.durable ?? true,
    exclusive: o.exclusive ?? false,
    autoDelete: o.autoDelete ?? false,
    args: new Map(Object.entries(o.args ?? {})),
  });
const exchange = (vhost: VHost, name: string, type: string, o: { autoDelete?: boolean; args?: Table } = {}) =>
  vhost.declareExchange(Actor.system, {
    name,
    type,
    durable: true,
    autoDelete: o.autoDelete ?? false,
    internal: false,
    args: o.args ?? EMPTY_TABLE,
  });
const bind = (vhost: VHost, source: string, destination: string, key = '', toQueue = true) =>
  vhost.bind(Actor.system, { source, destination, toQueue, key, args: EMPTY_TABLE });
const text = (x: unknown) => (isRefusal(x) ? `${x.kind}: ${x.text}` : x);

describe('declaring is idempotent, and what differs is named', () => {
  test.each([
    [
      { durable: false },
      "inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'",
    ],
    [
      { autoDelete: true },
      "inequivalent arg 'auto_delete' for queue 'q' in vhost '/': received 'true' but current is 'false'",
    ],
    [
      {},
      "inequivalent arg 'x-message-ttl' for queue 'q' in vhost '/': received none but current is the value '5000' of type 'short'",
    ],
    [
      { args: { 'x-message-ttl': { type: 'double', value: 5000 } as Field } },
      "inequivalent arg 'x-message-ttl' for queue 'q' in vhost '/': received '5.0e3' but current is '5000'",
    ],
    [
      { args: { 'x-message-ttl': short(5000), 'x-queue-type': longstr('quorum') } },
      "inequivalent arg 'x-queue-type' for queue 'q' in vhost '/': received the value 'quorum' of type 'longstr' but current is none",
    ],
  ])('%j', (other, expected) => {
    const { vhost } = bench();
    declare(vhost, 'q', { args: { 'x-message-ttl': short(5000) } });
    expect(text(declare(vhost, 'q', other))).toBe(`precondition: ${expected}`);
  });

  test('widths, unknown arguments and x-queue-type classic make no difference', () => {
    const { vhost } = bench();
    const first = declare(vhost, 'q', { args: { 'x-message-ttl': short(5000) } });
    const args = {
      'x-message-ttl': { type: 'long', value: 5000n } as Field,
      'x-queue-type': longstr('classic'),
      other: short(1),
    };
    expect(declare(vhost, 'q', { args })).toEqual({ queue: isRefusal(first) ? first : first.queue, created: false });
  });
});

describe('exclusive and temporary queues', () => {
  test("another connection's own queue is locked, and goes with the connection", () => {
    const { vhost, broker } = bench();
    broker.access.setUser({ name: 'u', passwordHash: '', hashingAlgorithm: '', tags: [], limits: {} });
    broker.access.setPermission('/', 'u', { configure: '.*', write: '.*', read: '.*' });
    const mine = new Actor(broker.access, 'u', {});
    const theirs = new Actor(broker.access, 'u', {});
    declare(vhost, 'own', { exclusive: true, actor: mine });
    expect(text(declare(vhost, 'own', { exclusive: true, actor: theirs }))).toMatch(
      /^locked: cannot obtain exclusive access to locked queue 'own'/,
    );
    expect(text(vhost.queue(theirs, 'own'))).toMatch(/^locked/);
    vhost.connectionClosed(mine.owner);
    expect(vhost.queues.has('own')).toBe(false);
  });

  test('an auto-delete queue goes with its last consumer, and an auto-delete exchange with its last binding', () => {
    const b = bench();
    exchange(b.vhost, 'temp', 'fanout', { autoDelete: true });
    declare(b.vhost, 'q', { autoDelete: true });
    bind(b.vhost, 'temp', 'q');
    const one = consume(b, 'q', { tag: '1' });
    const two = consume(b, 'q', { tag: '2' });
    one.consumer.queue.removeConsumer(one.consumer);
    expect(b.vhost.queues.has('q')).toBe(true);
    two.consumer.queue.removeConsumer(two.consumer);
    expect([b.vhost.queues.has('q'), b.vhost.exchanges.has('temp')]).toEqual([false, false]);
  });
});

test('a long chain of auto-delete exchanges falls link by link, and needs no deeper stack', () => {
  const { vhost } = bench();
  const LINKS = 20_000;
  declare(vhost, 'q');
  exchange(vhost, 'link0', 'fanout', { autoDelete: true });
  for (let i = 1; i < LINKS; i++) {
    exchange(vhost, `link${i}`, 'fanout', { autoDelete: true });
    bind(vhost, `link${i - 1}`, `link${i}`, '', false);
  }
  bind(vhost, `link${LINKS - 1}`, 'q');
  vhost.deleteQueue(Actor.system, 'q', { ifUnused: false, ifEmpty: false });
  expect([...vhost.exchanges.keys()].filter((name) => name.startsWith('link'))).toEqual([]);
});

describe('routing between exchanges', () => {
  test('a queue gets one copy however many ways lead to it, and circles end', () => {
    const b = bench();
    b.queue('q');
    exchange(b.vhost, 'a', 'fanout');
    exchange(b.vhost, 'b', 'fanout');
    bind(b.vhost, 'a', 'b', '', false);
    bind(b.vhost, 'b', 'a', '', false);
    bind(b.vhost, 'a', 'q', '1');
    bind(b.vhost, 'b', 'q', '2');
    expect(b.publish('a', 'x').queues).toBe(1);
  });

  test('what nothing routes goes to the alternate exchange, and only that', () => {
    const b = bench();
    b.queue('caught');
    b.queue('wanted');
    exchange(b.vhost, 'net', 'fanout');
    exchange(b.vhost, 'main', 'direct', { args: new Map([['alternate-exchange', longstr('net')]]) });
    bind(b.vhost, 'net', 'caught');
    bind(b.vhost, 'main', 'wanted', 'k');
    b.publish('main', 'k');
    b.publish('main', 'other');
    expect([b.vhost.queues.get('wanted')?.readyCount, b.vhost.queues.get('caught')?.readyCount]).toEqual([1, 1]);
  });

  test('a remembered route is forgotten when the topology changes', () => {
    const b = bench();
    b.queue('q');
    exchange(b.vhost, 'x', 'topic');
    expect(b.publish('x', 'a.b').queues).toBe(0);
    bind(b.vhost, 'x', 'q', 'a.*');
    expect(b.publish('x', 'a.b').queues).toBe(1);
    b.vhost.unbind(Actor.system, { source: 'x', destination: 'q', toQueue: true, key: 'a.*', args: EMPTY_TABLE });
    expect(b.publish('x', 'a.b').queues).toBe(0);
  });

  test('each way is counted: once for a message, whether its route was remembered, searched for, or forgotten since', () => {
    const b = bench();
    b.queue('q');
    b.queue('other');
    exchange(b.vhost, 'net', 'fanout');
    exchange(b.vhost, 'x', 'topic', { args: new Map([['alternate-exchange', longstr('net')]]) });
    exchange(b.vhost, 'h', 'headers');
    // Two bindings of one way: a message goes along it once.
    bind(b.vhost, 'x', 'q', 'a.*');
    bind(b.vhost, 'x', 'q', '#.b');
    bind(b.vhost, 'x', 'h', 'a.*', false);
    bind(b.vhost, 'net', 'other');
    const counted = () =>
      Object.fromEntries(
        b.vhost.ways().map(({ source, destination, messages }) => [`${source.name} ${destination.name}`, messages]),
      );
    for (let n = 0; n < 3; n++) b.publish('x', 'a.b');
    expect(counted()).toEqual({ 'x q': 3, 'x h': 3 });
    b.publish('x', 'nobody');
    b.publish('x', 'c.b');
    expect(counted()).toEqual({ 'x q': 4, 'x h': 3, 'x net': 1, 'net other': 1 });
    b.publish('x', 'c.b');
    b.vhost.unbind(Actor.system, { source: 'x', destination: 'h', toQueue: false, key: 'a.*', args: EMPTY_TABLE });
    b.publish('x', 'a.b', { extraKeys: ['c.b'] });
    expect(counted()).toEqual({ 'x q': 6, 'x net': 1, 'net other': 1 });
    b.vhost.deleteQueue(Actor.system, 'q', { ifUnused: false, ifEmpty: false });
    expect(counted()).toEqual({ 'x net': 1, 'net other': 1 });
  });

  test('CC keys route as well', () => {
    const b = bench();
    b.queue('q1');
    b.queue('q2');
    expect(b.publish('', 'q1', { extraKeys: ['q2', 'q1'] }).queues).toBe(2);
  });
});

test('only persistent messages in durable queues wait for the store', () => {
  const b = bench();
  b.queue('durable');
  declare(b.vhost, 'transient', { durable: false });
  expect(b.publish('', 'durable', { persistent: false }).position).toBe(0);
  expect(b.publish('', 'transient', { persistent: true }).position).toBe(0);
  expect(b.publish('', 'durable', { persistent: true }).position).toBe(b.store.written);
});

test('a deleted virtual host leaves no timer and no route behind', () => {
  const b = bench();
  b.broker.createVHost('other');
  b.queue('q', { 'x-message-ttl': short(1000), 'x-expires': short(5000) });
  b.publish('', 'q');
  b.broker.deleteVHost('/');
  expect(b.env.pendingTimers).toBe(0);
  expect(b.broker.totals.publish).toBe(1);
});
