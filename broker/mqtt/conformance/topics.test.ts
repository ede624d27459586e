import { describe, expect, test } from 'vitest';
import { world } from '../client.testing.ts';
import { Sink } from '../wire/sink.ts';

describe('topics', () => {
  test.each([
    ['[MQTT-4.7.1-1] # alone', '#', ['a', '/', 'a/b']],
    ['[MQTT-4.7.1-1] # as the last level', 'a/#', ['a', 'a/', 'a/b', 'a/b/c']],
    ['[MQTT-4.7.1-2] + alone', '+', ['a']],
    ['[MQTT-4.7.1-2] + as the first level', '+/b', ['a/b', '/b']],
    ['[MQTT-4.7.1-2] + as the last level', 'a/+', ['a/', 'a/b']],
    ['[MQTT-4.7.1-2] + between levels', 'a/+/c', ['a/b/c', 'a//c']],
  ] as const)('%s', (_, filter, topics) => {
    const w = world();
    const client = w.connected('s');
    client.subscribe(filter);
    const publisher = w.connected('p');
    for (const topic of topics) publisher.publish(topic, '');
    publisher.publish('$a/b', '');
    if (filter !== '#') publisher.publish('x/y/z/q', '');
    expect(client.published.map((p) => p.topic)).toEqual(topics);
  });

  test('[MQTT-3.3.2-3] come back as they were published, and match the filter', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('a/#', 1);
    const publisher = w.connected('p');
    const topics = ['a', 'a/', 'a//b', 'a/.', 'a/*', 'a/b.c', 'a/\ufeffé'];
    for (const topic of [...topics, 'b', 'a.b', 'ab']) publisher.publish(topic, '', { qos: 1 });
    expect(client.published.map((p) => p.topic)).toEqual(topics);
  });

  test('[MQTT-4.7.2-1] that begin with $ are hidden from wildcards at the root', () => {
    const w = world();
    const hidden = w.connected('h');
    for (const filter of ['#', '+/x', '+/#']) hidden.subscribe(filter, 1);
    const seeing = w.connected('s');
    seeing.subscribe('$data/+', 1);
    w.connected('p').publish('$data/x', 'live', { retain: true });
    for (const filter of ['#', '+/x']) hidden.subscribe(filter, 1);
    expect([hidden.texts, seeing.texts]).toEqual([[], ['$data/x:live']]);
  });

  test('[MQTT-4.7.3-3] may be 65,535 octets long', () => {
    const w = world();
    const client = w.connected('s');
    const topic = 'é'.repeat(32_767);
    client.subscribe(`${topic}x`, 1);
    w.connected('p').publish(`${topic}x`, 'x', { qos: 1 });
    expect(client.published.map((p) => Buffer.byteLength(p.topic))).toEqual([65_535]);
    expect(() => new Sink().string(`${topic}xx`)).toThrow(RangeError);
  });

  test('[MQTT-4.7.3-4] are compared code point by code point', () => {
    const w = world();
    const client = w.connected('s');
    for (const filter of ['\u00e9', 'A', 'a b', '\ufdd0', '\u{1f600}/+']) client.subscribe(filter);
    const publisher = w.connected('p');
    for (const topic of ['e\u0301', 'a', 'a  b', '\ufffd', '\u00e9', '\ufdd0', '\u{1f600}/x'])
      publisher.publish(topic, '');
    expect(client.published.map((p) => p.topic)).toEqual(['\u00e9', '\ufdd0', '\u{1f600}/x']);
  });
});
