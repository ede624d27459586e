import { describe, expect, test } from 'vitest';
import { world } from '../client.testing.ts';
import { ALIASES_IN_MAX } from '../limits.ts';
import { REASON } from '../wire/spec.ts';

const kept = { cleanStart: false, properties: { sessionExpiry: 1000 } };

describe('flags', () => {
  test('[MQTT-3.3.1-1] DUP is set on what is sent again', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t', 2);
    w.connected('p').publish('t', '1', { qos: 1 }).publish('t', '2', { qos: 2, packetId: 2 });
    expect(client.published.map((p) => p.dup)).toEqual([false, false]);
    client.cut();
    const back = w.client();
    back.connect({ clientId: 's', ...kept });
    expect(back.published.map((p) => [p.packetId, p.dup])).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  test('[MQTT-3.3.1-3, MQTT-3.3.1-2] DUP is not set on what comes new behind it', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t', 1);
    const publisher = w.connected('p').publish('t', 'again', { qos: 1 });
    client.cut();
    const back = w.client();
    back.connect({ clientId: 's', ...kept });
    publisher.publish('t', 'new', { qos: 1 }).publish('t', 'new');
    expect(back.published.map((p) => [p.qos, p.dup])).toEqual([
      [1, true],
      [1, false],
      [0, false],
    ]);
  });

  test('[MQTT-3.3.1-2, MQTT-4.3.1-1, MQTT-2.2.1-2] a message at QoS 0 has neither DUP nor an identifier', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('t', 0);
    w.connected('p').publish('t', 'x', { qos: 1, dup: true });
    const octets = Buffer.concat(client.transport.flushed.splice(0));
    expect(octets.toString('hex')).toBe('30050001740078');
  });

  test('[MQTT-3.3.1-3] DUP of the publisher is not passed on', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('t', 2);
    w.connected('p').publish('t', '1', { qos: 1, dup: true }).publish('t', '2', { qos: 2, packetId: 2, dup: true });
    expect(client.published.map((p) => p.dup)).toEqual([false, false]);
  });
});

describe('retained messages', () => {
  const retain = { retain: true } as const;

  test('[MQTT-3.3.1-5] a new one takes the place of the old one', () => {
    const w = world();
    w.connected('p').publish('t', 'old', retain).publish('t', 'new', retain);
    const client = w.connected('s');
    client.subscribe('t');
    expect(client.texts).toEqual(['t:new']);
  });

  test('[MQTT-3.3.1-6, MQTT-3.3.1-7] an empty one is passed on, removes what was there, and is not kept', () => {
    const w = world();
    const here = w.connected('here');
    here.subscribe('#');
    w.connected('p').publish('t', 'x', retain).publish('t', '', retain).publish('u', '', retain);
    expect(here.texts).toEqual(['t:x', 't:', 'u:']);
    const late = w.connected('late');
    late.subscribe('#');
    expect(late.texts).toEqual([]);
    expect(w.bench.vhost.retained.size).toBe(0);
  });

  test('[MQTT-3.3.1-8] a message without RETAIN changes nothing, not even an empty one', () => {
    const w = world();
    w.connected('p').publish('t', 'kept', retain).publish('t', 'passing').publish('t', '').publish('u', 'passing');
    const client = w.connected('s');
    client.subscribe('#');
    expect(client.texts).toEqual(['t:kept']);
  });

  test.each([
    ['[MQTT-3.3.1-9] retain handling 0: each time', 0, ['t:x'], ['t:x']],
    ['[MQTT-3.3.1-10] retain handling 1: for a new subscription', 1, ['t:x'], []],
    ['[MQTT-3.3.1-11] retain handling 2: never', 2, [], []],
  ] as const)('%s', (_, retainHandling, first, second) => {
    const w = world();
    w.connected('p').publish('t', 'x', retain);
    const client = w.connected('s');
    client.subscribe('t', 0, { retainHandling });
    expect(client.texts).toEqual(first);
    client.subscribe('t', 0, { retainHandling });
    expect(client.texts).toEqual(second);
  });

  test.each([
    ['[MQTT-3.3.1-12] retain as published 0', false, [false, false]],
    ['[MQTT-3.3.1-13] retain as published 1', true, [true, false]],
  ] as const)('%s', (_, retainAsPublished, flags) => {
    for (const qos of [0, 1, 2] as const) {
      const w = world();
      const client = w.connected('s');
      client.subscribe('t', qos, { retainAsPublished });
      w.connected('p').publish('t', 'x', { retain: true, qos }).publish('t', 'y', { qos, packetId: 2 });
      expect(client.published.map((p) => p.retain)).toEqual(flags);
    }
  });
});

describe('properties', () => {
  test.each([
    ['[MQTT-3.3.2-4] payload format 0', { payloadFormat: 0 }],
    ['[MQTT-3.3.2-4] payload format 1', { payloadFormat: 1 }],
    ['[MQTT-3.3.2-15] response topic', { responseTopic: 'a/b.c/*' }],
    ['[MQTT-3.3.2-16] correlation data', { correlationData: new Uint8Array([0, 0xff, 0x80]) }],
    ['[MQTT-3.3.2-20] content type', { contentType: 'text/plain; charset=é' }],
    [
      '[MQTT-3.3.2-17, MQTT-3.3.2-18] user properties',
      {
        userProperties: [
          ['z', '1'],
          ['', ''],
          ['a', '2'],
          ['z', '1'],
          ['x-y', 'é'],
        ],
      },
    ],
  ] as const)('%s go on unaltered', (_, properties) => {
    for (const qos of [0, 1, 2] as const) {
      const w = world();
      const [here, away, late] = [w.connected('here'), w.connected('away', kept), w.client()];
      for (const client of [here, away]) client.subscribe('t', qos);
      away.cut();
      w.connected('p').publish('t', 'x', { qos, properties, retain: true });
      const back = w.client();
      back.connect({ clientId: 'away', ...kept });
      late.connect({ clientId: 'late' });
      late.subscribe('t', qos);
      for (const client of qos === 0 ? [here, late] : [here, back, late]) {
        const [got] = client.published;
        const { correlationData, ...others } = got?.properties ?? {};
        const plain = correlationData ? { ...others, correlationData: new Uint8Array(correlationData) } : others;
        expect(plain).toEqual(properties);
      }
    }
  });

  test('[MQTT-3.3.2-5] what expired while it waited is not delivered', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t', 1);
    client.cut();
    w.connected('p').publish('t', 'x', { qos: 1, properties: { messageExpiry: 5 } });
    w.connected('p').publish('u', 'x', { retain: true, properties: { messageExpiry: 5 } });
    w.pass(5_000);
    const back = w.client();
    back.connect({ clientId: 's', ...kept });
    back.subscribe('u');
    expect(back.texts).toEqual([]);
  });

  test('[MQTT-3.3.2-6] the time that it waited is taken off', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t', 1);
    client.cut();
    w.connected('p').publish('t', 'x', { qos: 1, properties: { messageExpiry: 50 } });
    w.connected('p').publish('u', 'x', { retain: true, properties: { messageExpiry: 50 } });
    w.pass(10_000);
    const back = w.client();
    back.connect({ clientId: 's', ...kept });
    back.subscribe('u');
    expect(back.published.map((p) => p.properties.messageExpiry)).toEqual([40, 40]);
  });
});

describe('topic aliases', () => {
  const alias = (topicAlias: number) => ({ properties: { topicAlias } });

  test("[MQTT-3.3.2-7] a client's end with its connection", () => {
    const w = world();
    w.connected('p', kept).publish('t', 'x', alias(1)).cut();
    const back = w.client();
    back.connect({ clientId: 'p', ...kept });
    back.publish('', 'y', alias(1));
    expect(back.take('disconnect').reasonCode).toBe(REASON.protocolError);
  });

  test("[MQTT-3.3.2-7] the server's end with the connection", () => {
    const w = world();
    const o = { cleanStart: false, properties: { sessionExpiry: 1000, topicAliasMaximum: 5 } };
    const client = w.connected('s', o);
    client.subscribe('t');
    const publisher = w.connected('p').publish('t', '1').publish('t', '2');
    expect(client.published.map((p) => p.topic)).toEqual(['t', '']);
    client.cut();
    const back = w.client();
    back.connect({ clientId: 's', ...o });
    publisher.publish('t', '3');
    expect(back.published.map((p) => p.topic)).toEqual(['t']);
  });

  test('[MQTT-3.3.2-12] all that were allowed are taken', () => {
    const w = world();
    const subscriber = w.connected('s');
    subscriber.subscribe('#');
    const client = w.client();
    expect(client.connect({ clientId: 'p' }).properties.topicAliasMaximum).toBe(ALIASES_IN_MAX);
    for (let i = 1; i <= ALIASES_IN_MAX; i++) client.publish(`t/${i}`, '', alias(i));
    for (let i = 1; i <= ALIASES_IN_MAX; i++) client.publish('', '', alias(i));
    const topics = subscriber.published.map((p) => p.topic);
    expect(topics.slice(ALIASES_IN_MAX)).toEqual(topics.slice(0, ALIASES_IN_MAX));
    expect(topics).toHaveLength(2 * ALIASES_IN_MAX);
  });

  test.each([
    ['[MQTT-3.1.2-26, MQTT-3.3.2-11] none is above the maximum of the client, and none is 0', 3],
    ['[MQTT-3.1.2-27] none is sent to a client that takes none', 0],
    ['[MQTT-3.1.2-27] none is sent to a client that says nothing', undefined],
  ] as const)('%s', (_, topicAliasMaximum) => {
    const w = world();
    const properties = topicAliasMaximum === undefined ? {} : { topicAliasMaximum };
    const client = w.connected('s', { properties });
    client.subscribe('#', 1);
    const publisher = w.connected('p');
    for (const topic of ['a', 'b', 'c', 'd', 'e', 'a']) publisher.publish(topic, 'x').publish(topic, 'x', { qos: 1 });
    const used = new Set(client.published.map((p) => p.properties.topicAlias).filter((it) => it !== undefined));
    expect([...used].sort()).toEqual([1, 2, 3].slice(0, topicAliasMaximum ?? 0));
  });
});
