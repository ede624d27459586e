import { describe, expect, test } from 'vitest';
import { type MqttTestClient, world } from '../client.testing.ts';
import { NO_PROPERTIES } from '../wire/packets.ts';
import { REASON } from '../wire/spec.ts';

const kept = { cleanStart: false, properties: { sessionExpiry: 1000 } };
const octetsOf = (client: MqttTestClient): string => Buffer.concat(client.transport.flushed.splice(0)).toString('hex');

test('[MQTT-3.12.4-1] PINGRESP for each PINGREQ', () => {
  const client = world().connected('a');
  client.send({ type: 'pingreq' }, { type: 'pingreq' });
  expect(octetsOf(client)).toBe('d000d000');
});

describe('DISCONNECT of the server', () => {
  test('[MQTT-3.14.0-1] is not sent before an accepting CONNACK', () => {
    const w = world();
    const wrong = ['c000', 'e000', '0000', '30ffffffffff', '100d00044d51545405030000000000'];
    for (const hex of wrong) {
      const client = w.client();
      client.push(Buffer.from(hex, 'hex'));
      expect([client.received.filter((p) => p.type !== 'connack'), client.transport.ended]).toEqual([[], true]);
    }
    const refused = w.client();
    refused.connect({ password: Buffer.from('wrong') });
    expect([refused.received, refused.transport.ended]).toEqual([[], true]);
  });

  test('[MQTT-3.14.2-2] has no session expiry', () => {
    const w = world();
    const [taken, closed, wrong] = [w.connected('a', kept), w.connected('b', kept), w.connected('c', kept)];
    w.connected('a', kept);
    closed.connection.close('maintenance');
    wrong.push(Buffer.from('c100', 'hex'));
    for (const client of [taken, closed, wrong]) {
      expect(client.take('disconnect').properties).not.toHaveProperty('sessionExpiry');
    }
  });

  test.each([
    ['[MQTT-3.14.4-1, MQTT-3.14.4-2, MQTT-4.13.2-1] a session that is taken over', REASON.sessionTakenOver],
    ['[MQTT-3.14.4-1, MQTT-3.14.4-2, MQTT-4.13.2-1] an operator', REASON.administrativeAction],
    ['[MQTT-3.14.4-1, MQTT-3.14.4-2, MQTT-4.13.2-1] silence', REASON.keepAliveTimeout],
  ])('%s: the last packet, and the connection is closed', (_, reason) => {
    const w = world();
    const client = w.connected('a', { ...kept, keepAlive: 1 });
    client.subscribe('t', 1);
    if (reason === REASON.sessionTakenOver) w.connected('a', kept);
    else if (reason === REASON.administrativeAction) client.connection.close('maintenance');
    else w.pass(1_500);
    w.connected('p').publish('t', 'x', { qos: 1 });
    client.send({ type: 'pingreq' });
    expect(client.received.map((p) => [p.type, 'reasonCode' in p && p.reasonCode])).toEqual([['disconnect', reason]]);
    expect(client.transport.ended).toBe(true);
  });

  test('[MQTT-3.14.4-3] of the client with reason 0 ends it, without an answer and without a will', () => {
    const w = world();
    const watcher = w.connected('w');
    watcher.subscribe('#');
    const will = { topic: 'w', payload: Buffer.of(1), qos: 0, retain: false, properties: NO_PROPERTIES } as const;
    const client = w.connected('a', { will });
    client.disconnect();
    expect([client.received, client.transport.ended, watcher.published]).toEqual([[], true, []]);
  });
});

describe('the stream of octets', () => {
  test('[MQTT-6.0.0-2, MQTT-4.2.0-1] may be cut anywhere', () => {
    const w = world();
    const watcher = w.connected('w');
    watcher.subscribe('#');
    const connect = '1000 0004 4d515454 05 c2 0000 00 0001 61 0005 6775657374 0005 6775657374';
    const stream = Buffer.from(connect.replaceAll(' ', ''), 'hex');
    stream[1] = stream.length - 2;
    const publish = Buffer.from('30050001740078c000', 'hex');
    const all = Buffer.concat([stream, publish]);
    for (const size of [1, 2, 5, all.length]) {
      const client = w.client();
      for (let at = 0; at < all.length; at += size) client.push(all.subarray(at, at + size));
      expect(client.received.map((p) => p.type)).toEqual(['connack', 'pingresp']);
      expect(watcher.texts).toEqual(['t:x']);
      client.cut();
    }
  });
});

test('[MQTT-1.5.5-1] lengths take as few octets as they can, at each border', () => {
  const w = world();
  const client = w.connected('s');
  client.subscribe('t');
  const publisher = w.connected('p');
  for (const [payload, length] of [
    [123, '7f'],
    [124, '8001'],
    [16_379, 'ff7f'],
    [16_380, '808001'],
  ] as const) {
    publisher.publish('t', 'x'.repeat(payload));
    expect(octetsOf(client).slice(0, 12)).toBe(`30${length}00017400`.padEnd(12, '78').slice(0, 12));
  }
});
