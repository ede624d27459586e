import { expect, it } from 'vitest';
import { octets } from './read-one.testing.ts';
import { HELD_OCTETS_MAX, type PacketHandler, PacketReader } from './reader.ts';

class Seen implements PacketHandler {
  readonly packets: string[] = [];
  buf: Buffer | undefined;

  constructor(private readonly stopAfter = Number.POSITIVE_INFINITY) {}

  onPacket(type: number, flags: number, buf: Buffer, start: number, end: number): boolean {
    this.buf = buf;
    this.packets.push(`${type}.${flags} ${buf.toString('hex', start, end)}`);
    return this.packets.length < this.stopAfter;
  }
}

it('hands over a whole packet in place', () => {
  const chunk = octets('30 02 abcd c0 00');
  const seen = new Seen();
  expect(new PacketReader(64).push(chunk, seen)).toBeUndefined();
  expect(seen.packets).toEqual(['3.0 abcd', '12.0 ']);
  expect(seen.buf).toBe(chunk);
});

it('joins a large packet octet by octet', () => {
  const body = Buffer.alloc(40_000, 7);
  const wire = Buffer.concat([octets('30 c0b802'), body]);
  const reader = new PacketReader(wire.length);
  const seen = new Seen();
  for (const octet of wire) reader.push(Buffer.from([octet]), seen);
  expect(seen.packets).toEqual([`3.0 ${body.toString('hex')}`]);
});

it('counts the fixed header into the size of a packet (MQTT 5 §3.1.2.11.4)', () => {
  expect(new PacketReader(4).push(octets('30 02 abcd'), new Seen())).toBeUndefined();
  expect(new PacketReader(3).push(octets('30 02'), new Seen())).toMatchObject({ reasonCode: 0x95 });
  const byOctet = new PacketReader(3);
  byOctet.push(octets('30'), new Seen());
  expect(byOctet.push(octets('02'), new Seen())).toMatchObject({ reasonCode: 0x95 });
  expect(byOctet.push(octets('c000'), new Seen())).toMatchObject({ reasonCode: 0x95 });
});

it('stops when told, and goes on from there', () => {
  const reader = new PacketReader(64);
  reader.push(octets('c000 c000 30 02 ab'), new Seen(1));
  expect(reader.isStopped).toBe(true);
  reader.push(octets('cd'), new Seen());
  const rest = new Seen();
  reader.resume(rest);
  expect(rest.packets).toEqual(['12.0 ', '3.0 abcd']);
});

it('does not hold without end what a stopped reader is fed', () => {
  const reader = new PacketReader(64);
  reader.push(octets('c000'), new Seen(1));
  expect(() => reader.push(Buffer.alloc(HELD_OCTETS_MAX + 1), new Seen())).toThrow('on and on');
});
