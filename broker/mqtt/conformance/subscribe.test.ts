import { describe, expect, test } from 'vitest';
import { type MqttTestClient, world } from '../client.testing.ts';
import { NO_PROPERTIES, type PublishPacket } from '../wire/packets.ts';
import { REASON } from '../wire/spec.ts';

const kept = { cleanStart: false, properties: { sessionExpiry: 1000 } };
const options = { noLocal: false, retainAsPublished: false, retainHandling: 0 } as const;

const unsubscribe = (client: MqttTestClient, packetId: number, ...filters: string[]) =>
  client.send({ type: 'unsubscribe', packetId, properties: NO_PROPERTIES, filters }).take('unsuback');

const identifiers = (p: PublishPacket | undefined): number[] =>
  [...(p?.properties.subscriptionIdentifiers ?? [])].sort();

describe('SUBSCRIBE', () => {
  test('[MQTT-3.8.4-1, MQTT-3.8.4-2, MQTT-2.2.1-6] is answered by SUBACK with its identifier', () => {
    const client = world().connected('s');
    for (const packetId of [1, 65_535]) {
      const subscriptions = [{ filter: 't', qos: 1, ...options }] as const;
      client.send({ type: 'subscribe', packetId, properties: NO_PROPERTIES, subscriptions });
      expect(client.take('suback')).toMatchObject({ packetId, reasonCodes: [1] });
    }
  });

  test('[MQTT-3.8.4-5, MQTT-3.8.4-6, MQTT-3.8.4-7, MQTT-3.9.3-1] many filters: one SUBACK, a code for each in order', () => {
    const w = world();
    w.bench.broker.access.setTopicPermission('/', 'guest', 'amq.topic', { write: '.*', read: '^open' });
    const client = w.connected('s');
    client.send({
      type: 'subscribe',
      packetId: 1,
      properties: NO_PROPERTIES,
      subscriptions: [
        { filter: 'open/1', qos: 2, ...options },
        { filter: 'shut', qos: 1, ...options },
        { filter: 'open/2', qos: 0, ...options },
        { filter: 'open/1', qos: 1, ...options },
      ],
    });
    expect(client.received.map((p) => p.type)).toEqual(['suback']);
    expect(client.take('suback').reasonCodes).toEqual([2, REASON.notAuthorized, 0, 1]);
    const all = [...(w.bench.vhost.sessions.get('s')?.subscriptions ?? [])].map((s) => [s.filter, s.qos]);
    expect(all.sort()).toEqual([
      ['open/1', 1],
      ['open/2', 0],
    ]);
  });

  test('[MQTT-3.8.4-3] the same filter again replaces the subscription, with its options', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('t', 2, { identifier: 1, retainAsPublished: true });
    client.subscribe('t', 0, { identifier: 2 });
    w.connected('p').publish('t', 'x', { qos: 1, retain: true });
    const got = client.published;
    expect(got).toMatchObject([{ qos: 0, retain: false }]);
    expect(identifiers(got[0])).toEqual([2]);
  });

  test('[MQTT-3.8.4-4] what is retained comes again, and what waits is not lost', () => {
    const w = world();
    const client = w.connected('s', { cleanStart: false, properties: { sessionExpiry: 1000, receiveMaximum: 1 } });
    client.subscribe('t', 1);
    w.connected('p').publish('t', '1', { qos: 1 }).publish('t', '2', { qos: 1 }).publish('t', '3', { retain: true });
    client.subscribe('t', 1);
    const texts: string[] = [];
    for (let id = 1; id < 5; id++) {
      texts.push(...client.texts);
      client.ack('puback', id);
    }
    expect(texts.toSorted()).toEqual(['t:1', 't:2', 't:3', 't:3']);
  });

  test('[MQTT-3.8.4-8] the lower QoS of message and subscription', () => {
    const w = world();
    const publisher = w.connected('p');
    for (const granted of [0, 1, 2] as const) {
      const client = w.connected(`s${granted}`);
      client.subscribe('t', granted);
      for (const qos of [0, 1, 2] as const) publisher.publish('t', '', { qos, packetId: qos + 1 }).ack('pubrel', 3);
      expect(client.published.map((p) => p.qos)).toEqual([0, 1, 2].map((qos) => Math.min(qos, granted)));
    }
  });

  test('[MQTT-3.8.3-3] no-local', () => {
    const w = world();
    const client = w.connected('s');
    for (const [filter, qos] of [
      ['t/0', 0],
      ['t/1', 1],
    ] as const)
      client.subscribe(filter, qos, { noLocal: true });
    client.publish('t/0', 'own').publish('t/1', 'own', { qos: 1 });
    w.connected('p').publish('t/0', 'other').publish('t/1', 'other', { qos: 1 });
    expect(client.texts.toSorted()).toEqual(['t/0:other', 't/1:other']);
  });

  test('[MQTT-3.8.3-3] no-local holds for what is retained, too', () => {
    const w = world();
    const client = w.connected('s').publish('t/own', 'x', { retain: true });
    w.connected('p').publish('t/other', 'x', { retain: true });
    client.subscribe('t/#', 0, { noLocal: true });
    expect(client.texts).toEqual(['t/other:x']);
  });

  test('[MQTT-3.9.3-2] a refusal is one of its codes', () => {
    const w = world();
    expect(w.connected('a', { username: 'alice' }).subscribe('t').reasonCodes).toEqual([REASON.notAuthorized]);
    expect(w.connected('s').subscribe('a/'.repeat(300)).reasonCodes).toEqual([REASON.topicFilterInvalid]);
  });
});

describe('overlapping subscriptions', () => {
  test('[MQTT-3.3.4-2, MQTT-3.3.4-3, MQTT-3.3.4-4] one copy, at the highest QoS, with all identifiers', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('a/#', 0, { identifier: 1 });
    client.subscribe('a/+', 2, { identifier: 2 });
    client.subscribe('+/b', 1);
    w.connected('p').publish('a/b', 'x', { qos: 2 });
    const got = client.published;
    expect(got).toMatchObject([{ qos: 2 }]);
    expect(identifiers(got[0])).toEqual([1, 2]);
  });

  test('[MQTT-3.3.4-3] a retained message carries that of the subscription that it comes for', () => {
    const w = world();
    w.connected('p').publish('a/b', 'x', { retain: true });
    const client = w.connected('s');
    client.subscribe('a/#', 0, { identifier: 1 });
    client.subscribe('a/+', 0, { identifier: 200_000 });
    expect(client.published.map(identifiers)).toEqual([[1], [200_000]]);
  });

  test('[MQTT-3.3.4-5] a shared one is a copy of its own, with its own identifier', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('a/#', 1, { identifier: 1 });
    client.subscribe('$share/g/a/#', 1, { identifier: 2 });
    w.connected('p').publish('a/b', 'x', { qos: 1 });
    expect(client.published.map(identifiers).sort()).toEqual([[1], [2]]);
  });
});

describe('UNSUBSCRIBE', () => {
  test('[MQTT-3.10.4-1, MQTT-3.10.4-2] the filter that is the same to the letter, and from then on', () => {
    const w = world();
    const client = w.connected('s');
    for (const filter of ['a/b', 'a/+', 'A/b']) client.subscribe(filter, 1);
    expect(unsubscribe(client, 1, 'a/#', 'a/B').reasonCodes).toEqual([0x11, 0x11]);
    expect(unsubscribe(client, 2, 'a/+').reasonCodes).toEqual([0]);
    w.connected('p').publish('a/b', '1', { qos: 1 }).publish('a/c', '2', { qos: 1 }).publish('A/b', '3', { qos: 1 });
    expect(client.texts).toEqual(['a/b:1', 'A/b:3']);
  });

  test('[MQTT-3.10.4-3] what was begun is completed', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t', 2);
    w.connected('p').publish('t', 'one', { qos: 1 }).publish('t', 'two', { qos: 2 });
    expect(unsubscribe(client, 1, 't').reasonCodes).toEqual([0]);
    client.ack('pubrec', 2);
    expect(client.take('pubrel').packetId).toBe(2);
    client.cut();
    const back = w.client();
    back.connect({ clientId: 's', ...kept });
    expect(back.take('pubrel').packetId).toBe(2);
    expect(back.texts).toEqual(['t:one*']);
    back.ack('puback', 1).ack('pubcomp', 2);
    expect(w.bench.vhost.sessions.get('s')?.outgoing.size).toBe(0);
  });

  test('[MQTT-3.10.4-4, MQTT-3.10.4-5, MQTT-2.2.1-6] is answered with its identifier, deleted or not', () => {
    const client = world().connected('s');
    expect(unsubscribe(client, 4711, 'nothing')).toMatchObject({ packetId: 4711, reasonCodes: [0x11] });
  });

  test('[MQTT-3.10.4-6, MQTT-3.11.3-1, MQTT-3.11.3-2] many filters: one UNSUBACK, a code for each in order', () => {
    const client = world().connected('s');
    for (const filter of ['a', 'c']) client.subscribe(filter);
    const filters = ['a', 'b', 'c', 'a'];
    client.send({ type: 'unsubscribe', packetId: 1, properties: NO_PROPERTIES, filters });
    expect(client.received).toMatchObject([{ type: 'unsuback', reasonCodes: [0, 0x11, 0, 0x11] }]);
  });
});

describe('shared subscriptions', () => {
  test('[MQTT-4.8.2-1, MQTT-4.8.2-2] $share, a name, a filter', () => {
    const w = world();
    const client = w.connected('s');
    expect(client.subscribe('$share/g/a/+', 1).reasonCodes).toEqual([1]);
    w.connected('p').publish('a/b', 'x', { qos: 1 });
    expect(client.texts).toEqual(['a/b:x']);
  });

  test('[MQTT-4.8.2-3] at the QoS that each was granted', () => {
    const w = world();
    const clients = ([0, 1, 2] as const).map((qos) => {
      const client = w.connected(`s${qos}`);
      client.subscribe('$share/g/t', qos);
      return client;
    });
    const publisher = w.connected('p');
    for (let i = 1; i <= 9; i++) publisher.publish('t', '', { qos: 2, packetId: i });
    expect(clients.map((c) => [...new Set(c.published.map((p) => p.qos))])).toEqual([[0], [1], [2]]);
  });

  test('[MQTT-4.8.2-4, MQTT-4.8.2-5] QoS 2 that was begun goes to the same client, or to none', () => {
    const w = world();
    const [a, b] = [w.connected('a', kept), w.connected('b')];
    a.subscribe('$share/g/t', 2);
    w.connected('p').publish('t', 'x', { qos: 2 });
    b.subscribe('$share/g/t', 2);
    a.cut();
    const back = w.client();
    back.connect({ clientId: 'a', ...kept });
    expect(back.texts).toEqual(['t:x*']);
    back.cut();
    w.pass(1_000_000);
    expect(w.bench.vhost.sessions.get('a')).toBeUndefined();
    expect(b.texts).toEqual([]);
  });

  test('[MQTT-4.8.2-6] what a client refuses is dropped', () => {
    const w = world();
    const [a, b] = [w.connected('a'), w.connected('b')];
    a.subscribe('$share/g/t', 2);
    const publisher = w.connected('p');
    publisher.publish('t', '1', { qos: 1, packetId: 1 }).publish('t', '2', { qos: 2, packetId: 2 });
    b.subscribe('$share/g/t', 2);
    a.ack('puback', 1, REASON.unspecifiedError).ack('pubrec', 2, REASON.unspecifiedError).cut();
    w.bench.settle();
    expect(b.texts).toEqual([]);
  });
});
