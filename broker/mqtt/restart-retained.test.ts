import { expect, test } from 'vitest';
import type { MqttTestClient } from './client.testing.ts';
import { type LastingWorld, lastingWorld, restarted } from './restart.testing.ts';
import type { PublishPacket } from './wire/packets.ts';

const KEPT = { cleanStart: false, properties: { sessionExpiry: 100 } } as const;

const textOf = ({ topic, payload, retain }: PublishPacket): string =>
  `${topic}:${Buffer.from(payload).toString()}${retain ? ' retained' : ''}`;

function keep(w: LastingWorld, topic: string, text: string, o: Partial<PublishPacket> = {}): void {
  w.connected('keeper').publish(topic, text, { qos: 1, retain: true, ...o });
}

/** What a new subscriber gets. */
function found(w: LastingWorld, filter = '#'): string[] {
  const client = w.connected('finder');
  client.subscribe(filter, 1);
  return client.published.map(textOf).sort();
}

test('retained messages are there again, of every quality, with their properties; deleted ones are not', () => {
  const w = lastingWorld();
  keep(w, 'a/0', 'zero', { qos: 0 });
  keep(w, 'a/1', 'before');
  keep(w, 'a/1', 'one', { properties: { contentType: 'text/x-one' } });
  keep(w, 'a/2', 'two', { qos: 2 });
  keep(w, 'a/3', 'three');
  keep(w, 'a/3', '');
  const after = restarted(w);
  const client = after.connected('finder');
  client.subscribe('a/+', 2);
  const all = client.published;
  expect(all.map((p) => `${textOf(p)} ${p.qos}`).sort()).toEqual([
    'a/0:zero retained 0',
    'a/1:one retained 1',
    'a/2:two retained 2',
  ]);
  expect(all.find((p) => p.topic === 'a/1')?.properties.contentType).toBe('text/x-one');
  expect(found(restarted(after))).toHaveLength(3);
});

test('their time goes on while the broker is down', () => {
  const w = lastingWorld();
  keep(w, 'short', 'x', { properties: { messageExpiry: 10 } });
  keep(w, 'long', 'x', { properties: { messageExpiry: 100 } });
  const after = restarted(w, 30_000);
  const client = after.connected('finder');
  client.subscribe('#', 1);
  expect(client.published.map((p) => `${p.topic} ${p.properties.messageExpiry}`)).toEqual(['long 70']);
  after.pass(71_000);
  expect(found(after)).toEqual([]);
  expect(restarted(after).bench.vhost.retained.size).toBe(0);
});

test('PUBACK waits until the message is kept, and until a deletion is', () => {
  const w = lastingWorld();
  const client = w.connected('c');
  w.bench.store.immediate = false;
  client.publish('t', 'x', { qos: 1, retain: true, packetId: 1 });
  client.publish('t', '', { qos: 1, retain: true, packetId: 2 });
  expect(client.received).toEqual([]);
  expect(found(restarted(w))).toEqual([]);
  w.bench.store.sync();
  w.bench.settle();
  expect(client.received.map((p) => p.type)).toEqual(['puback', 'puback']);
  expect(found(restarted(w))).toEqual([]);
});

test('a virtual host takes them along', () => {
  const w = lastingWorld();
  const { broker } = w.bench;
  broker.createVHost('other');
  broker.access.setPermission('other', 'guest', { configure: '.*', write: '.*', read: '.*' });
  w.connected('keeper', { username: 'other:guest' }).publish('t', 'x', { qos: 1, retain: true });
  broker.deleteVHost('other');
  broker.createVHost('other');
  expect(restarted(w).bench.broker.vhosts.get('other')?.retained.size).toBe(0);
});

test('those on their way to a session that is kept are not lost with the broker', () => {
  const w = lastingWorld();
  for (let i = 0; i < 50; i++) keep(w, `t/${i}`, 'x', { qos: i % 2 === 0 ? 1 : 2 });
  const first = w.connected('c', { ...KEPT, properties: { sessionExpiry: 100, receiveMaximum: 3 } });
  first.subscribe('t/#', 2, { identifier: 7 });
  expect(first.published.map((p) => p.packetId)).toEqual([1, 2, 3]);

  const again = restarted(w).client();
  expect(again.connect({ clientId: 'c', ...KEPT }).sessionPresent).toBe(true);
  const got = take(again);
  expect(new Set(got.map((p) => p.topic)).size).toBe(50);
  expect(got).toHaveLength(50);
  expect(got.slice(0, 3).map((p) => [p.packetId, p.dup])).toEqual([1, 2, 3].map((id) => [id, true]));
  expect(got.every((p) => p.retain && p.properties.subscriptionIdentifiers?.[0] === 7)).toBe(true);
});

test('a crash in the middle of very many sends again what was not yet seen to', () => {
  const w = lastingWorld();
  for (let i = 0; i < 3000; i++) keep(w, `t/${i}`, 'x');
  w.connected('c', { ...KEPT, properties: { sessionExpiry: 100, receiveMaximum: 3 } }).subscribe('t/#', 1);
  expect(w.bench.vhost.sessions.get('c')?.retainedDue.size).toBe(1);
  const after = restarted(w);
  const again = after.client();
  again.connect({ clientId: 'c', ...KEPT });
  expect(new Set(take(again, after).map((p) => p.topic)).size).toBe(3000);
  expect(after.bench.vhost.sessions.get('c')?.retainedDue.size).toBe(0);
  const last = restarted(after);
  expect(last.bench.vhost.sessions.get('c')?.retainedDue.size).toBe(0);
});

/** All that comes, each acknowledged. */
function take(client: MqttTestClient, w?: LastingWorld): PublishPacket[] {
  const all: PublishPacket[] = [];
  for (;;) {
    w?.pass(1);
    const got = client.published;
    if (got.length === 0) return all;
    all.push(...got);
    for (const { qos, packetId } of got) {
      if (qos === 1) client.ack('puback', packetId);
      else if (qos === 2) client.ack('pubrec', packetId).ack('pubcomp', packetId);
    }
  }
}
