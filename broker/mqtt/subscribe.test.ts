import { describe, expect, test } from 'vitest';
import { Actor } from '../core/actor.ts';
import { publishOf, world } from './client.testing.ts';
import { encodePacket } from './wire/encode.ts';
import { NO_PROPERTIES } from './wire/packets.ts';
import { REASON } from './wire/spec.ts';

const kept = { cleanStart: false, properties: { sessionExpiry: 1000 } };

describe('SUBSCRIBE', () => {
  test('one copy for all that match, at the highest QoS, with all identifiers [MQTT-3.3.4-2, MQTT-3.3.4-4]', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('a/+', 0, { identifier: 1 });
    client.subscribe('a/#', 2, { identifier: 2 });
    client.subscribe('+/b', 1, { identifier: 300 });
    w.connected('p').publish('a/b', 'x', { qos: 2 }).publish('a/b/c', 'y');
    const got = client.published.map((p) => [p.topic, p.qos, [...(p.properties.subscriptionIdentifiers ?? [])].sort()]);
    expect(got).toEqual([
      ['a/b', 2, [1, 2, 300]],
      ['a/b/c', 0, [2]],
    ]);
  });

  test('wildcards do not see topics that begin with $ [MQTT-4.7.2-1]', () => {
    const w = world();
    const client = w.connected('s');
    for (const filter of ['#', '+/x']) client.subscribe(filter, 1);
    const publisher = w.connected('p');
    publisher.publish('$data/x', 'hidden', { qos: 1 });
    expect(client.texts).toEqual([]);
    expect(w.bench.vhost.queues.get('mqtt-subscription-sqos1')?.unackedCount).toBe(0);
    client.subscribe('$data/#', 1);
    publisher.publish('$data/x', 'seen', { qos: 1 }).publish('/x', 'empty level');
    expect(client.texts).toEqual(['$data/x:seen', '/x:empty level']);
  });

  test('a parent is matched by #, and dots and stars are letters', () => {
    const w = world();
    const client = w.connected('s');
    for (const filter of ['sport/#', 'a.b', 'x/*']) client.subscribe(filter);
    w.connected('p')
      .publish('sport', '1')
      .publish('a.b', '2')
      .publish('a/b', '3')
      .publish('x/*', '4')
      .publish('x/y', '5');
    expect(client.texts).toEqual(['sport:1', 'a.b:2', 'x/*:4']);
  });

  test('a new subscription to the same filter takes the place of the old one, and nothing is lost [MQTT-3.8.4-3, MQTT-3.8.4-4]', () => {
    const w = world();
    const client = w.connected('s', { cleanStart: false, properties: { sessionExpiry: 1000, receiveMaximum: 1 } });
    const publisher = w.connected('p');
    client.subscribe('t', 1);
    publisher.publish('t', '1', { qos: 1 }).publish('t', '2', { qos: 1 });
    client.subscribe('t', 0);
    publisher.publish('t', '3', { qos: 1 });
    client.ack('puback', 1);
    expect(client.published.map((p) => `${Buffer.from(p.payload)}@${p.qos}`)).toEqual(['1@1', '3@0', '2@0']);
    client.subscribe('t', 2);
    publisher.publish('t', '4', { qos: 2 });
    expect(client.published.map((p) => p.qos)).toEqual([2]);
    expect(w.bench.vhost.sessions.get('s')?.subscriptions.size).toBe(1);
  });

  test('UNSUBSCRIBE ends it [MQTT-3.10.4-1]', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('a', 0);
    client.subscribe('b', 1);
    client.send({ type: 'unsubscribe', packetId: 3, properties: NO_PROPERTIES, filters: ['a', 'b', 'c'] });
    expect(client.take('unsuback').reasonCodes).toEqual([0, 0, REASON.noSubscriptionExisted]);
    w.connected('p').publish('a', 'x').publish('b', 'x', { qos: 1 });
    expect(client.texts).toEqual([]);
    expect([...w.bench.vhost.bindings()].filter((b) => b.source.name === 'amq.topic')).toEqual([]);
  });

  test('no-local keeps its own messages away, on any connection of the session [MQTT-3.8.3-3]', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t/#', 1, { noLocal: true });
    client.publish('t/x', 'own', { qos: 1 });
    w.connected('p').publish('t/x', 'other', { qos: 1 });
    expect(client.texts).toEqual(['t/x:other']);
    client.subscribe('t/x', 0);
    client.publish('t/x', 'wanted', { qos: 1 });
    expect(client.published.map((p) => `${Buffer.from(p.payload)}@${p.qos}`)).toEqual(['wanted@0']);
  });

  test('what may not be, is refused one by one', () => {
    const w = world();
    const client = w.connected('a', { username: 'alice' });
    expect(client.subscribe('t', 1)).toMatchObject({ reasonCodes: [REASON.notAuthorized] });
    const deep = `${'a/'.repeat(200)}b`;
    expect(w.connected('b').subscribe(deep).reasonCodes).toEqual([REASON.topicFilterInvalid]);
    const old = w.connected('c', { level: 4, username: 'alice' });
    expect(old.subscribe('t', 1).reasonCodes).toEqual([0x80]);
    expect(w.bench.vhost.queues.size).toBe(0);
  });
});

describe('retained messages', () => {
  test('come with RETAIN to who subscribes, and are gone with an empty payload [MQTT-3.3.1-6]', () => {
    const w = world();
    const publisher = w.connected('p');
    publisher.publish('a/b', 'x', { retain: true, qos: 1 });
    const client = w.connected('s');
    client.subscribe('a/#', 1);
    expect(client.published).toMatchObject([{ retain: true, qos: 1, topic: 'a/b' }]);
    publisher.publish('a/b', 'y', { retain: true });
    expect(client.published).toMatchObject([{ retain: false }]);
    publisher.publish('a/b', '', { retain: true });
    client.subscribe('a/b', 1);
    expect(client.published).toMatchObject([{ retain: false }]);
  });

  test.each([
    [0, ['t:x'], ['t:x']],
    [1, ['t:x'], []],
    [2, [], []],
  ] as const)('retain handling %i', (retainHandling, first, second) => {
    const w = world();
    w.connected('p').publish('t', 'x', { retain: true });
    const client = w.connected('s');
    client.subscribe('t', 0, { retainHandling });
    expect(client.texts).toEqual(first);
    client.subscribe('t', 0, { retainHandling });
    expect(client.texts).toEqual(second);
  });

  test('retain as published [MQTT-3.3.1-12, MQTT-3.3.1-13]', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('t', 0, { retainAsPublished: true });
    w.connected('p').publish('t', 'x', { retain: true }).publish('t', 'y');
    expect(client.published.map((p) => p.retain)).toEqual([true, false]);
  });

  test('a great many come in parts, others are served in between, and what is left comes on the next connection', () => {
    const w = world();
    const publisher = w.connected('p');
    for (let i = 0; i < 3000; i++) publisher.publish(`r/${i}`, `${i}`, { retain: true, qos: 1 });
    const o = { cleanStart: false, properties: { sessionExpiry: 1000, receiveMaximum: 100 } };
    const client = w.connected('s', o);
    client.subscribe('r/#', 1);
    w.pass(1000);
    const first = client.published;
    expect(first).toHaveLength(100);
    client.cut();
    const back = w.client();
    back.connect({ clientId: 's', cleanStart: false, properties: { sessionExpiry: 1000, receiveMaximum: 1000 } });
    const seen = new Set<string>();
    for (let round = 0; round < 20; round++) {
      w.pass(10);
      for (const p of back.published) {
        seen.add(p.topic);
        back.ack('puback', p.packetId);
      }
    }
    expect(seen.size).toBe(3000);
    const other = w.connected('o');
    other.subscribe('news');
    const live = w.connected('l');
    const subscription = {
      filter: 'r/#',
      qos: 0,
      noLocal: false,
      retainAsPublished: false,
      retainHandling: 0,
    } as const;
    const request = {
      type: 'subscribe',
      packetId: 7,
      properties: NO_PROPERTIES,
      subscriptions: [subscription],
    } as const;
    live.connection.onData(encodePacket(request, 5));
    const { env, broker } = w.bench;
    const turns: unknown[] = [];
    while (env.awake) {
      env.awake = false;
      broker.turn();
      turns.push([live.published.length, ...other.texts]);
      if (turns.length === 1) publisher.connection.onData(encodePacket(publishOf('news', 'x'), 5));
    }
    // Then it sees that there are no more.
    expect(turns).toEqual([[1000], [1000, 'news:x'], [1000], [0], [0]]);
  });

  test('$SYS is there for who asks for it, and only then', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('$SYS/broker/clients/connected', 0);
    expect(client.texts).toEqual(['$SYS/broker/clients/connected:1']);
    expect(w.bench.env.pendingTimers).toBe(1);
    client.cut();
    expect(w.bench.env.pendingTimers).toBe(0);
    expect(w.bench.vhost.retained.size).toBe(0);
  });
});

describe('shared subscriptions', () => {
  test('each message goes to one of the group, in turns', () => {
    const w = world();
    const [a, b, all] = [w.connected('a'), w.connected('b'), w.connected('c')];
    a.subscribe('$share/g/t/#', 1);
    b.subscribe('$share/g/t/#', 0);
    all.subscribe('t/#', 1);
    const publisher = w.connected('p');
    for (let i = 0; i < 4; i++) publisher.publish('t/x', `${i}`, { qos: 1 });
    expect([a.published.length, b.published.length, all.published.length]).toEqual([2, 2, 4]);
  });

  test('what a member has not acknowledged goes to the others when it goes', () => {
    const w = world();
    const [a, b] = [w.connected('a', kept), w.connected('b')];
    a.subscribe('$share/g/t', 1);
    b.subscribe('$share/g/t', 1);
    const publisher = w.connected('p');
    for (let i = 0; i < 4; i++) publisher.publish('t', `${i}`, { qos: 1 });
    b.received.length = 0;
    a.cut();
    w.bench.settle();
    expect(b.published).toHaveLength(2);
    publisher.publish('t', 'next', { qos: 1 });
    expect(b.texts).toEqual(['t:next']);
  });

  test('QoS 2 that was begun is completed with the same client, or with none [MQTT-4.8.2-4, MQTT-4.8.2-5]', () => {
    const w = world();
    const a = w.connected('a', kept);
    a.subscribe('$share/g/t', 2);
    w.connected('p').publish('t', 'x', { qos: 2 });
    const b = w.connected('b');
    b.subscribe('$share/g/t', 2);
    a.cut();
    w.bench.settle();
    expect(b.published).toEqual([]);
    const back = w.client();
    back.connect({ clientId: 'a', ...kept });
    expect(back.texts).toEqual(['t:x*']);
    back.cut();
    w.pass(1_000_000);
    expect(b.published).toEqual([]);
  });

  test('the queue goes with the last member, and there are no retained messages', () => {
    const w = world();
    w.connected('p').publish('t', 'x', { retain: true });
    const [a, b] = [w.connected('a'), w.connected('b')];
    for (const client of [a, b]) client.subscribe('$share/g/t', 1);
    expect(a.published).toEqual([]);
    a.send({ type: 'unsubscribe', packetId: 1, properties: NO_PROPERTIES, filters: ['$share/g/t'] });
    expect(w.bench.vhost.queues.has('mqtt-share-g/t')).toBe(true);
    b.cut();
    expect(w.bench.vhost.queues.size).toBe(0);
    expect(w.bench.vhost.sessions.shares.size).toBe(0);
  });
});

describe('beside AMQP', () => {
  test('messages cross in both directions', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('a/+', 1);
    w.bench.publish('amq.topic', 'a.b', { text: 'from amqp', persistent: true });
    w.bench.publish('amq.topic', 'a.c', { text: 'transient' });
    expect(client.received).toEqual([]);
    w.bench.settle();
    expect(client.published.map((p) => `${p.topic}:${Buffer.from(p.payload)}@${p.qos}`)).toEqual([
      'a/b:from amqp@1',
      'a/c:transient@0',
    ]);
    const queue = w.bench.queue('q');
    w.bench.vhost.bind(Actor.system, {
      source: 'amq.topic',
      destination: 'q',
      toQueue: true,
      key: '#',
      args: new Map(),
    });
    client.publish('x/y.z', 'to amqp', { qos: 1, properties: { contentType: 'text/plain' } });
    expect(queue.browse(0, 1)[0]?.message).toMatchObject({ routingKey: 'x.y/z', persistent: true });
    expect(queue.browse(0, 1)[0]?.message.properties.contentType).toBe('text/plain');
  });

  test('who deletes the queue of a session ends its subscriptions, and the client is told', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t', 1);
    client.subscribe('u', 0);
    w.bench.vhost.deleteQueue(Actor.system, 'mqtt-subscription-sqos1', { ifUnused: false, ifEmpty: false });
    expect(client.take('disconnect').reasonCode).toBe(REASON.administrativeAction);
    expect([...(w.bench.vhost.sessions.get('s')?.subscriptions ?? [])].map((s) => s.filter)).toEqual(['u']);
  });
});
