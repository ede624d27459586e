import { describe, expect, test } from 'vitest';
import { type MqttTestClient, publishOf, type World, world } from './client.testing.ts';
import { RECEIVE_MAXIMUM } from './limits.ts';
import { NO_PROPERTIES } from './wire/packets.ts';
import { REASON } from './wire/spec.ts';

const kept = { cleanStart: false, properties: { sessionExpiry: 1000 } };

/** Comes back with its session, and answers with what it is sent at once. */
function again(w: World, clientId: string): MqttTestClient {
  const client = w.client();
  expect(client.connect({ clientId, ...kept }).sessionPresent).toBe(true);
  return client;
}

const shown = (client: MqttTestClient) =>
  client.received.splice(0).map((p) => {
    if (p.type === 'publish') return `publish ${p.packetId}${p.dup ? ' dup' : ''} ${Buffer.from(p.payload)}`;
    return 'packetId' in p ? `${p.type} ${p.packetId}` : p.type;
  });

describe('what a client publishes', () => {
  test('at QoS 1: acknowledged when the store has it, in order', () => {
    const w = world();
    w.connected('s', kept).subscribe('t', 1);
    w.bench.store.immediate = false;
    const client = w.connected('p');
    for (const id of [1, 2, 3]) client.publish('t', 'x', { qos: 1, packetId: id });
    expect(shown(client)).toEqual([]);
    w.bench.store.sync();
    w.bench.settle();
    expect(shown(client)).toEqual(['puback 1', 'puback 2', 'puback 3']);
  });

  test('nobody subscribes: the reason says so, and 3.1.1 has none', () => {
    const w = world();
    const client = w.connected('p');
    client.publish('t', 'x', { qos: 1 });
    expect(client.take('puback').reasonCode).toBe(REASON.noMatchingSubscribers);
    const old = w.connected('o', { level: 4 });
    old.publish('t', 'x', { qos: 1 });
    expect(old.take('puback').reasonCode).toBe(0);
  });

  test('QoS 2 goes on once, however often it comes before PUBREL, on whatever connection [MQTT-4.3.3-10]', () => {
    const w = world();
    const subscriber = w.connected('s');
    subscriber.subscribe('t', 0);
    let client = w.connected('p', kept);
    client.publish('t', 'x', { qos: 2, packetId: 9 });
    expect(shown(client)).toEqual(['pubrec 9']);
    client.publish('t', 'x', { qos: 2, packetId: 9, dup: true });
    expect(shown(client)).toEqual(['pubrec 9']);
    client.cut();
    client = again(w, 'p');
    client.publish('t', 'x', { qos: 2, packetId: 9, dup: true });
    client.ack('pubrel', 9);
    expect(shown(client)).toEqual(['pubrec 9', 'pubcomp 9']);
    expect(subscriber.texts).toEqual(['t:x']);
    client.publish('t', 'y', { qos: 2, packetId: 9 });
    expect(subscriber.texts).toEqual(['t:y']);
  });

  test('PUBREL for what is not known is answered all the same [MQTT-4.3.3-11]', () => {
    const client = world().connected('p');
    client.ack('pubrel', 5);
    expect(client.take('pubcomp').reasonCode).toBe(REASON.packetIdentifierNotFound);
  });

  test('more at once than the server takes: 0x93', () => {
    const w = world();
    const client = w.connected('p');
    for (let id = 1; id <= RECEIVE_MAXIMUM; id++) client.publish('t', '', { qos: 2, packetId: id });
    expect(client.transport.ended).toBe(false);
    client.ack('pubrel', 1).publish('t', '', { qos: 2, packetId: 1 });
    expect(client.transport.ended).toBe(false);
    client.publish('t', '', { qos: 2, packetId: 2000 });
    expect(client.take('disconnect').reasonCode).toBe(REASON.receiveMaximumExceeded);
  });

  test('what it may not publish is told in the acknowledgement, or by the end of the connection (MQTT 3.1.1 §3.3.5)', () => {
    const w = world();
    const client = w.connected('a', { username: 'alice' });
    client.publish('t', 'x', { qos: 2 });
    expect(client.take('pubrec')).toMatchObject({ reasonCode: REASON.notAuthorized });
    client.publish('t', 'x', { qos: 1 });
    expect(client.take('puback').properties.reasonString).toContain('amq.topic');
    client.publish('t', 'x');
    expect(client.take('disconnect').reasonCode).toBe(REASON.notAuthorized);
    const old = w.connected('b', { username: 'alice', level: 4 });
    old.publish('t', 'x', { qos: 1 });
    expect([old.received, old.transport.ended]).toEqual([[], true]);
    const curt = w.connected('c', { username: 'alice', properties: { requestProblemInformation: false } });
    curt.publish('t', 'x', { qos: 1 });
    expect(curt.take('puback').properties).toEqual({});
  });

  test('topic aliases stand for topics until the connection ends', () => {
    const w = world();
    const subscriber = w.connected('s');
    subscriber.subscribe('#', 0);
    const client = w.connected('p', kept);
    client.publish('a', '1', { properties: { topicAlias: 3 } }).publish('', '2', { properties: { topicAlias: 3 } });
    client.publish('b', '3', { properties: { topicAlias: 3 } }).publish('', '4', { properties: { topicAlias: 3 } });
    const [first] = subscriber.received;
    expect(first).toMatchObject({ properties: {} });
    expect(subscriber.texts).toEqual(['a:1', 'a:2', 'b:3', 'b:4']);
    client.cut();
    const back = again(w, 'p');
    back.publish('', 'x', { properties: { topicAlias: 3 } });
    expect(back.take('disconnect').reasonCode).toBe(REASON.protocolError);
  });
});

describe('what a client is sent', () => {
  test('at the lower QoS of the two', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('t', 1);
    const publisher = w.connected('p');
    for (const qos of [0, 1, 2] as const) publisher.publish('t', `${qos}`, { qos });
    expect(client.published.map((p) => [Buffer.from(p.payload).toString(), p.qos])).toEqual([
      ['0', 0],
      ['1', 1],
      ['2', 1],
    ]);
  });

  test('QoS 1 is sent again with DUP after a reconnection, never before [MQTT-4.4.0-1]', () => {
    const w = world();
    let client = w.connected('s', kept);
    client.subscribe('t', 1);
    const publisher = w.connected('p');
    for (const text of ['a', 'b', 'c']) publisher.publish('t', text, { qos: 1 });
    expect(shown(client)).toEqual(['publish 1 a', 'publish 2 b', 'publish 3 c']);
    client.ack('puback', 2);
    w.pass(1_000_000 - 1);
    expect(shown(client)).toEqual([]);
    client.cut();
    publisher.publish('t', 'd', { qos: 1 });
    client = again(w, 's');
    expect(shown(client)).toEqual(['publish 1 dup a', 'publish 3 dup c', 'publish 4 d']);
  });

  test('QoS 2 in every place where it can break', () => {
    const w = world();
    let client = w.connected('s', kept);
    client.subscribe('t', 2);
    const queue = w.bench.vhost.queues.get('mqtt-subscription-sqos1');
    w.connected('p').publish('t', 'x', { qos: 2 });
    expect(shown(client)).toEqual(['publish 1 x']);
    client.cut();
    client = again(w, 's');
    expect(shown(client)).toEqual(['publish 1 dup x']);
    client.ack('pubrec', 1);
    expect(shown(client)).toEqual(['pubrel 1']);
    // Who has it, has it: the queue is empty from here on.
    expect(queue?.unackedCount).toBe(0);
    client.cut();
    client = again(w, 's');
    expect(shown(client)).toEqual(['pubrel 1']);
    // It asks once more: the PUBREL was lost.
    client.ack('pubrec', 1);
    expect(shown(client)).toEqual(['pubrel 1']);
    client.ack('pubcomp', 1);
    client.cut();
    client = again(w, 's');
    expect(shown(client)).toEqual([]);
    client.ack('pubrec', 1);
    expect(client.take('pubrel').reasonCode).toBe(REASON.packetIdentifierNotFound);
  });

  test('PUBRELs are sent again in the order of the PUBRECs', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t', 2);
    const publisher = w.connected('p');
    for (const text of ['a', 'b', 'c']) publisher.publish('t', text, { qos: 2 }).ack('pubrel', 1);
    client.ack('pubrec', 3).ack('pubrec', 1).cut();
    expect(shown(again(w, 's'))).toEqual(['pubrel 3', 'pubrel 1', 'publish 2 dup b']);
  });

  test('a refused QoS 2 message is done with', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t', 2);
    w.connected('p').publish('t', 'x', { qos: 2 });
    client.ack('pubrec', 1, REASON.quotaExceeded).cut();
    expect(shown(again(w, 's'))).toEqual([]);
  });

  test.each(['pubrec', 'pubcomp'] as const)('%s for a QoS 1 message is a protocol error', (type) => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('t', 1);
    w.connected('p').publish('t', 'x', { qos: 1 });
    client.ack(type, 1);
    expect(client.take('disconnect').reasonCode).toBe(REASON.protocolError);
  });

  test('no more at once than it takes; the rest waits in order [MQTT-3.3.4-9]', () => {
    const w = world();
    const o = { cleanStart: false, properties: { sessionExpiry: 1000, receiveMaximum: 2 } };
    const client = w.connected('s', o);
    client.subscribe('t', 2);
    const publisher = w.connected('p');
    for (let i = 1; i <= 5; i++) publisher.publish('t', `${i}`, { qos: 1 });
    expect(shown(client)).toEqual(['publish 1 1', 'publish 2 2']);
    client.ack('puback', 1);
    expect(shown(client)).toEqual(['publish 3 3']);
    client.cut();
    const back = w.client();
    back.connect({ clientId: 's', ...o, properties: { sessionExpiry: 1000, receiveMaximum: 1 } });
    expect(shown(back)).toEqual(['publish 2 dup 2']);
    back.ack('puback', 2);
    expect(shown(back)).toEqual(['publish 3 dup 3']);
    back.ack('puback', 3);
    expect(shown(back)).toEqual(['publish 4 4']);
  });

  test('a packet that is too large for it is dropped, and counted [MQTT-3.1.2-25]', () => {
    const w = world();
    const client = w.connected('s', { properties: { maximumPacketSize: 20 } });
    client.subscribe('#', 1);
    const publisher = w.connected('p');
    publisher.publish('t', 'x'.repeat(30), { qos: 1 }).publish('t', 'small', { qos: 1 });
    publisher.publish('t', 'x'.repeat(30)).publish('t', 'small');
    expect(client.texts).toEqual(['t:small', 't:small']);
    expect(w.bench.vhost.sessions.get('s')?.dropped).toBe(2);
    expect(w.bench.vhost.queues.get('mqtt-subscription-sqos1')?.unackedCount).toBe(1);
  });

  test('aliases are set and used for a client that takes them', () => {
    const w = world();
    const client = w.connected('s', { properties: { topicAliasMaximum: 1 } });
    client.subscribe('#', 0);
    w.connected('p').publish('a', '1').publish('a', '2').publish('b', '3');
    expect(client.published.map((p) => [p.topic, p.properties.topicAlias])).toEqual([
      ['a', 1],
      ['', 1],
      ['b', undefined],
    ]);
  });

  test('the rest of its time goes with a message, and none goes too late [MQTT-3.3.2-5, MQTT-3.3.2-6]', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t', 1);
    client.cut();
    const publisher = w.connected('p');
    publisher.publish('t', 'short', { qos: 1, properties: { messageExpiry: 5 } });
    publisher.publish('t', 'long', { qos: 1, properties: { messageExpiry: 50, contentType: 'x' } });
    w.pass(10_000);
    expect(again(w, 's').published).toMatchObject([{ properties: { messageExpiry: 40, contentType: 'x' } }]);
  });

  test('user properties keep their order, and what belongs to the publisher stays there', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('t', 0);
    const userProperties = [
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
    ] as const;
    w.connected('p').publish('t', '', { properties: { userProperties, responseTopic: 'r/x', topicAlias: 1 } });
    expect(client.published[0]?.properties).toEqual({ userProperties, responseTopic: 'r/x' });
  });

  test('a client that does not read costs no more than the bound, and loses nothing at QoS 1', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('live', 0);
    client.subscribe('kept', 1);
    client.transport.takes = false;
    const publisher = w.connected('p');
    const big = 'x'.repeat(100_000);
    // So many are behind that none has more than the least.
    for (let i = 0; i < 1000; i++) w.server.laggards.shareOf({});
    for (let i = 0; i < 30; i++) publisher.publish('live', big).publish('kept', big, { qos: 1 });
    expect(client.transport.backlogBytes).toBeLessThan(1_300_000);
    const dropped = w.bench.vhost.sessions.get('s')?.dropped ?? 0;
    expect(dropped).toBeGreaterThan(10);
    client.transport.takes = true;
    client.transport.backlogBytes = 0;
    for (let round = 0; round < 5; round++) {
      client.connection.onDrain();
      w.bench.settle();
    }
    expect(client.published.filter((p) => p.qos === 1)).toHaveLength(30);
  });

  test('one write for a turn', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('t', 1);
    const before = client.transport.writes;
    w.connected('p').send(publishOf('t', '1'), publishOf('t', '2'), publishOf('t', '3', { qos: 1 }));
    expect(client.transport.writes - before).toBe(1);
    expect(client.texts).toEqual(['t:1', 't:2', 't:3']);
  });

  test('what waits while nobody is connected is bounded by the queue, oldest first', () => {
    const w = world();
    w.connected('s', kept).subscribe('t', 1);
    const queue = w.bench.vhost.queues.get('mqtt-subscription-sqos1');
    expect(queue?.settings).toMatchObject({ maxLength: 1_000_000, overflow: 'drop-head' });
    expect(queue?.durable).toBe(true);
  });
});

test('a memory alarm stops those who publish, and them only', () => {
  const w = world();
  const [publisher, other] = [w.connected('p', { keepAlive: 1 }), w.connected('o')];
  publisher.publish('t', 'x');
  w.bench.broker.alarms.set('memory', true);
  expect([publisher.transport.isPaused, other.transport.isPaused]).toEqual([true, false]);
  w.pass(10_000);
  w.bench.broker.alarms.set('memory', false);
  expect([publisher.transport.isPaused, publisher.transport.ended]).toEqual([false, false]);
});

test('an operator ends a connection, and a session', () => {
  const w = world();
  const client = w.connected('a', kept);
  client.connection.close('maintenance');
  expect(client.take('disconnect')).toMatchObject({
    reasonCode: REASON.administrativeAction,
    properties: { reasonString: 'maintenance' },
  });
  const back = again(w, 'a');
  const session = w.bench.vhost.sessions.get('a');
  if (session) w.bench.vhost.sessions.end(session, 'enough');
  expect(back.take('disconnect').properties.reasonString).toBe('enough');
  expect(w.bench.vhost.sessions.size).toBe(0);
  expect(
    back.send({ type: 'pingreq' }, { type: 'disconnect', reasonCode: 0, properties: NO_PROPERTIES }).received,
  ).toEqual([]);
});
