import { describe, expect, test } from 'vitest';
import { world } from '../client.testing.ts';
import { NO_PROPERTIES } from '../wire/packets.ts';
import { REASON } from '../wire/spec.ts';

const kept = { cleanStart: false, properties: { sessionExpiry: 100 } };
const will = { topic: 'w', payload: Buffer.from('gone'), qos: 1, retain: false, properties: NO_PROPERTIES } as const;

describe('sessions', () => {
  test('[MQTT-3.1.2-4] a clean start drops subscriptions and messages', () => {
    const w = world();
    const first = w.connected('a', kept);
    first.subscribe('t', 1);
    first.cut();
    w.connected('p').publish('t', 'x', { qos: 1 });
    const clean = w.client();
    clean.connect({ clientId: 'a', ...kept, cleanStart: true });
    w.connected('p').publish('t', 'y', { qos: 1 });
    expect(clean.texts).toEqual([]);
    expect(w.bench.vhost.sessions.get('a')?.subscriptions.size).toBe(0);
  });

  test('[MQTT-3.1.2-5, MQTT-3.1.2-23, MQTT-3.1.3-2] subscriptions and messages are there again', () => {
    const w = world();
    const first = w.connected('a', kept);
    first.subscribe('t', 1);
    first.cut();
    w.connected('p').publish('t', 'x', { qos: 1 });
    const other = w.client();
    other.connect({ clientId: 'b', ...kept });
    expect(other.texts).toEqual([]);
    const back = w.client();
    expect(back.connect({ clientId: 'a', ...kept }).sessionPresent).toBe(true);
    expect(back.texts).toEqual(['t:x']);
  });

  test('[MQTT-3.1.2-6] where none is, one begins', () => {
    const w = world();
    expect(w.client().connect({ clientId: 'a', ...kept })).toMatchObject({ sessionPresent: false, reasonCode: 0 });
    expect(w.bench.vhost.sessions.get('a')).toBeDefined();
  });

  test('[MQTT-4.1.0-1] none is dropped while its connection is open', () => {
    const w = world();
    const client = w.connected('a', { properties: { sessionExpiry: 1 } });
    const brief = w.connected('b');
    for (const it of [client, brief]) it.subscribe('t', 1);
    w.pass(1_000_000);
    w.connected('p').publish('t', 'x', { qos: 1 });
    expect([client.texts, brief.texts]).toEqual([['t:x'], ['t:x']]);
  });

  test('[MQTT-4.1.0-2] it is dropped when its interval has passed, counted from the end of the connection', () => {
    const w = world();
    const client = w.connected('a', kept);
    w.pass(200_000);
    client.cut();
    w.pass(99_999);
    expect(w.bench.vhost.sessions.get('a')).toBeDefined();
    w.pass(1);
    expect(w.bench.vhost.sessions.get('a')).toBeUndefined();
    w.connected('b').cut();
    expect(w.bench.vhost.sessions.get('b')).toBeUndefined();
  });

  test('[MQTT-4.5.0-1] a message is in the session of each that subscribes, here or away', () => {
    const w = world();
    const [here, away] = [w.connected('here', kept), w.connected('away', kept)];
    for (const client of [here, away]) client.subscribe('t', 1);
    away.cut();
    const publisher = w.connected('p');
    publisher.publish('t', 'x', { qos: 1 });
    expect(publisher.take('puback').reasonCode).toBe(REASON.success);
    expect(here.texts).toEqual(['t:x']);
    const back = w.client();
    back.connect({ clientId: 'away', ...kept });
    expect(back.texts).toEqual(['t:x']);
  });
});

describe('wills', () => {
  const setUp = () => {
    const w = world();
    const watcher = w.connected('watcher');
    watcher.subscribe('w', 2, { retainAsPublished: true });
    return { w, watcher };
  };

  test('[MQTT-3.1.2-7, MQTT-3.1.2-8] kept with the session, published when the connection ends', () => {
    const { w, watcher } = setUp();
    const client = w.connected('a', { will });
    expect(w.bench.vhost.sessions.get('a')?.will?.topic).toBe('w');
    expect(watcher.texts).toEqual([]);
    client.cut();
    expect(watcher.texts).toEqual(['w:gone']);
  });

  test('[MQTT-3.1.2-8] with a delay: when that has passed, or the session ends', () => {
    const { w, watcher } = setUp();
    const delayed = { ...will, properties: { willDelay: 10 } };
    w.connected('a', { ...kept, will: delayed }).cut();
    w.connected('b', { will: delayed }).cut();
    expect(watcher.texts).toEqual(['w:gone']);
    w.pass(9_999);
    expect(watcher.texts).toEqual([]);
    w.pass(1);
    expect(watcher.texts).toEqual(['w:gone']);
  });

  test.each([
    ['[MQTT-3.1.2-8] taken over by a clean start, no delay', true, 0, ['w:gone']],
    ['[MQTT-3.1.2-8] taken over by a clean start, with a delay', true, 10, ['w:gone']],
    ['[MQTT-3.1.2-8] taken over with its session, no delay', false, 0, ['w:gone']],
    ['[MQTT-3.1.2-8, MQTT-3.1.3-9] taken over with its session, within the delay', false, 10, []],
  ] as const)('%s', (_, cleanStart, willDelay, texts) => {
    const { w, watcher } = setUp();
    w.connected('a', { ...kept, will: { ...will, properties: { willDelay } } });
    w.connected('a', { ...kept, cleanStart });
    w.pass(20_000);
    expect(watcher.texts).toEqual(texts);
  });

  test('[MQTT-3.1.2-8, MQTT-3.1.2-22] published when a client falls silent', () => {
    const { w, watcher } = setUp();
    w.connected('a', { ...kept, will, keepAlive: 2 });
    w.pass(2_999);
    expect(watcher.texts).toEqual([]);
    w.pass(1);
    expect(watcher.texts).toEqual(['w:gone']);
    expect(w.bench.vhost.sessions.get('a')).toBeDefined();
  });

  test('[MQTT-3.8.3-3] not delivered to the client itself that wants nothing of its own', () => {
    const { w } = setUp();
    const client = w.client();
    const clientId = client.connect({ ...kept, clientId: '', will }).properties.assignedClientId ?? '';
    client.subscribe('w', 1, { noLocal: true });
    client.cut();
    const back = w.client();
    expect(back.connect({ ...kept, clientId }).sessionPresent).toBe(true);
    w.connected('p').publish('w', 'other', { qos: 1 });
    expect(back.texts).toEqual(['w:other']);
  });

  test('[MQTT-3.1.2-10] published once', () => {
    const { w, watcher } = setUp();
    w.connected('a', { ...kept, will }).cut();
    expect(w.bench.vhost.sessions.get('a')?.will).toBeUndefined();
    w.client().connect({ clientId: 'a', ...kept });
    w.pass(1_000_000);
    expect(watcher.texts).toEqual(['w:gone']);
  });

  test('[MQTT-3.1.2-10, MQTT-3.14.4-3] void after DISCONNECT with reason 0, and with no other', () => {
    const { w, watcher } = setUp();
    w.connected('a', { ...kept, will }).disconnect();
    w.pass(1_000_000);
    expect(watcher.texts).toEqual([]);
    w.connected('b', { will }).disconnect(REASON.disconnectWithWill);
    expect(watcher.texts).toEqual(['w:gone']);
  });

  test('[MQTT-3.1.3-9] not published for a client that is back in time', () => {
    const { w, watcher } = setUp();
    w.connected('a', { ...kept, will: { ...will, properties: { willDelay: 10 } } }).cut();
    w.pass(9_999);
    w.client().connect({ clientId: 'a', ...kept });
    w.pass(90_000);
    expect(watcher.texts).toEqual([]);
  });

  test.each([
    ['[MQTT-3.1.2-14] will retain 0', false, 0],
    ['[MQTT-3.1.2-15] will retain 1', true, 1],
  ] as const)('%s', (_, retain, retained) => {
    const { w, watcher } = setUp();
    w.connected('a', { will: { ...will, retain } }).cut();
    expect(watcher.published).toMatchObject([{ retain }]);
    expect(w.bench.vhost.retained.size).toBe(retained);
  });

  test.each([
    ['[MQTT-3.1.2-12, MQTT-3.1.2-9] QoS 0', 0],
    ['[MQTT-3.1.2-12, MQTT-3.1.2-9] QoS 1', 1],
    ['[MQTT-3.1.2-12, MQTT-3.1.2-9] QoS 2', 2],
  ] as const)('%s', (_, qos) => {
    const { w, watcher } = setUp();
    w.connected('a', { will: { ...will, qos } }).cut();
    expect(watcher.published).toMatchObject([{ qos, topic: 'w' }]);
  });

  test('[MQTT-3.1.3-10] user properties keep their order, and the others go along', () => {
    const { w, watcher } = setUp();
    const userProperties = [
      ['z', '1'],
      ['a', '2'],
      ['z', '3'],
    ] as const;
    const properties = { payloadFormat: 1, contentType: 'text', responseTopic: 'r', userProperties };
    w.connected('a', { will: { ...will, properties } }).cut();
    expect(watcher.published[0]?.properties).toEqual(properties);
  });
});
