import fc from 'fast-check';
import { basicConsume, publishFrames, queueDeclare } from '../amqp/session.testing.ts';
import { properties, table } from '../amqp/wire/arbitraries.testing.ts';
import { FRAME_BODY, FRAME_END, FRAME_HEADER, FRAME_METHOD } from '../amqp/wire/frame.ts';
import { encodeMethodFrame } from '../amqp/wire/method.ts';
import { type ArgumentType, isMethodName, METHODS, type Method } from '../amqp/wire/spec.ts';
import { bool, type Field, longstr } from '../core/field.ts';

/** What hostile sessions are made of: frames that belong together, and frames that belong nowhere. */

const int = (value: number): Field => ({ type: 'signedint', value });
const args = (fields: Record<string, Field>): Map<string, Field> => new Map(Object.entries(fields));

export const HANDSHAKE: readonly Buffer[] = (
  [
    {
      name: 'connection.start-ok',
      clientProperties: new Map(),
      mechanism: 'PLAIN',
      response: Buffer.from('\0guest\0guest'),
      locale: 'en_US',
    },
    { name: 'connection.tune-ok', channelMax: 2047, frameMax: 4096, heartbeat: 7 },
    { name: 'connection.open', virtualHost: '/' },
    {
      name: 'connection.start-ok',
      clientProperties: new Map(),
      mechanism: 'AMQPLAIN',
      response: Buffer.from('\x05LOGINS\0\0\0\x05guest\x08PASSWORDS\0\0\0\x05wrong'),
      locale: 'en_US',
    },
    { name: 'connection.tune-ok', channelMax: 0, frameMax: 0, heartbeat: 0 },
  ] satisfies Method[]
).map((method) => encodeMethodFrame(0, method));

/** Queues of all kinds, so that messages die in every way. */
const DECLARATIONS: readonly Method[] = [
  queueDeclare('q', { durable: true, arguments: args({ 'x-dead-letter-exchange': longstr('amq.fanout') }) }),
  queueDeclare('short', {
    arguments: args({ 'x-max-length': int(1), 'x-message-ttl': int(20), 'x-dead-letter-exchange': longstr('') }),
  }),
  queueDeclare('full', { arguments: args({ 'x-max-length': int(2), 'x-overflow': longstr('reject-publish-dlx') }) }),
  queueDeclare('ranked', { arguments: args({ 'x-max-priority': int(5), 'x-expires': int(30_000) }) }),
  queueDeclare('single', { autoDelete: true, arguments: args({ 'x-single-active-consumer': bool(true) }) }),
  queueDeclare('mine', { exclusive: true }),
  queueDeclare('quorum', {
    durable: true,
    arguments: args({ 'x-queue-type': longstr('quorum'), 'x-delivery-limit': int(1) }),
  }),
  queueDeclare('stream', { durable: true, arguments: args({ 'x-queue-type': longstr('stream') }) }),
  queueDeclare(''),
  {
    name: 'exchange.declare',
    exchange: 'x',
    type: 'topic',
    passive: false,
    durable: false,
    autoDelete: true,
    internal: false,
    nowait: false,
    arguments: args({ 'alternate-exchange': longstr('amq.fanout') }),
  },
];

/** What a lively client says beside: every mode of a channel, every way to settle. */
const LIVELY: readonly Method[] = [
  ...DECLARATIONS,
  { name: 'confirm.select', nowait: false },
  { name: 'tx.select' },
  { name: 'tx.commit' },
  { name: 'tx.rollback' },
  { name: 'basic.qos', prefetchSize: 0, prefetchCount: 3, global: true },
  { name: 'basic.qos', prefetchSize: 0, prefetchCount: 2, global: false },
  // Without a tag of its own: using one twice would end the connection.
  ...['q', 'q', 'short', 'ranked', 'single', 'mine', 'stream'].map((queue) => basicConsume(queue, { consumerTag: '' })),
  basicConsume('q', { consumerTag: '', exclusive: true }),
  basicConsume('full', { consumerTag: '', noAck: true }),
  basicConsume('amq.rabbitmq.reply-to', { consumerTag: '', noAck: true }),
  { name: 'basic.cancel', consumerTag: 'q', nowait: false },
  {
    name: 'exchange.bind',
    destination: 'amq.fanout',
    source: 'x',
    routingKey: '#',
    nowait: false,
    arguments: new Map(),
  },
  {
    name: 'exchange.bind',
    destination: 'x',
    source: 'amq.fanout',
    routingKey: '',
    nowait: false,
    arguments: new Map(),
  },
  { name: 'exchange.delete', exchange: 'x', ifUnused: false, nowait: false },
  { name: 'queue.bind', queue: 'q', exchange: 'amq.fanout', routingKey: '', nowait: false, arguments: new Map() },
  { name: 'queue.bind', queue: 'short', exchange: 'x', routingKey: 'a.*', nowait: false, arguments: new Map() },
  { name: 'queue.unbind', queue: 'q', exchange: 'amq.fanout', routingKey: '', arguments: new Map() },
  { name: 'queue.purge', queue: 'q', nowait: false },
  { name: 'queue.delete', queue: 'q', ifUnused: false, ifEmpty: false, nowait: false },
  { name: 'queue.delete', queue: 'single', ifUnused: false, ifEmpty: false, nowait: false },
  { name: 'basic.ack', deliveryTag: 1, multiple: false },
  ...Array.from({ length: 4 }, () => ({ name: 'basic.ack', deliveryTag: 0, multiple: true }) as const),
  { name: 'basic.nack', deliveryTag: 0, multiple: true, requeue: true },
  { name: 'basic.nack', deliveryTag: 2, multiple: true, requeue: true },
  { name: 'basic.nack', deliveryTag: 0, multiple: true, requeue: false },
  { name: 'basic.reject', deliveryTag: 1, requeue: false },
  { name: 'basic.reject', deliveryTag: 2, requeue: true },
  { name: 'basic.get', queue: 'q', noAck: false },
  { name: 'basic.get', queue: 'quorum', noAck: false },
  { name: 'basic.get', queue: 'ranked', noAck: true },
  { name: 'basic.recover', requeue: true },
  { name: 'channel.close', replyCode: 200, replyText: '', classId: 0, methodId: 0 },
];

const CHANNELS = [1, 2, 3] as const;

/** Opens the channels and makes the queues. */
export const PROLOGUE = Buffer.concat([
  ...CHANNELS.map((on) => encodeMethodFrame(on, { name: 'channel.open' })),
  ...DECLARATIONS.map((method) => encodeMethodFrame(1, method)),
]);

/** One frame from its parts; the size that it claims may be another than the payload has. */
function frame(type: number, channel: number, payload: Uint8Array, claimed = payload.length): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type);
  head.writeUInt16BE(channel, 1);
  head.writeUInt32BE(claimed, 3);
  return Buffer.concat([head, payload, Buffer.of(FRAME_END)]);
}

const channel = fc.constantFrom(...CHANNELS);
const anyChannel = fc.constantFrom(1, 1, 1, 1, 2, 3, 0, 2047, 65_535);

const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('q', 'short', 'full', 'mine', 'x', 'amq.fanout', 'amq.topic', 'stream', '') },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);

const VALUES: { readonly [T in ArgumentType]: fc.Arbitrary<unknown> } = {
  bit: fc.boolean(),
  octet: fc.nat(0xff),
  short: fc.oneof(fc.nat(5), fc.nat(0xffff)),
  long: fc.oneof(fc.nat(5), fc.nat(0xffff_ffff)),
  longlong: fc.oneof(fc.nat(5), fc.maxSafeNat()),
  shortstr: name,
  longstr: fc.uint8Array({ maxLength: 20 }),
  table: fc.oneof(fc.constant(new Map()), table),
};

const METHOD_NAMES = Object.keys(METHODS).filter(isMethodName);

/** Any method of the table with any arguments, also such as only a server sends. */
const anyMethod: fc.Arbitrary<Buffer> = fc
  .constantFrom(...METHOD_NAMES)
  .chain((method) =>
    fc.tuple(
      anyChannel,
      fc.record({
        name: fc.constant(method),
        ...Object.fromEntries(
          Object.entries<ArgumentType>(METHODS[method].args)
            .filter(([argument]) => !argument.startsWith('reserved'))
            .map(([argument, type]) => [argument, VALUES[type]]),
        ),
      }),
    ),
  )
  // The record was made by METHODS[method].args, which is what Method is derived from.
  .map(([on, method]) => encodeMethodFrame(on, method as Method));

const lively = fc.tuple(channel, fc.constantFrom(...LIVELY)).map(([on, method]) => encodeMethodFrame(on, method));

const publish = fc
  .record({
    on: channel,
    exchange: fc.constantFrom('', 'amq.fanout', 'x', 'amq.headers'),
    key: fc.constantFrom('q', 'short', 'full', 'ranked', 'quorum', 'stream', 'single', 'a.b'),
    size: fc.constantFrom(0, 1, 10, 5000, 20_000),
    mandatory: fc.boolean(),
    properties: fc.oneof(
      { weight: 8, arbitrary: fc.constant({}) },
      { weight: 2, arbitrary: fc.record({ expiration: fc.constantFrom('0', '5', '5', '5', '-1', '99999999999999') }) },
      { weight: 1, arbitrary: fc.constant({ replyTo: 'amq.rabbitmq.reply-to' }) },
      {
        weight: 1,
        arbitrary: fc.constant({
          headers: new Map([['CC', { type: 'array' as const, value: [longstr('q'), longstr('short')] }]]),
        }),
      },
      { weight: 1, arbitrary: properties },
    ),
  })
  .map(({ on, exchange, key, size, mandatory, properties: p }) =>
    publishFrames(on, exchange, key, Buffer.alloc(size), { properties: p, mandatory, frameMax: 4096 }),
  );

/** A content header that promises what it likes. */
const header = fc
  .record({
    on: anyChannel,
    classId: fc.constantFrom(60, 60, 60, 10, 0, 65_535),
    weight: fc.constantFrom(0, 0, 0, 1),
    size: fc.oneof(fc.bigInt({ min: 0n, max: 10n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
    flags: fc.oneof(fc.constantFrom(0, 0x2000, 0x0001, 0xffff), fc.nat(0xffff)),
    rest: fc.uint8Array({ maxLength: 30 }),
    length: fc.constantFrom(1000, 1000, 1000, 0, 4, 11, 12, 13),
  })
  .map(({ on, classId, weight, size, flags, rest, length }) => {
    const head = Buffer.alloc(14);
    head.writeUInt16BE(classId);
    head.writeUInt16BE(weight, 2);
    head.writeBigUInt64BE(size, 4);
    head.writeUInt16BE(flags, 12);
    return frame(FRAME_HEADER, on, Buffer.concat([head, rest]).subarray(0, length));
  });

const raw = fc
  .record({
    type: fc.oneof(fc.constantFrom(FRAME_METHOD, FRAME_HEADER, FRAME_BODY, 8), fc.nat(255)),
    on: anyChannel,
    payload: fc.oneof(fc.uint8Array({ maxLength: 3 }), fc.uint8Array({ maxLength: 60 })),
    claimed: fc.option(fc.constantFrom(0, 1, 4088, 4089, 0x7fff_ffff, 0xffff_ffff), { nil: undefined, freq: 8 }),
  })
  .map(({ type, on, payload, claimed }) => frame(type, on, payload, claimed ?? payload.length));

/** Frames that a client may well send. */
export const sensible: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 3, arbitrary: lively },
  { weight: 2, arbitrary: publish },
);

/** Frames that it may not, or not then. */
export const wild: fc.Arbitrary<Buffer> = fc.oneof({ weight: 2, arbitrary: anyMethod }, header, raw);
