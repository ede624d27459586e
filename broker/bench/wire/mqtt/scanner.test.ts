import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONNACK, connect, disconnect, publish, SUBACK, subscribe } from './packets.ts';
import { MqttScanner } from './scanner.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

test.each([
  ['CONNECT', connect('c', true, '', ''), '10 0d 0004 4d515454 04 02 0000 0001 63'],
  ['CONNECT with a user', connect('c', false, 'u', 'pw'), '10 14 0004 4d515454 04 c0 0000 0001 63 0001 75 0002 7077'],
  ['PUBLISH at QoS 0', publish('a', Buffer.from('x'), 0, true, 9), '31 04 0001 61 78'],
  ['PUBLISH at QoS 2', publish('a', Buffer.from('x'), 2, false, 0x102), '34 06 0001 61 0102 78'],
  ['SUBSCRIBE', subscribe(1, '#', 1), '82 06 0001 0001 23 01'],
  ['DISCONNECT', disconnect(), 'e0 00'],
])('%s', (_name, packet, octets) => {
  expect(packet.toString('hex')).toBe(hex(octets).toString('hex'));
});

function stamped(seconds: number, bytes: number): Buffer {
  const body = Buffer.alloc(bytes);
  body.writeUInt32BE(seconds, 0);
  body.writeUInt32BE(seconds + 1, 4);
  return body;
}

const STREAM = Buffer.concat([
  hex('20 02 0000'),
  publish('a/b', stamped(1, 8), 0, false, 0),
  hex('40 02 0001'),
  publish('a/b', stamped(2, 200), 1, false, 0x0304),
  hex('90 03 0001 01'),
  publish('a', stamped(3, 20_000), 2, true, 0x0506),
  hex('50 02 0007 62 02 0008 70 02 0009'),
]);

function scan(chunks: readonly Buffer[], isStamped: boolean) {
  const stamps: number[][] = [];
  const packets: unknown[] = [];
  const scanner = new MqttScanner({
    packet: (type, body) => packets.push([type, body.toString('hex')]),
    stamp: isStamped ? (...stamp) => stamps.push(stamp) : undefined,
  });
  for (const chunk of chunks) scanner.push(chunk, chunk.length);
  const { received, settled } = scanner;
  return { received, settled, stamps, packets, replies: scanner.replies.takeAll()?.toString('hex') };
}

test('it finds what was sent, and answers as the protocol wants', () => {
  expect(scan([STREAM], true)).toEqual({
    received: 3,
    settled: 2,
    stamps: [
      [1, 2],
      [2, 3],
      [3, 4],
    ],
    packets: [
      [CONNACK, '0000'],
      [SUBACK, '000101'],
    ],
    replies: hex('40 02 0304 50 02 0506 62 02 0007 70 02 0008').toString('hex'),
  });
});

test('however the stream is cut', () => {
  const cuts = fc.array(fc.integer({ min: 0, max: STREAM.length }), { maxLength: 60 });
  fc.assert(
    fc.property(cuts, fc.boolean(), (at, isStamped) => {
      const edges = [0, ...at, STREAM.length].sort((a, b) => a - b);
      const chunks = edges.slice(1).map((to, i) => STREAM.subarray(edges[i], to));
      expect(scan(chunks, isStamped)).toEqual(scan([STREAM], isStamped));
    }),
  );
});

test('more answers than fit at first', () => {
  const many = 20_000;
  const ack = publish('a', Buffer.from('x'), 1, false, 1);
  const replies = scan([Buffer.concat(Array.from({ length: many }, () => ack))], false).replies ?? '';
  expect(replies).toBe('40020001'.repeat(many));
});

test('what cannot be MQTT ends the run', () => {
  expect(() => scan([hex('40 ff ff ff ff ff')], false)).toThrow(/long/);
  expect(() => scan([hex('20 ff 7f 0000')], false)).toThrow(/before its payload/);
});
