import { describe, expect, test } from 'vitest';
import { array, longstr, type Table } from '../core/field.ts';
import type { Properties } from '../core/properties.ts';
import { basicConsume, publishFrames, queueDeclare, session, type TestClient } from './session.testing.ts';
import { encodeFrame } from './wire/frame.ts';
import { encodeMethod, encodeMethodFrame } from './wire/method.ts';
import { encodeContentHeader } from './wire/properties.ts';
import type { Method } from './wire/spec.ts';

const opened = (user = 'guest'): TestClient => {
  const s = session();
  s.bench.queue('q');
  return s.client().open({ user }).channel();
};

const publish = (properties: Properties, o: { immediate?: boolean } = {}) =>
  publishFrames(1, '', 'q', 'x', { properties, ...o });
const headers = (entries: [string, ReturnType<typeof longstr>][]): Table => new Map(entries);
const method = (m: Method): Buffer => encodeMethodFrame(1, m);

const CHANNEL_ERRORS: readonly (readonly [string, Buffer, number, string, number, number])[] = [
  ['publish to no exchange', publishFrames(1, 'no', '', 'x'), 404, "NOT_FOUND - no exchange 'no' in vhost '/'", 60, 40],
  [
    'ack of an unknown tag',
    method({ name: 'basic.ack', deliveryTag: 99, multiple: false }),
    406,
    'PRECONDITION_FAILED - unknown delivery tag 99',
    60,
    80,
  ],
  [
    'multiple ack of an unknown tag',
    method({ name: 'basic.ack', deliveryTag: 3, multiple: true }),
    406,
    'PRECONDITION_FAILED - unknown delivery tag 3',
    60,
    80,
  ],
  [
    'nack of an unknown tag',
    method({ name: 'basic.nack', deliveryTag: 5, multiple: false, requeue: true }),
    406,
    'PRECONDITION_FAILED - unknown delivery tag 5',
    60,
    120,
  ],
  [
    'reject of tag 0',
    method({ name: 'basic.reject', deliveryTag: 0, requeue: true }),
    406,
    'PRECONDITION_FAILED - unknown delivery tag 0',
    60,
    90,
  ],
  ['consume from nowhere', method(basicConsume('no')), 404, "NOT_FOUND - no queue 'no' in vhost '/'", 60, 20],
  [
    'get without a queue',
    method({ name: 'basic.get', queue: '', noAck: false }),
    404,
    'NOT_FOUND - no previously declared queue',
    60,
    70,
  ],
  [
    'passive declare of nothing',
    method(queueDeclare('no', { passive: true })),
    404,
    "NOT_FOUND - no queue 'no' in vhost '/'",
    50,
    10,
  ],
  [
    'commit without tx',
    method({ name: 'tx.commit' }),
    406,
    'PRECONDITION_FAILED - channel is not transactional',
    90,
    20,
  ],
  [
    'expiration that is no number',
    publish({ expiration: 'abc' }),
    406,
    "PRECONDITION_FAILED - invalid expiration 'abc': no_integer",
    60,
    40,
  ],
  [
    'negative expiration',
    publish({ expiration: '-1' }),
    406,
    "PRECONDITION_FAILED - invalid expiration '-1': {value_negative,-1}",
    60,
    40,
  ],
  [
    'expiration with a rest',
    publish({ expiration: '1.5' }),
    406,
    'PRECONDITION_FAILED - invalid expiration \'1.5\': {leftover_string,".5"}',
    60,
    40,
  ],
  [
    'another user id',
    publish({ userId: 'bob' }),
    406,
    "PRECONDITION_FAILED - user_id property set to 'bob' but authenticated user was 'guest'",
    60,
    40,
  ],
  [
    'CC that is no array',
    publish({ headers: headers([['CC', longstr('a')]]) }),
    406,
    'PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,"CC",longstr}',
    60,
    40,
  ],
  [
    'reply-to without a consumer',
    publish({ replyTo: 'amq.rabbitmq.reply-to' }),
    406,
    'PRECONDITION_FAILED - fast reply consumer does not exist',
    60,
    40,
  ],
  [
    'reply consumer with acknowledgements',
    method(basicConsume('amq.rabbitmq.reply-to')),
    406,
    'PRECONDITION_FAILED - reply consumer cannot acknowledge',
    60,
    20,
  ],
];

const CONNECTION_ERRORS: readonly (readonly [string, Buffer, number, string, number, number])[] = [
  ['immediate', publish({}, { immediate: true }), 540, 'NOT_IMPLEMENTED - immediate=true', 60, 40],
  [
    'prefetch size',
    method({ name: 'basic.qos', prefetchSize: 10, prefetchCount: 0, global: false }),
    540,
    'NOT_IMPLEMENTED - prefetch_size!=0 (10)',
    60,
    10,
  ],
  ['flow off', method({ name: 'channel.flow', active: false }), 540, 'NOT_IMPLEMENTED - active=false', 20, 20],
  [
    'recover without requeue',
    method({ name: 'basic.recover', requeue: false }),
    540,
    'NOT_IMPLEMENTED - requeue=false',
    60,
    110,
  ],
  ['a second open', method({ name: 'channel.open' }), 504, "CHANNEL_ERROR - second 'channel.open' seen", 20, 10],
  ['a method of the server', method({ name: 'basic.qos-ok' }), 503, 'COMMAND_INVALID - unimplemented method', 60, 11],
  [
    'a channel never opened',
    encodeMethodFrame(77, { name: 'tx.select' }),
    504,
    "CHANNEL_ERROR - expected 'channel.open'",
    90,
    10,
  ],
  [
    'a channel method on channel 0',
    encodeMethodFrame(0, { name: 'tx.select' }),
    504,
    'CHANNEL_ERROR - unexpected method in connection state running',
    90,
    10,
  ],
  [
    'a header without a method',
    encodeFrame(2, 1, encodeContentHeader({}, 0)),
    505,
    'UNEXPECTED_FRAME - expected method frame, got non method frame instead',
    0,
    0,
  ],
  [
    'a method instead of a header',
    Buffer.concat([publish({}).subarray(0, 8 + 10), method({ name: 'tx.select' })]),
    505,
    'UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead',
    60,
    40,
  ],
  [
    'a heartbeat on a channel',
    encodeFrame(8, 1, Buffer.alloc(0)),
    505,
    'UNEXPECTED_FRAME - type 8, all octets = <<>>',
    0,
    0,
  ],
  [
    'an unknown frame',
    encodeFrame(7, 1, Buffer.from([0, 60, 0, 10])),
    501,
    'FRAME_ERROR - type 7, all octets = <<0,60,0,10>>: unknown_frame',
    0,
    0,
  ],
  [
    'a frame without its end',
    Buffer.from([1, 0, 1, 0, 0, 0, 4, 0, 60, 0, 10, 0]),
    501,
    'FRAME_ERROR - type 1, all octets = <<0,60,0,10>>: {invalid_frame_end_marker,0}',
    0,
    0,
  ],
  [
    'a frame too large',
    Buffer.from([3, 0, 1, 0, 2, 0x22, 0xe0]),
    501,
    'FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,140000,131064}',
    0,
    0,
  ],
  [
    'arguments that end too early',
    encodeFrame(1, 1, encodeMethod(queueDeclare('q')).subarray(0, 8)),
    501,
    'FRAME_ERROR - cannot decode <<0,0,1,113>>',
    50,
    10,
  ],
  [
    'an unknown exchange type',
    method({
      name: 'exchange.declare',
      exchange: 'x',
      type: 'wat',
      passive: false,
      durable: false,
      autoDelete: false,
      internal: false,
      nowait: false,
      arguments: new Map(),
    }),
    503,
    "COMMAND_INVALID - unknown exchange type 'wat'",
    40,
    10,
  ],
];

describe('a mistake on a channel', () => {
  test.each(CHANNEL_ERRORS)('%s closes it', (_what, bytes, replyCode, replyText, classId, methodId) => {
    const client = opened().push(bytes);
    expect(client.expect('channel.close')).toEqual({ name: 'channel.close', replyCode, replyText, classId, methodId });
    expect(client.connection.state).toBe('running');
  });

  test('leaves the channel deaf until close-ok, and the others untouched', () => {
    const s = session();
    s.bench.queue('q');
    const client = s.client().open().channel(1).channel(2);
    client.publish(1, 'no', '', 'x');
    client.received.length = 0;
    client.publish(1, '', 'q', 'lost').publish(1, 'no', '', 'x').send(1, basicConsume('no'));
    expect(client.received).toEqual([]);
    client.publish(2, '', 'q', 'kept');
    expect(s.bench.vhost.queues.get('q')?.readyCount).toBe(1);
    client.send(1, { name: 'channel.close-ok' });
    expect(client.channel(1).declare('q', { passive: true }).messageCount).toBe(1);
  });

  test('answers a close that crosses its own, and then still takes close-ok', () => {
    const client = opened().publish(1, 'no', '', 'x');
    const close = { name: 'channel.close', replyCode: 200, replyText: '', classId: 0, methodId: 0 } as const;
    client.call(1, close, 'channel.close-ok');
    client.send(1, { name: 'channel.close-ok' }).channel(1);
    expect(client.connection.state).toBe('running');
  });

  test('skips the body of a message that is too large', () => {
    const client = opened();
    const big = Buffer.alloc((1 << 20) + 1);
    client.publish(1, '', 'q', big);
    expect(client.expect('channel.close').replyText).toBe(
      'PRECONDITION_FAILED - message size 1048577 is larger than configured max size 1048576',
    );
    client.send(1, { name: 'channel.close-ok' }).channel(1);
    expect(client.connection.state).toBe('running');
  });

  test('names whom it refuses', () => {
    const client = opened('alice').publish(1, '', 'q', 'x');
    expect(client.expect('channel.close')).toMatchObject({
      replyCode: 403,
      replyText: "ACCESS_REFUSED - access to exchange 'amq.default' in vhost '/' refused for user 'alice'",
    });
  });
});

describe('a mistake on a connection', () => {
  test.each(CONNECTION_ERRORS)('%s closes it', (_what, bytes, replyCode, replyText, classId, methodId) => {
    const client = opened().push(bytes);
    const close = client.expect('connection.close');
    expect(close).toEqual({ name: 'connection.close', replyCode, replyText, classId, methodId });
  });

  test('an unknown method ends it without a word', () => {
    const client = opened();
    client.received.length = 0;
    client.push(encodeFrame(1, 1, Buffer.from([0, 60, 0, 255])));
    expect([client.received.length, client.transport.destroyed]).toEqual([0, true]);
  });

  test('a consumer tag that comes twice', () => {
    const client = opened().consume('q').consume('q');
    expect(client.expect('connection.close')).toMatchObject({
      replyCode: 530,
      replyText: "NOT_ALLOWED - attempt to reuse consumer tag 'c'",
      classId: 60,
      methodId: 20,
    });
  });

  test('one channel too many', () => {
    const client = session().client().open({ channelMax: 2 }).channel(1).channel(5);
    expect(client.send(6, { name: 'channel.open' }).expect('connection.close')).toMatchObject({
      replyCode: 530,
      replyText: 'NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2)',
    });
  });

  test('a body longer than its header says', () => {
    const client = opened();
    const [first] = [publishFrames(1, '', 'q', 'abc')];
    client.push(first.subarray(0, first.length - 11)).push(encodeFrame(3, 1, Buffer.from('abcd')));
    expect(client.expect('connection.close').replyCode).toBe(505);
  });

  test('a header with a malformed table', () => {
    const header = encodeContentHeader({ headers: new Map([['a', array([longstr('x')])]]) }, 0);
    header[header.length - 6] = 0x21;
    const client = opened().push(
      Buffer.concat([publishFrames(1, '', 'q', '').subarray(0, 18), encodeFrame(2, 1, header)]),
    );
    expect(client.expect('connection.close').replyCode).toBe(501);
  });
});
