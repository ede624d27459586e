import { describe, expect, test } from 'vitest';
import { packetView } from '@/lib/lab/packet-view';
import { readAmqp } from '@/lib/lab/wire/amqp';
import { readMqtt } from '@/lib/lab/wire/mqtt';
import { Malformed, type WireField } from '@/lib/lab/wire/packet';
import { Splitter } from '@/lib/lab/wire/splitter';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const leaves = (fields: readonly WireField[]): WireField[] =>
  fields.flatMap((field) => (field.fields === undefined ? [field] : leaves(field.fields)));

/** Every byte belongs to a field, and no field reaches beyond the packet. */
function expectWhole(bytes: Uint8Array, fields: readonly WireField[]): void {
  const named = new Set<number>();
  for (const { from, to } of [...fields, ...leaves(fields)]) {
    expect(to).toBeLessThanOrEqual(bytes.length);
    for (let at = from; at < to; at++) named.add(at);
  }
  expect(named.size).toBe(bytes.length);
  expect(leaves(fields).filter(({ clause }) => clause === undefined)).toEqual([]);
}

// PUBLISH, DUP, QoS 2, topic a/b, id 10, no properties, payload "hi"
const publish5 = '3c 0a 00 03 61 2f 62 00 0a 00 68 69';

describe('MQTT', () => {
  test('PUBLISH of 5.0, byte by byte', () => {
    const bytes = bytesOf(publish5);
    const { type, facts, fields, summary } = readMqtt(bytes, 5);
    expect(type).toBe('PUBLISH');
    expect(facts).toMatchObject({ qos: 2, dup: true, retain: false, topic: 'a/b', id: 10, payload: 'hi' });
    expect(summary).toBe('PUBLISH · QoS 2 · DUP · a/b · id 10');
    expectWhole(bytes, fields);
    expect(fields.find(({ name }) => name === 'Topic name')).toMatchObject({
      from: 2,
      to: 7,
      value: '"a/b"',
      clause: 'MQTT 5.0 §3.3.2.1',
    });
  });

  test('CONNECT says in which version it and the rest are written; its password isn’t shown', () => {
    // MQTT 5, clean start, user "u", password "pw", client "c", session expiry 60
    const bytes = bytesOf('10 1b 00 04 4d 51 54 54 05 c2 00 3c 05 11 00 00 00 3c 00 01 63 00 01 75 00 02 70 77 00');
    const { facts, fields } = readMqtt(bytes.subarray(0, 28).with(1, 0x1a), 4);
    expect(facts).toMatchObject({ level: 5, clean: true, client: 'c', keepAlive: 60, 'Session expiry interval': 60 });
    expect(JSON.stringify(fields)).not.toContain('pw');
    expect(fields[0]).toMatchObject({ name: 'Fixed header', clause: 'MQTT 5.0 §2.1.1' });
    const flags = leaves(fields.filter(({ name }) => name === 'Connect flags'));
    expect(flags.map(({ name, value, clause }) => `${name} ${value}, ${clause}`)).toEqual([
      'User name 1, MQTT 5.0 §3.1.2.8',
      'Password 1, MQTT 5.0 §3.1.2.9',
      'Will retain 0, MQTT 5.0 §3.1.2.7',
      'Will QoS 0, MQTT 5.0 §3.1.2.6',
      'Will 0, MQTT 5.0 §3.1.2.5',
      'Clean start 1, MQTT 5.0 §3.1.2.4',
      'Reserved 0, MQTT 5.0 §3.1.2.3',
    ]);
    const packet = readMqtt(bytes.subarray(0, 28).with(1, 0x1a), 4);
    const view = packetView({ bytes: packet.bytes, packet });
    expect(view.hex).not.toContain('7077');
    expect(view.hex.endsWith('--------')).toBe(true);
  });

  test('a granted QoS of 0 is no mere success', () => {
    expect(leaves(readMqtt(bytesOf('90 04 00 01 00 00'), 5).fields).at(-1)?.value).toBe('0x00 granted QoS 0');
  });

  test('a password of AMQP is hidden in words and in bytes', () => {
    // connection.start-ok, no client properties, PLAIN, "\\0u\\0pw", locale "en"
    const payload = '000a 000b 00000000 05 504c41494e 00000005 0075007077 02 656e';
    const size = bytesOf(payload).length.toString(16).padStart(8, '0');
    const packet = readAmqp(bytesOf(`01 0000 ${size} ${payload} ce`));
    expect(packet.type).toBe('connection.start-ok');
    expect(JSON.stringify(packet.facts)).not.toContain('pw');
    expect(packetView({ bytes: packet.bytes, packet }).hex).not.toContain('7077');
  });

  test.each([
    ['40 02 00 07', 4, 'PUBACK · id 7'],
    ['50 03 00 07 92', 5, 'PUBREC · id 7 · 0x92 packet identifier not found'],
    ['62 02 00 07', 5, 'PUBREL · id 7'],
    ['70 02 00 07', 5, 'PUBCOMP · id 7'],
    ['82 08 00 01 00 03 61 2f 23 01', 4, 'SUBSCRIBE · id 1 · a/# · QoS 1'],
    ['90 03 00 01 01', 4, 'SUBACK · id 1'],
    ['20 02 01 00', 4, 'CONNACK · session present'],
    ['c0 00', 5, 'PINGREQ'],
    ['e0 01 8b', 5, 'DISCONNECT · 0x8b server shutting down'],
  ] as const)('%s', (hex, level, summary) => {
    const bytes = bytesOf(hex);
    const packet = readMqtt(bytes, level);
    expect(packet.summary).toBe(summary);
    expectWhole(bytes, packet.fields);
  });

  test.each(['36 02 00 00', '00 00', '40 01 00', '30 03 00 09 61'])('%s is no packet', (hex) => {
    expect(() => readMqtt(bytesOf(hex), 5)).toThrow(Malformed);
  });
});

describe('AMQP', () => {
  test('a method: basic.publish, mandatory, and the octet 206', () => {
    // channel 1, exchange "e", key "k", mandatory
    const bytes = bytesOf('01 0001 0000000b 003c 0028 0000 0165 016b 01 ce'.replace('0000000b', '0000000b'));
    const { type, facts, fields, summary } = readAmqp(bytes);
    expect(type).toBe('basic.publish');
    expect(facts).toMatchObject({ channel: 1, exchange: 'e', routingKey: 'k', mandatory: true, immediate: false });
    expect(summary).toBe('basic.publish · e · k · mandatory');
    expectWhole(bytes, fields);
    expect(fields.at(-1)).toMatchObject({ name: 'Frame end', value: '206 (0xCE)' });
  });

  test('a content header: size, and only the properties whose flag is set', () => {
    // class 60, weight 0, size 5, flags: content-type and delivery-mode
    const bytes = bytesOf('02 0001 00000014 003c 0000 0000000000000005 9000 04 746578 74 02 ce');
    const { type, facts, fields } = readAmqp(bytes);
    expect(type).toBe('header');
    expect(facts).toMatchObject({ bodySize: 5, contentType: 'text', deliveryMode: 2 });
    expectWhole(bytes, fields);
  });

  test('the protocol header and a heartbeat', () => {
    expect(readAmqp(bytesOf('414d5150 00 000901')).fields.at(-1)).toMatchObject({ name: 'Version', value: '0-9-1' });
    expect(readAmqp(bytesOf('08 0000 00000000 ce')).type).toBe('heartbeat');
  });

  test('a frame that doesn’t end with 206 is none', () => {
    expect(() => readAmqp(bytesOf('08 0000 00000000 cd'))).toThrow('206');
  });
});

describe('a stream of bytes', () => {
  test('gives the same packets however it is cut', () => {
    const stream = bytesOf(`${publish5} 40 02 00 07 c0 00`);
    for (let at = 0; at <= stream.length; at++) {
      const splitter = new Splitter('mqtt', () => 5);
      const pieces = [...splitter.push(stream.subarray(0, at)), ...splitter.push(stream.subarray(at))];
      expect(pieces.map(({ packet }) => packet?.type)).toEqual(['PUBLISH', 'PUBACK', 'PINGREQ']);
    }
  });

  test('that can’t be read goes on as it is, and isn’t read any more', () => {
    const splitter = new Splitter('mqtt', () => 5);
    const [first, rest] = splitter.push(bytesOf('c0 00 00 00 00'));
    expect(first?.packet?.type).toBe('PINGREQ');
    expect(rest).toEqual({ bytes: bytesOf('00 00 00'), packet: undefined });
    expect(splitter.push(bytesOf('c0 00'))).toEqual([{ bytes: bytesOf('c0 00'), packet: undefined }]);
  });
});
