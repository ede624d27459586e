import { describe, expect, test } from 'vitest';
import type { MqttTestClient } from './client.testing.ts';
import { type LastingWorld, lastingWorld, restarted } from './restart.testing.ts';
import type { ConnectPacket, Packet } from './wire/packets.ts';
import { NO_PROPERTIES } from './wire/packets.ts';

const KEPT: Partial<ConnectPacket> = { cleanStart: false, properties: { sessionExpiry: 100 } };

/** What came, in short. */
function shown(client: MqttTestClient): string[] {
  return client.received.splice(0).map(showPacket);
}

function showPacket(packet: Packet): string {
  switch (packet.type) {
    case 'publish':
      return `${packet.packetId} ${packet.topic}:${Buffer.from(packet.payload).toString()}${packet.dup ? '*' : ''}${packet.retain ? ' retained' : ''}`;
    case 'puback':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
      return `${packet.type} ${packet.packetId}`;
    case 'connack':
      return `connack ${packet.sessionPresent ? 'present' : 'new'}`;
    default:
      return packet.type;
  }
}

function back(w: LastingWorld, clientId: string, o: Partial<ConnectPacket> = {}): MqttTestClient {
  return w.client().beginConnect({ clientId, ...KEPT, ...o });
}

describe('a session that outlives its connection outlives the broker', () => {
  test('what is owed comes again in order, with DUP and its identifiers, and PUBREL for what the client has', () => {
    const w = lastingWorld();
    const client = w.connected('c', KEPT);
    client.subscribe('#', 2);
    const publisher = w.connected('p');
    for (const [i, qos] of ([2, 1, 2, 1] as const).entries()) publisher.publish('t', `m${i}`, { qos, packetId: i + 1 });
    expect(shown(client)).toEqual(['1 t:m0', '2 t:m1', '3 t:m2', '4 t:m3']);
    client.ack('pubrec', 1).ack('puback', 2);
    expect(shown(client)).toEqual(['pubrel 1']);

    const again = back(restarted(w), 'c');
    expect(shown(again)).toEqual(['connack present', 'pubrel 1', '3 t:m2*', '4 t:m3*']);
    again.ack('pubcomp', 1).ack('puback', 4).ack('pubrec', 3).ack('pubcomp', 3);
    expect(shown(again)).toEqual(['pubrel 3']);
  });

  test('what it has not got yet waits, and what comes meanwhile joins it', () => {
    const w = lastingWorld();
    w.connected('c', KEPT).subscribe('t', 1);
    w.bench.settle();
    const before = restarted(w);
    const publisher = before.connected('p');
    publisher.publish('t', 'one', { qos: 1 });
    const after = restarted(before);
    after.connected('p').publish('t', 'two', { qos: 1 });
    expect(shown(back(after, 'c'))).toEqual(['connack present', '1 t:one', '2 t:two']);
  });

  test('a message that came before is known by its identifier until PUBREL', () => {
    const w = lastingWorld();
    const reader = w.connected('r', KEPT);
    reader.subscribe('t', 2);
    w.connected('c', KEPT).publish('t', 'x', { qos: 2, packetId: 9 });
    const after = restarted(w);
    const again = back(after, 'c');
    again.publish('t', 'x', { qos: 2, packetId: 9, dup: true }).ack('pubrel', 9);
    again.publish('t', 'another', { qos: 2, packetId: 9 });
    expect(shown(again)).toEqual(['connack present', 'pubrec 9', 'pubcomp 9', 'pubrec 9']);
    expect(shown(back(after, 'r'))).toEqual(['connack present', '1 t:x*', '2 t:another']);
  });

  test('subscriptions keep their options', () => {
    const w = lastingWorld();
    const client = w.connected('c', KEPT);
    client.subscribe('own', 1, { noLocal: true });
    client.subscribe('kept', 1, { retainAsPublished: true, identifier: 77 });
    client.subscribe('live', 0);
    const after = restarted(w);
    const again = back(after, 'c');
    shown(again);
    again.publish('own', 'mine', { qos: 0 });
    again.publish('live', 'now', { qos: 0 });
    again.publish('kept', 'this', { qos: 1, retain: true });
    const [live, kept] = again.published;
    expect([live?.topic, kept?.topic, kept?.retain, kept?.properties.subscriptionIdentifiers]).toEqual([
      'live',
      'kept',
      true,
      [77],
    ]);
    expect(after.bench.vhost.sessions.get('c')?.subscriptions.size).toBe(3);
  });

  test('one that ends with its connection leaves nothing, nor does one that was ended', () => {
    const w = lastingWorld();
    w.connected('clean').subscribe('t', 1);
    const left = w.connected('left', KEPT);
    left.subscribe('t', 1);
    left.send({ type: 'disconnect', reasonCode: 0, properties: { sessionExpiry: 0 } });
    w.connected('dropped', KEPT).subscribe('t', 1);
    w.connected('dropped').disconnect();
    const { vhost } = restarted(w).bench;
    expect([vhost.sessions.size, [...vhost.queues.keys()]]).toEqual([0, []]);
  });

  test('MQTT 3.1.1 without a clean session: it is there, however long it takes', () => {
    const w = lastingWorld();
    const old = { level: 4, cleanStart: false, properties: NO_PROPERTIES } as const;
    w.connected('c', old).subscribe('t', 1);
    const after = restarted(w, 1e10);
    after.pass(1e10);
    expect(shown(back(after, 'c', old))).toEqual(['connack present']);
  });
});

describe('its time goes on while the broker is down', () => {
  test('counted from when its client left', () => {
    const w = lastingWorld();
    w.connected('c', KEPT).disconnect();
    w.pass(30_000);
    const after = restarted(w, 30_000);
    after.pass(39_000);
    expect(after.bench.vhost.sessions.size).toBe(1);
    after.pass(2_000);
    expect(after.bench.vhost.sessions.size).toBe(0);
    expect(restarted(after).bench.vhost.sessions.size).toBe(0);
  });

  test('and from the restart for one that was connected', () => {
    const w = lastingWorld();
    w.connected('c', KEPT);
    w.pass(1_000_000);
    const after = restarted(w);
    after.pass(99_000);
    const twice = restarted(after, 500);
    expect(twice.bench.vhost.sessions.size).toBe(1);
    twice.pass(600);
    expect(twice.bench.vhost.sessions.size).toBe(0);
  });

  test('a delayed will is published when it is due, as it was given, and once', () => {
    const w = lastingWorld();
    w.connected('reader', KEPT).subscribe('will/#', 1);
    const will = {
      topic: 'will/c',
      payload: Buffer.from('gone'),
      qos: 1,
      retain: false,
      properties: { willDelay: 50, contentType: 'text/x-will', userProperties: [['a', 'b']] },
    } as const;
    w.connected('c', { ...KEPT, will }).cut();
    w.pass(20_000);
    const after = restarted(w, 10_000);
    const reader = back(after, 'reader');
    after.pass(19_000);
    expect(shown(reader)).toEqual(['connack present']);
    after.pass(2_000);
    const [published] = reader.published;
    expect(Buffer.from(published?.payload ?? []).toString()).toBe('gone');
    expect(published?.properties).toMatchObject({ contentType: 'text/x-will', userProperties: [['a', 'b']] });
    reader.ack('puback', published?.packetId ?? 0);
    const twice = restarted(after);
    twice.pass(30_000);
    expect(shown(back(twice, 'reader'))).toEqual(['connack present']);
  });

  test('[MQTT-3.1.2-8] the will of a client that was connected, after the restart; a void one never', () => {
    const w = lastingWorld();
    w.connected('reader', KEPT).subscribe('will/#', 1);
    const will = (of: string) =>
      ({
        topic: `will/${of}`,
        payload: Buffer.from('gone'),
        qos: 1,
        retain: false,
        properties: NO_PROPERTIES,
      }) as const;
    w.connected('c', { ...KEPT, will: will('c') });
    w.connected('d', { ...KEPT, will: will('d') }).disconnect();
    const after = restarted(w);
    after.pass(1);
    expect(shown(back(after, 'reader'))).toEqual(['connack present', '1 will/c:gone']);
  });
});

describe('what a durable store has to have before it is said', () => {
  const lazy = () => {
    const w = lastingWorld();
    w.bench.store.immediate = false;
    const sync = () => {
      w.bench.store.sync();
      w.bench.settle();
    };
    const connected = (clientId: string): MqttTestClient => {
      const client = back(w, clientId);
      sync();
      shown(client);
      return client;
    };
    return { w, sync, connected };
  };

  test('CONNACK: the session; what the client sends before waits', () => {
    const { w, sync } = lazy();
    const client = back(w, 'c');
    client.send({ type: 'pingreq' });
    client.publish('t', 'x', { qos: 1, packetId: 3 });
    expect([shown(client), client.transport.isPaused]).toEqual([[], true]);
    sync();
    expect([shown(client), client.transport.isPaused]).toEqual([['connack new', 'pingresp', 'puback 3'], false]);
  });

  test('CONNACK for a clean start: the end of the session before', () => {
    const { w, sync, connected } = lazy();
    connected('c').cut();
    sync();
    const clean = w.client().beginConnect({ clientId: 'c', cleanStart: true });
    expect(shown(clean)).toEqual([]);
    sync();
    expect(shown(clean)).toEqual(['connack new']);
  });

  test('SUBACK and UNSUBACK: the subscription', () => {
    const { sync, connected } = lazy();
    const client = connected('c');
    client.beginSubscribe('t', 1);
    expect(shown(client)).toEqual([]);
    sync();
    expect(shown(client)).toEqual(['suback']);
    client.send({ type: 'unsubscribe', packetId: 2, properties: NO_PROPERTIES, filters: ['t'] });
    expect(shown(client)).toEqual([]);
    sync();
    expect(shown(client)).toEqual(['unsuback']);
  });

  test('PUBREC: message and identifier; PUBCOMP: that the identifier is free, known or not', () => {
    const { sync, connected } = lazy();
    const client = connected('c');
    client.publish('t', 'x', { qos: 2, packetId: 5 });
    expect(shown(client)).toEqual([]);
    sync();
    expect(shown(client)).toEqual(['pubrec 5']);
    client.ack('pubrel', 5).ack('pubrel', 5);
    expect(shown(client)).toEqual([]);
    sync();
    expect(shown(client)).toEqual(['pubcomp 5', 'pubcomp 5']);
  });

  test('PUBLISH at QoS 2: its identifier; PUBREL: that the client has the message; at QoS 1 nothing', () => {
    const { w, sync, connected } = lazy();
    const client = connected('c');
    client.beginSubscribe('t', 2);
    sync();
    shown(client);
    const publisher = w.connected('p');
    publisher.publish('t', 'one', { qos: 1, packetId: 1 });
    publisher.publish('t', 'two', { qos: 2, packetId: 2 }).publish('t', 'behind', { qos: 1, packetId: 3 });
    expect(shown(client)).toEqual(['1 t:one']);
    sync();
    expect(shown(client)).toEqual(['2 t:two', '3 t:behind']);
    client.ack('pubrec', 2);
    expect(shown(client)).toEqual([]);
    client.ack('pubrec', 2);
    sync();
    expect(shown(client)).toEqual(['pubrel 2', 'pubrel 2']);
  });

  test('a message that never left is not marked as sent before', () => {
    const { w, sync, connected } = lazy();
    const client = connected('c');
    client.beginSubscribe('t', 2);
    sync();
    w.connected('p').publish('t', 'x', { qos: 2, packetId: 1 });
    client.cut();
    const again = back(w, 'c');
    expect(shown(again)).toEqual([]);
    sync();
    expect(shown(again)).toEqual(['connack present', '1 t:x']);
  });

  test('a session that ends with its connection waits for no more than its messages', () => {
    const { w, sync } = lazy();
    const client = w.connected('clean');
    client.subscribe('other', 2);
    expect(shown(client)).toEqual([]);
    client.publish('other', 'x', { qos: 2, packetId: 1 });
    expect(shown(client)).toEqual(['1 other:x', 'pubrec 1']);
    client.ack('pubrec', 1).ack('pubcomp', 1).ack('pubrel', 1);
    expect(shown(client)).toEqual(['pubrel 1', 'pubcomp 1']);
    expect(w.bench.store.size).toBe(0);
    sync();
  });
});

describe('shared subscriptions', () => {
  const FILTER = '$share/g/t';

  test('[MQTT-4.8.2-4] QoS 2 is completed with the member that had it; QoS 1 goes to who is there', () => {
    const w = lastingWorld();
    const first = w.connected('a', KEPT);
    first.subscribe(FILTER, 2);
    w.connected('b', KEPT).subscribe(FILTER, 2);
    w.bench.vhost.sessions.get('b')?.link?.disconnect('closed-by-operator');
    const publisher = w.connected('p');
    publisher.publish('t', 'two', { qos: 2, packetId: 1 }).publish('t', 'one', { qos: 1, packetId: 2 });
    expect(shown(first)).toEqual(['1 t:two', '2 t:one']);
    const after = restarted(w);
    expect(shown(back(after, 'b'))).toEqual(['connack present', '1 t:one']);
    expect(shown(back(after, 'a'))).toEqual(['connack present', '1 t:two*']);
  });

  test('a group whose members ended with the broker is gone, with its queue', () => {
    const w = lastingWorld();
    w.connected('a').subscribe(FILTER, 1);
    w.connected('p').publish('t', 'x', { qos: 1 });
    const after = restarted(w);
    expect([...after.bench.vhost.queues.keys()]).toEqual([]);
    expect([...restarted(after).bench.vhost.queues.keys()]).toEqual([]);
  });
});

test('$SYS goes on for who subscribed to it before', () => {
  const w = lastingWorld();
  w.connected('c', KEPT).subscribe('$SYS/broker/clients/connected', 0);
  const after = restarted(w);
  const client = back(after, 'c');
  after.pass(60_000);
  expect(client.texts).toContain('$SYS/broker/clients/connected:1');
});
