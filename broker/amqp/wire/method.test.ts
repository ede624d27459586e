import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longstr } from '../../core/field.ts';
import { METHOD_NAMES, method } from './arbitraries.testing.ts';
import { describeUndecodable } from './error-text.ts';
import { decodeMethod, encodeMethod, encodeMethodFrame } from './method.ts';
import { METHODS, type Method, methodNameOf } from './spec.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex');
const decode = (payload: Buffer) => decodeMethod(payload, 0, payload.length);
const octets = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

/** The octets as the specification lays them out, one argument a word. */
const VECTORS: readonly [string, string, Method][] = [
  [
    'connection.start-ok: table, shortstr, longstr, shortstr',
    '000a 000b  0000000d 0770726f64756374 53 00000000  05504c41494e  00000004 00610062  05656e5f5553',
    {
      name: 'connection.start-ok',
      clientProperties: new Map([['product', longstr('')]]),
      mechanism: 'PLAIN',
      response: octets('\0a\0b'),
      locale: 'en_US',
    },
  ],
  [
    'connection.tune: short, long, short',
    '000a 001e  07ff 00020000 003c',
    { name: 'connection.tune', channelMax: 2047, frameMax: 131072, heartbeat: 60 },
  ],
  ['connection.open: vhost and two reserved', '000a 0028  012f 00 00', { name: 'connection.open', virtualHost: '/' }],
  ['connection.blocked (RabbitMQ)', '000a 003c  036c6f77', { name: 'connection.blocked', reason: 'low' }],
  [
    'connection.update-secret (RabbitMQ)',
    '000a 0046  00000002 6869 0177',
    { name: 'connection.update-secret', newSecret: octets('hi'), reason: 'w' },
  ],
  ['channel.open: reserved shortstr', '0014 000a  00', { name: 'channel.open' }],
  ['channel.open-ok: reserved longstr', '0014 000b  00000000', { name: 'channel.open-ok' }],
  [
    'channel.close',
    '0014 0028  0194 024e46 003c 0028',
    { name: 'channel.close', replyCode: 404, replyText: 'NF', classId: 60, methodId: 40 },
  ],
  [
    'access.request: five bits in an octet, the first is the lowest',
    '001e 000a  0161 14',
    { name: 'access.request', realm: 'a', exclusive: false, passive: false, active: true, write: false, read: true },
  ],
  [
    'exchange.declare: durable is bit 1, nowait bit 4',
    '0028 000a  0000 0165 05746f706963 12 00000000',
    {
      name: 'exchange.declare',
      exchange: 'e',
      type: 'topic',
      passive: false,
      durable: true,
      autoDelete: false,
      internal: false,
      nowait: true,
      arguments: new Map(),
    },
  ],
  ['exchange.unbind-ok is 51, not 41 (RabbitMQ)', '0028 0033', { name: 'exchange.unbind-ok' }],
  [
    'queue.declare with x-max-length as signed 32 bits',
    '0032 000a  0000 0171 0a 00000012 0c782d6d61782d6c656e677468 49 0000000a',
    {
      name: 'queue.declare',
      queue: 'q',
      passive: false,
      durable: true,
      exclusive: false,
      autoDelete: true,
      nowait: false,
      arguments: new Map([['x-max-length', { type: 'signedint', value: 10 }]]),
    },
  ],
  [
    'queue.declare-ok',
    '0032 000b  0171 00000002 00000001',
    { name: 'queue.declare-ok', queue: 'q', messageCount: 2, consumerCount: 1 },
  ],
  [
    'basic.publish: mandatory is bit 0',
    '003c 0028  0000 0165 016b 01',
    { name: 'basic.publish', exchange: 'e', routingKey: 'k', mandatory: true, immediate: false },
  ],
  [
    'basic.deliver: a tag beyond 32 bits',
    '003c 003c  0163 0000000100000002 01 00 016b',
    {
      name: 'basic.deliver',
      consumerTag: 'c',
      deliveryTag: 0x1_0000_0002,
      redelivered: true,
      exchange: '',
      routingKey: 'k',
    },
  ],
  [
    'basic.nack (RabbitMQ)',
    '003c 0078  0000000000000007 03',
    { name: 'basic.nack', deliveryTag: 7, multiple: true, requeue: true },
  ],
  ['confirm.select (RabbitMQ)', '0055 000a  00', { name: 'confirm.select', nowait: false }],
  ['tx.rollback-ok', '005a 001f', { name: 'tx.rollback-ok' }],
];

describe('methods', () => {
  it.each(VECTORS)('%s', (_name, text, value) => {
    expect(decode(hex(text))).toEqual(value);
    expect(encodeMethod(value).toString('hex')).toBe(hex(text).toString('hex'));
  });

  it('narrows by name, and knows the types of the arguments', () => {
    const decoded = decode(hex('0032 001f  00000005'));
    if (typeof decoded === 'string' || decoded.name !== 'queue.purge-ok') throw new Error('expected queue.purge-ok');
    const count: number = decoded.messageCount;
    expect(count).toBe(5);
  });

  it('frames a method', () => {
    expect(encodeMethodFrame(258, { name: 'tx.select' }).toString('hex')).toBe('01010200000004005a000ace');
  });

  it('has no two methods of one id, and content only in class basic', () => {
    for (const name of METHOD_NAMES) {
      const { classId, methodId } = METHODS[name];
      expect(methodNameOf(classId, methodId)).toBe(name);
    }
    const withContent = METHOD_NAMES.filter((name) => 'content' in METHODS[name]);
    expect(withContent).toEqual(['basic.publish', 'basic.return', 'basic.deliver', 'basic.get-ok']);
  });

  it('tells an unknown method from a malformed one', () => {
    expect(decode(hex('003c 00ff'))).toBe('unknown-method');
    expect(decode(hex('0063 000a'))).toBe('unknown-method');
    expect(decode(hex('003c'))).toBe('malformed');
    expect(decode(hex('0014 000a'))).toBe('malformed');
    expect(decode(hex('0014 000a 00 00'))).toBe('malformed');
    expect(decode(hex('0014 000a 01 ff'))).toBe('not-utf8');
  });

  it('decodes what it encoded', () => {
    fc.assert(
      fc.property(method, (value) => {
        expect(decode(encodeMethod(value))).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('names what it cannot decode by the octets after the ids', () => {
    expect(describeUndecodable(hex('0014 000a 01 ff'), 0, 6)).toBe('cannot decode <<1,255>>');
    expect(describeUndecodable(hex('0014'), 0, 2)).toBe('cannot decode <<>>');
  });

  it('takes no payload that is cut or goes on', () => {
    fc.assert(
      fc.property(method, fc.nat(), (value, cut) => {
        const payload = encodeMethod(value);
        expect(decode(payload.subarray(0, cut % payload.length))).toBe('malformed');
        expect(decode(Buffer.concat([payload, Buffer.alloc(1)]))).toBe('malformed');
      }),
      { numRuns: 500 },
    );
  });

  it('throws at our own mistakes', () => {
    const long = 'x'.repeat(256);
    expect(() => encodeMethod({ name: 'basic.cancel-ok', consumerTag: long })).toThrow('short string of 256 octets');
    expect(() => encodeMethod({ name: 'queue.purge-ok', messageCount: -1 })).toThrow('-1 is no integer of four octets');
  });
});
