import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { properties } from './arbitraries.testing.ts';
import {
  decodeContentHeader,
  encodeContentFrames,
  encodeContentHeader,
  PropertyScan,
  scanProperties,
} from './properties.ts';
import { decodeTable } from './table.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex');
const decode = (buf: Buffer) => decodeContentHeader(buf, 0, buf.length);
const scan = (buf: Buffer, into = new PropertyScan()): PropertyScan | undefined =>
  scanProperties(buf, 0, buf.length, into) ? into : undefined;

describe('content headers', () => {
  it('lays out class, weight, body size, flags, list', () => {
    const payload = hex('003c 0000 0000000000000005 9900 0474657874 02 07 03313030');
    const value = { contentType: 'text', deliveryMode: 2, priority: 7, expiration: '100' };
    expect(encodeContentHeader(value, 5).toString('hex')).toBe(payload.toString('hex'));
    expect(decode(payload)).toEqual({ classId: 60, weight: 0, bodySize: 5, properties: value });
  });

  it('decodes what it encoded', () => {
    fc.assert(
      fc.property(properties, fc.maxSafeNat(), (value, bodySize) => {
        const decoded = decode(encodeContentHeader(value, bodySize));
        expect(decoded).toEqual({ classId: 60, weight: 0, bodySize, properties: value });
      }),
      { numRuns: 1000 },
    );
  });

  it('scans what it decodes, whatever the scan held before', () => {
    const into = new PropertyScan();
    fc.assert(
      fc.property(properties, fc.maxSafeNat(), (value, bodySize) => {
        const buf = encodeContentHeader(value, bodySize);
        expect(scan(buf, into)).toMatchObject({
          classId: 60,
          weight: 0,
          bodySize,
          persistent: value.deliveryMode === 2,
          priority: value.priority ?? 0,
          expiration: value.expiration,
          replyTo: value.replyTo,
          userId: value.userId,
          hasHeaders: value.headers !== undefined,
        });
        const headers = into.hasHeaders ? decodeTable(buf, into.headersStart, into.headersEnd) : undefined;
        expect(headers).toEqual(value.headers);
      }),
      { numRuns: 1000 },
    );
  });

  it('scans as strictly as it decodes', () => {
    const place = fc.integer({ min: 12, max: 4000 });
    fc.assert(
      fc.property(properties, place, fc.integer({ min: 0, max: 255 }), fc.boolean(), (value, at, octet, cut) => {
        const buf = encodeContentHeader(value, 1);
        const spot = Math.min(at, buf.length - 1);
        buf.writeUInt8(octet, spot);
        const mutant = cut ? buf.subarray(0, spot) : buf;
        expect(scan(mutant) !== undefined).toBe(decode(mutant) !== undefined);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['a second word of flags', '0001 0000'],
    ['a fifteenth property', '0002'],
    ['a property that is announced and not there', '1000'],
    ['octets after the list', '0000 00'],
    ['octets after the delivery mode', '1000 02 00'],
    ['a string beyond the end', '8000 05 61'],
  ])('refuses %s', (_name, flagsAndList) => {
    const payload = hex(`003c 0000 0000000000000000 ${flagsAndList}`);
    expect(decode(payload)).toBeUndefined();
    expect(scan(payload)).toBeUndefined();
  });

  it('shows octets that are no UTF-8, and refuses nothing for them', () => {
    const payload = hex('003c 0000 0000000000000000 0400 02 ff61');
    expect(decode(payload)?.properties.correlationId).toBe('\ufffda');
    expect(scan(payload)).toBeDefined();
  });

  it('cuts a body into frames, and gives an empty one none', () => {
    const frames = encodeContentFrames(1, {}, Buffer.from('abcde'), 10);
    const header = '0200010000000e003c000000000000000000050000ce';
    expect(frames.toString('hex')).toBe(`${header}030001000000026162ce030001000000026364ce0300010000000165ce`);
    expect(encodeContentFrames(1, {}, Buffer.alloc(0), 10)).toHaveLength(22);
  });
});
