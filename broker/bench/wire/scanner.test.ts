import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acks, BASIC_ACK, BASIC_CONSUME_OK, BASIC_DELIVER, publish } from './methods.ts';
import { Scanner } from './scanner.ts';
import { method } from './writer.ts';

const delivery = (body: Buffer): Buffer =>
  Buffer.concat([
    method(1, BASIC_DELIVER, (w) => w.short('bench').u64(1).u8(0).short('').short('q')),
    // A publish has the same header and body.
    publish('', '', body, true).subarray(method(1, 0, (w) => w.u16(0).short('').short('').u8(0)).length),
  ]);

function stamped(seconds: number, nanoseconds: number): Buffer {
  const body = Buffer.alloc(100);
  body.writeUInt32BE(seconds, 0);
  body.writeUInt32BE(nanoseconds, 4);
  return body;
}

const STREAM = Buffer.concat([
  method(1, BASIC_CONSUME_OK, (w) => w.short('bench')),
  delivery(stamped(5, 6)),
  acks(1, 3, false),
  delivery(stamped(7, 8)),
  delivery(stamped(2 ** 32 - 1, 999_999_999)),
  acks(1, 2 ** 33, true),
]);

function scan(chunks: readonly Buffer[], isStamped: boolean) {
  const found: unknown[] = [];
  const events = {
    method: (id: number, payload: Buffer) => {
      if (id === BASIC_ACK) found.push(['ack', Number(payload.readBigUInt64BE(4)), payload[12]]);
      else found.push(['method', id]);
    },
    stamp: (seconds: number, nanoseconds: number) => found.push(['stamp', seconds, nanoseconds]),
  };
  const scanner = new Scanner(isStamped ? events : { method: events.method });
  for (const chunk of chunks) scanner.push(chunk, chunk.length);
  return { found, bodies: scanner.bodies };
}

test('it finds what was sent', () => {
  expect(scan([STREAM], true)).toEqual({
    bodies: 3,
    found: [
      ['method', BASIC_CONSUME_OK],
      ['stamp', 5, 6],
      ['ack', 1, 0],
      ['ack', 2, 0],
      ['ack', 3, 0],
      ['stamp', 7, 8],
      ['stamp', 2 ** 32 - 1, 999_999_999],
      ['ack', 2 ** 33, 1],
    ],
  });
});

test('however the stream is cut', () => {
  const cuts = fc.array(fc.integer({ min: 0, max: STREAM.length }), { maxLength: 40 });
  fc.assert(
    fc.property(cuts, fc.boolean(), (at, isStamped) => {
      const edges = [0, ...at, STREAM.length].sort((a, b) => a - b);
      const chunks = edges.slice(1).map((to, i) => STREAM.subarray(edges[i], to));
      expect(scan(chunks, isStamped)).toEqual(scan([STREAM], isStamped));
    }),
  );
});
