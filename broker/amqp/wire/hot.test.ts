import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { properties, shortstr } from './arbitraries.testing.ts';
import * as hot from './hot.ts';
import { encodeMethod, encodeMethodFrame } from './method.ts';
import { NAMES_MAX, NameCache } from './name-cache.ts';
import { encodeContentFrames, encodeContentHeader } from './properties.ts';
import { encodeShortstr, fitShortstr } from './sink.ts';
import { METHODS, type Method } from './spec.ts';

const channel = fc.integer({ min: 0, max: 0xffff });
const tag = fc.maxSafeNat();

/** Writes at an offset into a buffer of exactly the size that was foretold. */
function written(size: number, write: (out: Buffer, at: number) => number): string {
  const out = Buffer.alloc(3 + size);
  expect(write(out, 3)).toBe(out.length);
  return out.toString('hex', 3);
}

const generic = (onChannel: number, method: Method): string => encodeMethodFrame(onChannel, method).toString('hex');

describe('fast paths write what the table says', () => {
  it('basic.deliver', () => {
    fc.assert(
      fc.property(
        channel,
        shortstr,
        tag,
        fc.boolean(),
        shortstr,
        shortstr,
        (onChannel, consumerTag, deliveryTag, redelivered, exchange, routingKey) => {
          const [c, e, r] = [encodeShortstr(consumerTag), encodeShortstr(exchange), encodeShortstr(routingKey)];
          const frame = written(hot.deliverSize(c, e, r), (out, at) =>
            hot.writeDeliver(out, at, onChannel, c, deliveryTag, redelivered, e, r),
          );
          const value = { consumerTag, deliveryTag, redelivered, exchange, routingKey };
          expect(frame).toBe(generic(onChannel, { name: 'basic.deliver', ...value }));
        },
      ),
    );
  });

  it('basic.get-ok and basic.return', () => {
    const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(channel, shortstr, shortstr, tag, uint32, (onChannel, exchange, routingKey, deliveryTag, count) => {
        const [e, r, text] = [encodeShortstr(exchange), encodeShortstr(routingKey), encodeShortstr('NO_ROUTE')];
        const names = { exchange, routingKey };
        const getOk = written(hot.getOkSize(e, r), (out, at) =>
          hot.writeGetOk(out, at, onChannel, deliveryTag, true, e, r, count),
        );
        expect(getOk).toBe(
          generic(onChannel, { name: 'basic.get-ok', deliveryTag, redelivered: true, messageCount: count, ...names }),
        );
        const returned = written(hot.returnSize(text, e, r), (out, at) =>
          hot.writeReturn(out, at, onChannel, 312, text, e, r),
        );
        expect(returned).toBe(
          generic(onChannel, { name: 'basic.return', replyCode: 312, replyText: 'NO_ROUTE', ...names }),
        );
      }),
    );
  });

  it('confirms', () => {
    fc.assert(
      fc.property(channel, tag, fc.boolean(), (onChannel, deliveryTag, multiple) => {
        const ack = written(hot.CONFIRM_SIZE, (out, at) => hot.writeAck(out, at, onChannel, deliveryTag, multiple));
        expect(ack).toBe(generic(onChannel, { name: 'basic.ack', deliveryTag, multiple }));
        const nack = written(hot.CONFIRM_SIZE, (out, at) => hot.writeNack(out, at, onChannel, deliveryTag, multiple));
        expect(nack).toBe(generic(onChannel, { name: 'basic.nack', deliveryTag, multiple, requeue: false }));
      }),
    );
  });

  it('content, in as many frames as it takes', () => {
    const frameMax = fc.integer({ min: 9, max: 60 });
    fc.assert(
      fc.property(properties, fc.uint8Array({ maxLength: 120 }), frameMax, (value, body, max) => {
        const header = encodeContentHeader(value, body.length);
        const frames = written(hot.contentSize(header.length, body.length, max), (out, at) =>
          hot.writeContent(out, at, 5, header, body, max),
        );
        expect(frames).toBe(encodeContentFrames(5, value, body, max).toString('hex'));
      }),
    );
  });
});

describe('fast paths read what the table says', () => {
  it('basic.publish', () => {
    const into = new hot.PublishArgs();
    fc.assert(
      fc.property(shortstr, shortstr, fc.boolean(), fc.boolean(), (exchange, routingKey, mandatory, immediate) => {
        const buf = encodeMethod({ name: 'basic.publish', exchange, routingKey, mandatory, immediate });
        expect(buf.readUInt32BE(0)).toBe(hot.BASIC_PUBLISH);
        expect(hot.readPublish(buf, 0, buf.length, into)).toBe(true);
        expect(buf.toString('utf8', into.exchangeStart, into.exchangeStart + into.exchangeLength)).toBe(exchange);
        expect(buf.toString('utf8', into.routingKeyStart, into.routingKeyStart + into.routingKeyLength)).toBe(
          routingKey,
        );
        expect([into.mandatory, into.immediate]).toEqual([mandatory, immediate]);
        for (let end = 4; end < buf.length; end++) expect(hot.readPublish(buf, 0, end, into)).toBe(false);
        const longer = Buffer.concat([buf, Buffer.alloc(1)]);
        expect(hot.readPublish(longer, 0, longer.length, into)).toBe(false);
      }),
    );
  });

  it('basic.ack, nack and reject', () => {
    const into = new hot.SettleArgs();
    const settle = (method: Method): object => {
      const buf = encodeMethod(method);
      const { classId, methodId } = METHODS[method.name];
      expect([hot.BASIC_ACK, hot.BASIC_NACK, hot.BASIC_REJECT]).toContain(classId * 0x10000 + methodId);
      expect(hot.readSettle(buf, 0, buf.length - 1, into)).toBe(false);
      expect(hot.readSettle(buf, 0, buf.length, into)).toBe(true);
      return { ...into };
    };
    fc.assert(
      fc.property(tag, fc.boolean(), fc.boolean(), (deliveryTag, multiple, requeue) => {
        const ack = settle({ name: 'basic.ack', deliveryTag, multiple });
        expect(ack).toEqual({ deliveryTag, multiple, requeue: false });
        const nack = settle({ name: 'basic.nack', deliveryTag, multiple, requeue });
        expect(nack).toEqual({ deliveryTag, multiple, requeue });
        const reject = settle({ name: 'basic.reject', deliveryTag, requeue });
        expect(reject).toEqual({ deliveryTag, multiple: false, requeue });
      }),
    );
  });
});

describe('names', () => {
  it('come out of the cache as they went in, also when there are more than it holds', () => {
    const names = new NameCache();
    for (const round of [1, 2]) {
      for (let i = 0; i < NAMES_MAX * 2; i++) {
        const octets = names.encode(`é.${i}`);
        expect(Buffer.from(octets).equals(encodeShortstr(`é.${i}`)), `round ${round}`).toBe(true);
        expect(names.decode(Buffer.from(octets), 1, octets.length - 1)).toBe(`é.${i}`);
      }
    }
    expect(names.decode(Buffer.from([0xff]), 0, 1)).toBeUndefined();
    expect(names.decode(Buffer.from([0xff]), 0, 0)).toBe('');
  });

  it('are cut to a short string between characters', () => {
    expect(fitShortstr('x'.repeat(255))).toBe('x'.repeat(255));
    expect(fitShortstr('x'.repeat(256))).toBe(`${'x'.repeat(252)}...`);
    expect(fitShortstr(`x${'é'.repeat(130)}`)).toBe(`x${'é'.repeat(125)}...`);
  });
});
