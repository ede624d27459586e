import { beforeEach, describe, expect, test } from 'vitest';
import type { Watch } from '../core/journey.ts';
import { follow, told, traced } from '../trace/journeys.testing.ts';
import { type MqttTestClient, type World, world } from './client.testing.ts';

let w: World;
let watch: Watch;
let publisher: MqttTestClient;

beforeEach(() => {
  w = world();
  watch = follow(traced(w.bench.broker), 'thermometer');
  publisher = w.connected('thermometer');
});

describe('the journey of a message over MQTT', () => {
  test('at QoS 0: handed on, and nobody says that he has it', () => {
    w.connected('s').subscribe('t', 0);
    publisher.publish('t', 'warm');
    expect(told(watch)).toEqual([
      'received channel 0 4 octets',
      'routed to mqtt-subscription-sqos0 by amq.topic:t',
      'delivered mqtt-subscription-sqos0 0 to s QoS 0 without ack',
    ]);
  });

  test('at QoS 1: PUBACK on both hops', () => {
    const subscriber = w.connected('s');
    subscriber.subscribe('t', 1);
    publisher.publish('t', 'm', { qos: 1 });
    expect(told(watch).slice(2)).toEqual([
      'enqueued mqtt-subscription-sqos1 1',
      'delivered mqtt-subscription-sqos1 1 to s QoS 1',
      'confirmed PUBACK',
    ]);
    subscriber.ack('puback', subscriber.take('publish').packetId);
    expect(told(watch).at(-1)).toBe('acked mqtt-subscription-sqos1 1 PUBACK');
  });

  test('at QoS 2: PUBREC says that the other has it, PUBCOMP ends it', () => {
    const subscriber = w.connected('s');
    subscriber.subscribe('t', 2);
    publisher.publish('t', 'm', { qos: 2, packetId: 5 }).publish('t', 'm', { qos: 2, packetId: 5, dup: true });
    publisher.ack('pubrel', 5);
    const { packetId } = subscriber.take('publish');
    subscriber.ack('pubrec', packetId).ack('pubcomp', packetId);
    expect(told(watch).slice(3)).toEqual([
      'delivered mqtt-subscription-sqos1 1 to s QoS 2',
      'confirmed PUBREC',
      'acked mqtt-subscription-sqos1 1 PUBREC',
      'acked mqtt-subscription-sqos1 1 PUBCOMP',
    ]);
    expect(watch.messages).toHaveLength(1);
  });

  test('a client that refuses it at QoS 2 has rejected it', () => {
    const subscriber = w.connected('s');
    subscriber.subscribe('t', 2);
    publisher.publish('t', 'm', { qos: 2, packetId: 5 });
    subscriber.ack('pubrec', subscriber.take('publish').packetId, 0x97);
    expect(told(watch).at(-1)).toBe('rejected mqtt-subscription-sqos1 1');
  });

  test('is sent again on the next connection', () => {
    const kept = { cleanStart: false, properties: { sessionExpiry: 100 } };
    const first = w.connected('s', kept);
    first.subscribe('t', 1);
    publisher.publish('t', 'm', { qos: 1 });
    first.cut();
    w.connected('s', kept);
    expect(told(watch).slice(3)).toEqual([
      'delivered mqtt-subscription-sqos1 1 to s QoS 1',
      'confirmed PUBACK',
      'delivered mqtt-subscription-sqos1 1 to s QoS 1 again',
    ]);
  });

  test('goes to one of a group, and to the other when that is gone', () => {
    const members = [w.connected('a'), w.connected('b')];
    for (const member of members) member.subscribe('$share/g/t', 1);
    publisher.publish('t', 'm', { qos: 1 });
    const got = members.findIndex((member) => member.received.some(({ type }) => type === 'publish'));
    members[got]?.cut();
    const other = got === 0 ? 'b' : 'a';
    expect(told(watch).slice(-2)).toEqual([
      'requeued mqtt-share-g/t 1 gone',
      `delivered mqtt-share-g/t 1 to ${other} QoS 1`,
    ]);
  });

  test('nobody has subscribed', () => {
    publisher.publish('t', 'm', { qos: 1 });
    expect(told(watch).slice(1)).toEqual(['unroutable to  by ', 'confirmed PUBACK']);
  });

  test('what its client doesn’t want or can’t take isn’t delivered', () => {
    publisher.subscribe('own', 0, { noLocal: true });
    publisher.subscribe('own1', 1, { noLocal: true });
    publisher.publish('own', 'm').publish('own1', 'm', { qos: 1 });
    expect(told(watch, 1).at(-1)).toBe('dropped mqtt-subscription-thermometerqos0 0 not-wanted');
    expect(told(watch, 2)).toContain('dropped mqtt-subscription-thermometerqos1 1 not-wanted');
    w.connected('small', { properties: { maximumPacketSize: 20 } }).subscribe('big/#', 1);
    publisher.publish('big/1', 'x'.repeat(50), { qos: 1 }).publish('big/0', 'x'.repeat(50));
    expect(told(watch, 3)).toContain('dropped mqtt-subscription-smallqos1 1 too-large');
    expect(told(watch, 4).at(-1)).toBe('dropped mqtt-subscription-smallqos1 2 too-large');
  });

  test('is dropped when a client at QoS 0 doesn’t take what it has got', () => {
    const slow = w.connected('slow');
    slow.subscribe('t', 0);
    slow.transport.takes = false;
    slow.transport.backlogBytes = Number.MAX_SAFE_INTEGER;
    publisher.publish('t', 'm');
    expect(told(watch).at(-1)).toBe('dropped mqtt-subscription-slowqos0 0 no-room');
  });

  test('is kept as retained, and delivered to who subscribes later', () => {
    publisher.publish('t', 'm', { qos: 1, retain: true });
    w.connected('late').subscribe('t', 0);
    expect(told(watch)).toEqual([
      'received channel 0 1 octets',
      'retained t',
      'unroutable to  by ',
      'confirmed PUBACK',
      'delivered - 0 to late QoS 0 without ack',
    ]);
  });

  test('what the publisher may not do is told where it is counted', () => {
    const tracer = traced(w.bench.broker);
    const alice = w.connected('a', { username: 'alice' });
    const hers = follow(tracer, 'a');
    alice.publish('t', 'x', { qos: 1 });
    expect(told(hers)[0]).toBe('received channel 0 1 octets');
    expect(told(hers)[1]).toContain('nacked');
    expect(told(hers)[1]).toContain("'amq.topic'");
  });
});
