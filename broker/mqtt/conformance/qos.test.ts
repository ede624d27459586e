import { describe, expect, test } from 'vitest';
import { message } from '../../core/fixtures.testing.ts';
import { type MqttTestClient, type World, world } from '../client.testing.ts';
import { REASON } from '../wire/spec.ts';

const kept = { cleanStart: false, properties: { sessionExpiry: 1000 } };

const shown = (client: MqttTestClient): string[] =>
  client.received.splice(0).map((p) => {
    if (p.type === 'publish') return `publish ${p.packetId}${p.dup ? ' dup' : ''} ${Buffer.from(p.payload)}`;
    return 'packetId' in p ? `${p.type} ${p.packetId}` : p.type;
  });

/** Cuts the client's connection; the answer is on a new one, with what came there at once. */
function again(w: World, client: MqttTestClient): MqttTestClient {
  client.cut();
  const back = w.client();
  back.connect({ clientId: 's', ...kept });
  return back;
}

function subscribed(qos: 1 | 2): { w: World; client: MqttTestClient; publisher: MqttTestClient } {
  const w = world();
  const client = w.connected('s', kept);
  client.subscribe('t', qos);
  return { w, client, publisher: w.connected('p', kept) };
}

describe('QoS 1, sent by the server', () => {
  test('[MQTT-4.3.2-1, MQTT-4.3.2-2] a new identifier for each, QoS 1, no DUP', () => {
    const { client, publisher } = subscribed(1);
    for (const text of ['a', 'b', 'c']) publisher.publish('t', text, { qos: 1 });
    expect(client.published.map((p) => [p.packetId, p.qos, p.dup])).toEqual([
      [1, 1, false],
      [2, 1, false],
      [3, 1, false],
    ]);
  });

  test('[MQTT-4.3.2-3] owed until PUBACK, and no longer', () => {
    const { w, client, publisher } = subscribed(1);
    publisher.publish('t', 'a', { qos: 1 }).publish('t', 'b', { qos: 1 });
    let back = again(w, client);
    expect(shown(back)).toEqual(['publish 1 dup a', 'publish 2 dup b']);
    back.ack('puback', 1);
    back = again(w, back);
    expect(shown(back)).toEqual(['publish 2 dup b']);
    back.ack('puback', 2);
    expect(shown(again(w, back))).toEqual([]);
  });

  test('[MQTT-2.2.1-4] an identifier is neither 0 nor one in use, also when all were used once', () => {
    const { w, client, publisher } = subscribed(1);
    publisher.publish('t', 'held', { qos: 1 });
    expect(shown(client)).toEqual(['publish 1 held']);
    const outgoing = w.bench.vhost.sessions.get('s')?.outgoing;
    if (outgoing === undefined) throw new Error('the session is there');
    const it = message('amq.topic', 't', 0);
    const used = new Set<number>();
    for (let i = 0; i < 65_534; i++) {
      const out = outgoing.add(1, undefined, it, false, []);
      used.add(out.id);
      outgoing.remove(out);
    }
    expect([used.has(0), used.has(1), Math.max(...used)]).toEqual([false, false, 65_535]);
    publisher.publish('t', 'next', { qos: 1 });
    expect(shown(client)).toEqual([expect.stringMatching(/^publish (?!1 )[1-9]\d* next$/)]);
  });
});

describe('QoS 1, received by the server', () => {
  test('[MQTT-4.3.2-4, MQTT-2.2.1-5] PUBACK with its identifier, when the message is safe', () => {
    const { w, publisher } = subscribed(1);
    w.bench.store.immediate = false;
    publisher.publish('t', 'x', { qos: 1, packetId: 4711 });
    expect(shown(publisher)).toEqual([]);
    w.bench.store.sync();
    w.bench.settle();
    expect(shown(publisher)).toEqual(['puback 4711']);
  });

  test('[MQTT-4.3.2-5] after PUBACK the same identifier is a new message, with DUP too', () => {
    const { client, publisher } = subscribed(1);
    publisher.publish('t', 'a', { qos: 1, packetId: 1 }).publish('t', 'b', { qos: 1, packetId: 1, dup: true });
    expect(client.texts).toEqual(['t:a', 't:b']);
  });
});

describe('QoS 2, sent by the server', () => {
  test('[MQTT-4.3.3-1, MQTT-4.3.3-2] a new identifier for each, QoS 2, no DUP', () => {
    const { client, publisher } = subscribed(2);
    publisher.publish('t', 'a', { qos: 2, packetId: 1 }).publish('t', 'b', { qos: 2, packetId: 2 });
    expect(client.published.map((p) => [p.packetId, p.qos, p.dup])).toEqual([
      [1, 2, false],
      [2, 2, false],
    ]);
  });

  test('[MQTT-4.3.3-3] owed until PUBREC', () => {
    const { w, client, publisher } = subscribed(2);
    publisher.publish('t', 'a', { qos: 2 });
    expect(shown(again(w, client))).toEqual(['publish 1 dup a']);
  });

  test('[MQTT-4.3.3-4, MQTT-4.3.3-5, MQTT-4.3.3-6] PUBREC is answered by PUBREL, which is owed until PUBCOMP', () => {
    const { w, client, publisher } = subscribed(2);
    publisher.publish('t', 'a', { qos: 2 });
    client.ack('pubrec', 1);
    expect(shown(client)).toEqual(['publish 1 a', 'pubrel 1']);
    const back = again(w, client);
    expect(shown(back)).toEqual(['pubrel 1']);
    back.ack('pubrec', 1);
    expect(shown(back)).toEqual(['pubrel 1']);
    back.ack('pubcomp', 1);
    expect(shown(again(w, back))).toEqual([]);
  });

  test('[MQTT-4.3.3-7] what was sent does not expire', () => {
    const { w, client, publisher } = subscribed(2);
    publisher.publish('t', 'a', { qos: 2, properties: { messageExpiry: 5 } });
    w.pass(10_000);
    const back = again(w, client);
    expect(shown(back)).toEqual(['publish 1 dup a']);
    back.ack('pubrec', 1);
    w.pass(10_000);
    back.ack('pubcomp', 1);
    expect(shown(back)).toEqual(['pubrel 1']);
  });

  test('[MQTT-2.2.1-5, MQTT-3.6.2-1] PUBREL has the identifier of the message, and says so when there is none', () => {
    const { client, publisher } = subscribed(2);
    publisher.publish('t', 'a', { qos: 2 });
    client.received.length = 0;
    client.ack('pubrec', 1).ack('pubrec', 99);
    expect(client.received).toMatchObject([
      { type: 'pubrel', packetId: 1, reasonCode: REASON.success },
      { type: 'pubrel', packetId: 99, reasonCode: REASON.packetIdentifierNotFound },
    ]);
  });
});

describe('QoS 2, received by the server', () => {
  test('[MQTT-4.3.3-8, MQTT-3.3.4-1] PUBREC with its identifier, when the message is safe', () => {
    const { w, publisher } = subscribed(2);
    w.bench.store.immediate = false;
    publisher.publish('t', 'x', { qos: 2, packetId: 4711 });
    expect(shown(publisher)).toEqual([]);
    w.bench.store.sync();
    w.bench.settle();
    expect(shown(publisher)).toEqual(['pubrec 4711']);
  });

  test('[MQTT-3.3.4-1] nothing for QoS 0, PUBACK for QoS 1', () => {
    const { publisher } = subscribed(2);
    publisher.publish('t', 'x').publish('t', 'x', { qos: 1, packetId: 2 });
    expect(shown(publisher)).toEqual(['puback 2']);
  });

  test('[MQTT-4.3.3-9] after a refusing PUBREC the same identifier is a new message', () => {
    const { w, client } = subscribed(2);
    const alice = w.connected('a', { username: 'alice' });
    alice.publish('t', 'x', { qos: 2, packetId: 3 });
    expect(alice.take('pubrec').reasonCode).toBe(REASON.notAuthorized);
    w.bench.broker.access.setPermission('/', 'alice', { configure: '.*', write: '.*', read: '.*' });
    alice.publish('t', 'y', { qos: 2, packetId: 3, dup: true });
    expect(alice.take('pubrec').reasonCode).toBe(REASON.success);
    expect(client.texts).toEqual(['t:y']);
  });

  test('[MQTT-4.3.3-10] before PUBREL the same identifier gets PUBREC again, and the message goes on once', () => {
    const { client, publisher } = subscribed(2);
    publisher.publish('t', 'x', { qos: 2, packetId: 3 }).publish('t', 'x', { qos: 2, packetId: 3, dup: true });
    expect(shown(publisher)).toEqual(['pubrec 3', 'pubrec 3']);
    expect(client.texts).toEqual(['t:x']);
  });

  test('[MQTT-4.3.3-11, MQTT-4.3.3-12, MQTT-3.7.2-1] PUBCOMP for PUBREL; then the identifier is free', () => {
    const { client, publisher } = subscribed(2);
    publisher.publish('t', 'x', { qos: 2, packetId: 3 }).ack('pubrel', 3).ack('pubrel', 4);
    expect(publisher.received.slice(1)).toMatchObject([
      { type: 'pubcomp', packetId: 3, reasonCode: REASON.success },
      { type: 'pubcomp', packetId: 4, reasonCode: REASON.packetIdentifierNotFound },
    ]);
    publisher.publish('t', 'y', { qos: 2, packetId: 3, dup: true });
    expect(client.texts).toEqual(['t:x', 't:y']);
  });

  test('[MQTT-4.3.3-13] the exchange is completed though the message has expired', () => {
    const { w, client, publisher } = subscribed(2);
    client.cut();
    publisher.publish('t', 'x', { qos: 2, packetId: 3, properties: { messageExpiry: 1 } });
    w.pass(2_000);
    publisher.publish('t', 'x', { qos: 2, packetId: 3, dup: true, properties: { messageExpiry: 1 } }).ack('pubrel', 3);
    expect(publisher.received).toMatchObject([
      { type: 'pubrec', packetId: 3, reasonCode: REASON.success },
      { type: 'pubrec', packetId: 3, reasonCode: REASON.success },
      { type: 'pubcomp', packetId: 3, reasonCode: REASON.success },
    ]);
    expect(shown(again(w, client))).toEqual([]);
  });
});

describe('on a reconnection', () => {
  test('[MQTT-4.4.0-1] what is owed comes again with its identifiers, and nothing before that', () => {
    const { w, client, publisher } = subscribed(2);
    publisher.publish('t', 'a', { qos: 1, packetId: 1 }).publish('t', 'b', { qos: 2, packetId: 2 });
    publisher.publish('t', 'c', { qos: 2, packetId: 3 });
    client.ack('pubrec', 3);
    expect(shown(client)).toEqual(['publish 1 a', 'publish 2 b', 'publish 3 c', 'pubrel 3']);
    w.pass(900_000);
    expect(shown(client)).toEqual([]);
    expect(shown(again(w, client))).toEqual(['pubrel 3', 'publish 1 dup a', 'publish 2 dup b']);
  });

  test('[MQTT-4.4.0-2] what was refused does not', () => {
    const { w, client, publisher } = subscribed(2);
    publisher.publish('t', 'a', { qos: 1, packetId: 1 }).publish('t', 'b', { qos: 2, packetId: 2 });
    client.ack('puback', 1, REASON.unspecifiedError).ack('pubrec', 2, REASON.quotaExceeded);
    expect(shown(client)).toEqual(['publish 1 a', 'publish 2 b']);
    expect(shown(again(w, client))).toEqual([]);
  });
});

describe('order', () => {
  test('[MQTT-4.6.0-5, MQTT-4.6.0-6] each topic and QoS in the order of its publisher, over a reconnection too', () => {
    const { w, client, publisher } = subscribed(2);
    client.subscribe('u/#', 2);
    for (let i = 0; i < 30; i++) {
      const qos = (i % 3) as 0 | 1 | 2;
      publisher.publish(i % 2 === 0 ? 't' : 'u/x', `${i}`, { qos, packetId: i + 1 });
    }
    const first = client.published;
    const back = again(w, client);
    for (const got of [first, back.published]) {
      for (const topic of ['t', 'u/x']) {
        for (const qos of [1, 2]) {
          const numbers = got
            .filter((p) => p.topic === topic && p.qos === qos)
            .map((p) => Number(Buffer.from(p.payload).toString()));
          expect(numbers).toHaveLength(5);
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      }
    }
    const live = first.filter((p) => p.qos === 0).map((p) => Number(Buffer.from(p.payload).toString()));
    expect(live).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
  });

  test('[MQTT-4.6.0-2, MQTT-4.6.0-3] acknowledgements in the order of the messages', () => {
    const { publisher } = subscribed(2);
    for (const [packetId, qos] of [
      [5, 1],
      [3, 2],
      [9, 1],
      [1, 2],
    ] as const)
      publisher.publish('t', '', { qos, packetId });
    expect(shown(publisher)).toEqual(['puback 5', 'pubrec 3', 'puback 9', 'pubrec 1']);
  });
});

describe('flow control', () => {
  const narrow = (receiveMaximum: number) => ({
    cleanStart: false,
    properties: { sessionExpiry: 1000, receiveMaximum },
  });

  test('[MQTT-3.3.4-9, MQTT-4.9.0-1, MQTT-4.9.0-2] no more at once than the client takes', () => {
    const w = world();
    const client = w.connected('s', narrow(2));
    client.subscribe('t', 2);
    const publisher = w.connected('p');
    for (let i = 1; i <= 6; i++) publisher.publish('t', `${i}`, { qos: 2, packetId: i });
    expect(shown(client)).toEqual(['publish 1 1', 'publish 2 2']);
    client.ack('pubrec', 1);
    expect(shown(client)).toEqual(['pubrel 1']);
    client.ack('pubcomp', 1);
    expect(shown(client)).toEqual(['publish 3 3']);
    client.ack('pubrec', 2, REASON.unspecifiedError);
    expect(shown(client)).toEqual(['publish 4 4']);
  });

  test('[MQTT-3.3.4-10, MQTT-4.9.0-3] everything else is served meanwhile', () => {
    const w = world();
    const client = w.connected('s', narrow(1));
    client.subscribe('t', 1);
    w.connected('p').publish('t', '1', { qos: 1 }).publish('t', '2', { qos: 1 }).publish('t', '3');
    expect(shown(client)).toEqual(['publish 1 1']);
    client.send({ type: 'pingreq' }).publish('u', 'x', { qos: 2, packetId: 1 }).ack('pubrel', 1);
    expect(client.subscribe('v', 1).reasonCodes).toEqual([1]);
    expect(shown(client)).toEqual(['pingresp', 'pubrec 1', 'pubcomp 1']);
  });
});
