import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AmqpDraft } from '@/lib/contract/publish';
import { browsedMessages, browsePath } from '@/lib/contract/waybill';
import { startTestBroker, type TestBroker } from '@/lib/lab/stage.testing';
import { emptyAmqp } from '@/lib/publish/draft';
import { handedAmqp, handedMqtt } from '@/lib/publish/from-seen';
import { amqpMessage } from '@/lib/publish/messages';

let server: TestBroker;
beforeAll(async () => {
  server = await startTestBroker();
});
afterAll(() => server.stop());

const moment = { n: 1, nowMs: 0, random: () => 0 };

describe('sent again', () => {
  test('it is the same message, with every type of header', async () => {
    const { client } = server.broker;
    const connection = await connect(`amqp://guest:guest@127.0.0.1:${server.amqp}`);
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue('again', { durable: false });
    const draft: AmqpDraft = {
      ...emptyAmqp,
      fill: false,
      routingKey: 'again',
      persistent: false,
      priority: '4',
      timestamp: '1700000000',
      properties: { contentType: 'application/json', messageId: 'm', expiration: '60000', replyTo: 'r', type: 't' },
      headers: [
        { name: 'string', type: 'string', value: '{{n}}' },
        { name: 'boolean', type: 'boolean', value: 'false' },
        { name: 'byte', type: 'byte', value: '-1' },
        { name: 'unsignedbyte', type: 'unsignedbyte', value: '200' },
        { name: 'short', type: 'short', value: '-3' },
        { name: 'unsignedshort', type: 'unsignedshort', value: '4' },
        { name: 'int', type: 'int', value: '5' },
        { name: 'unsignedint', type: 'unsignedint', value: '6' },
        { name: 'long', type: 'long', value: '7' },
        { name: 'float', type: 'float', value: '0.5' },
        { name: 'double', type: 'double', value: '3' },
        { name: 'decimal', type: 'decimal', value: '12.25' },
        { name: 'timestamp', type: 'timestamp', value: '1700000000' },
        { name: 'bytes', type: 'bytes', value: 'YWJj' },
        { name: 'void', type: 'void', value: '' },
        { name: 'array', type: 'array', value: '[1,"a",[true]]' },
        { name: 'table', type: 'table', value: '{"a":{"b":2147483648}}' },
      ],
      body: { format: 'json', text: '{"n": "{{n}}"}' },
    };
    const send = async (what: AmqpDraft): Promise<void> => {
      const message = amqpMessage(what, moment);
      if (typeof message === 'string') throw new Error(message);
      channel.publish(message.exchange, message.routingKey, message.body, message.options);
      await channel.waitForConfirms();
    };
    const seen = async () => {
      const answer = await client.get(browsePath('/', 'again'), browsedMessages);
      if (!answer.ok) throw new Error(answer.error.reason);
      return answer.value.items;
    };
    await send(draft);
    const [first] = await seen();
    if (first === undefined) throw new Error('it is not there');
    const again = handedAmqp({ ...first, vhost: '/' }, 'again');
    expect(again).toMatchObject({ vhost: '/', origin: { cut: null, inexact: [] }, draft: { fill: false } });
    if (again.draft.protocol !== 'amqp') throw new Error('it was AMQP');
    await send(again.draft);
    const [, second] = await seen();
    expect(second).toMatchObject({
      properties: first.properties,
      header_types: first.header_types,
      payload: first.payload,
      exchange: '',
      routing_key: 'again',
    });
    await connection.close();
  });

  const base = {
    vhost: '/',
    exchange: 'x',
    routing_key: 'k',
    properties: {},
    payload: 'abc',
    payload_encoding: 'string' as const,
    payload_bytes: 3,
  };

  test('what was cut, and what couldn’t be seen, is said', () => {
    expect(handedAmqp({ ...base, payload_bytes: 1_000 }, 'q').origin?.cut).toEqual({ has: 3, all: 1_000 });
    const headers = { odd: 'a\ufffdb', far: 2 ** 60, fine: 'ok' };
    const types = { odd: 'binary', far: 'long', fine: 'longstr' };
    expect(handedAmqp({ ...base, properties: { headers }, header_types: types }, 'q').origin?.inexact).toEqual([
      'odd',
      'far',
    ]);
  });

  test('what brokers added stays behind, and deaths keep their types', () => {
    const headers = { 'x-delivery-count': 2, 'x-death': [{ queue: 'q', count: 3, time: 1_700_000_000 }] };
    const { draft } = handedAmqp({ ...base, properties: { headers } }, 'q');
    if (draft.protocol !== 'amqp') throw new Error('it was AMQP');
    const made = amqpMessage(draft, moment);
    if (typeof made === 'string') throw new Error(made);
    expect(Object.keys(made.options.headers)).toEqual(['x-death']);
    expect(made.options.headers['x-death'][0]).toEqual({
      queue: 'q',
      count: { '!': 'long', value: '3' },
      time: { '!': 'timestamp', value: 1_700_000_000 },
    });
  });

  test('a retained message has MQTT’s properties again; a watched one says what it lacks', () => {
    const seen = {
      vhost: '/',
      topic: 'a/b',
      qos: 1,
      retain: true,
      contentType: null,
      payload: '1',
      encoding: 'string' as const,
      bytes: 1,
    };
    const properties = {
      reply_to: 'replies.1',
      correlation_id: 'c',
      expiration: '90500',
      headers: { 'x-mqtt-publish-qos': 1, k: 'v' },
    };
    expect(handedMqtt({ ...seen, properties })).toMatchObject({
      draft: {
        topic: 'a/b',
        qos: 1,
        retain: true,
        responseTopic: 'replies/1',
        correlationData: 'c',
        expirySeconds: '91',
        userProperties: [{ name: 'k', value: 'v' }],
      },
      origin: { cut: null, inexact: [] },
    });
    expect(handedMqtt({ ...seen, properties: null }).origin?.inexact).toContain('user properties');
  });
});
