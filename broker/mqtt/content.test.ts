import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longstr } from '../core/field.ts';
import { message } from '../core/fixtures.testing.ts';
import type { Publication } from '../core/message.ts';
import type { Properties } from '../core/properties.ts';
import { contentOf, expirySecondsOf, MQTT_CONTENT, mqttPropertiesOf } from './content.ts';
import { PropertyReader, PropertyWriter } from './content-octets.ts';

const NOW = 1_000_000;

const written = (write: (writer: PropertyWriter) => void): Buffer => {
  const writer = new PropertyWriter();
  write(writer);
  return writer.take();
};

const fromMqtt = (header: Uint8Array, o: Partial<Publication> = {}) =>
  message('amq.topic', 'a.b', NOW, { header, format: MQTT_CONTENT, hasHeaders: true, ...o });

const fromAmqp = (properties: Properties) => message('amq.topic', 'a.b', NOW, { properties });

/** What is in a list of properties, in order. */
function read(octets: Uint8Array): (readonly [number, string] | readonly [number, string, string])[] {
  const reader = new PropertyReader(octets);
  const out: (readonly [number, string] | readonly [number, string, string])[] = [];
  while (reader.next()) {
    out.push(reader.id === 38 ? [38, reader.text(), reader.secondText()] : [reader.id, reader.text()]);
  }
  return out;
}

describe('what AMQP sees of an MQTT message', () => {
  test('each property under its AMQP name', () => {
    const header = Buffer.concat([
      Buffer.of(1, 1),
      Buffer.of(2, 0, 0, 0, 7),
      written((w) => {
        w.text(3, 'text/plain');
        w.text(8, 'answers/mine');
        w.bytes(9, Buffer.from('c-1'));
        w.pair(38, 'colour', 'red');
        w.pair(38, 'size', '3');
        w.pair(38, 'colour', 'blue');
      }),
    ]);
    expect(fromMqtt(header, { qos: 1, ttlMs: 7_000 }).properties).toEqual({
      contentType: 'text/plain',
      replyTo: 'answers.mine',
      correlationId: 'c-1',
      expiration: '7000',
      deliveryMode: 2,
      headers: new Map([
        ['colour', longstr('blue')],
        ['size', longstr('3')],
        ['x-mqtt-publish-qos', { type: 'byte', value: 1 }],
      ]),
    });
  });

  test.each([
    [0, 1],
    [1, 2],
    [2, 2],
  ] as const)('QoS %i has delivery mode %i, also before MQTT 5', (qos, deliveryMode) => {
    expect(fromMqtt(new Uint8Array(), { qos }).properties).toEqual({
      deliveryMode,
      headers: new Map([['x-mqtt-publish-qos', { type: 'byte', value: qos }]]),
    });
  });

  test('correlation data that AMQP has no room for is in a header', () => {
    for (const data of [Buffer.of(0xff, 0), Buffer.alloc(256, 'x')]) {
      const { correlationId, headers } = fromMqtt(written((w) => w.bytes(9, data))).properties;
      expect(correlationId).toBeUndefined();
      expect(headers?.get('x-correlation-id')).toEqual({ type: 'longstr-binary', value: data });
    }
  });

  test('texts that are too long for AMQP are left out', () => {
    const long = 'x'.repeat(256);
    const { headers, ...rest } = fromMqtt(
      written((w) => {
        w.text(3, long);
        w.text(8, long);
        w.pair(38, long, 'v');
        w.pair(38, 'n', long);
      }),
    ).properties;
    expect(rest).toEqual({ deliveryMode: 1 });
    expect([...(headers ?? [])].map(([name]) => name)).toEqual(['n', 'x-mqtt-publish-qos']);
  });
});

describe('what an MQTT client sees', () => {
  test("[MQTT-3.3.2-18] another MQTT client's properties as they were, in order", () => {
    const header = written((w) => {
      w.pair(38, 'b', '1');
      w.pair(38, 'a', '2');
      w.pair(38, 'b', '3');
    });
    expect(mqttPropertiesOf(fromMqtt(header))).toBe(header);
  });

  test('an expiry is left to the sender, and the rest is encoded once', () => {
    const rest = written((w) => w.text(3, 'x'));
    const it = fromMqtt(Buffer.concat([Buffer.of(2, 0, 0, 0, 1), rest]), { ttlMs: 1_000 });
    expect(mqttPropertiesOf(it)).toEqual(rest);
    expect(mqttPropertiesOf(it)).toBe(mqttPropertiesOf(it));
  });

  test("an AMQP client's properties", () => {
    const it = fromAmqp({
      contentType: 'application/json',
      replyTo: 'amq.gen-1',
      correlationId: 'ü',
      expiration: '1000',
      deliveryMode: 2,
      headers: new Map([
        ['text', longstr('v')],
        ['number', { type: 'long', value: 5n }],
        ['yes', { type: 'bool', value: true }],
        ['list', { type: 'array', value: [] }],
        ['octets', { type: 'longstr-binary', value: Buffer.of(0xff) }],
        ['x-mqtt-publish-qos', { type: 'byte', value: 1 }],
      ]),
    });
    expect(read(mqttPropertiesOf(it))).toEqual([
      [3, 'application/json'],
      [8, 'amq/gen-1'],
      [9, 'ü'],
      [38, 'text', 'v'],
      [38, 'number', '5'],
      [38, 'yes', 'true'],
    ]);
    expect(mqttPropertiesOf(it)).toBe(mqttPropertiesOf(it));
  });

  test('correlation data comes back from its header', () => {
    const data = Buffer.of(0, 0xff);
    const { properties } = fromMqtt(written((w) => w.bytes(9, data)));
    expect(mqttPropertiesOf(fromAmqp(properties))).toEqual(written((w) => w.bytes(9, data)));
  });

  test('[MQTT-1.5.4-1, -1.5.4-2, -3.3.2-14] nothing that MQTT has no words for', () => {
    const it = fromAmqp({
      contentType: 'a\0b',
      replyTo: 'a.#',
      headers: new Map([
        ['n\0', longstr('v')],
        ['half', longstr('\ud800')],
        ['long', longstr('x'.repeat(65_536))],
      ]),
    });
    expect(mqttPropertiesOf(it)).toHaveLength(0);
  });

  test('[MQTT-3.3.2-6] the expiry that is left', () => {
    const it = fromAmqp({ expiration: '2500' });
    expect(expirySecondsOf(it, NOW)).toBe(-1);
    const expiring = message('amq.topic', 'a', NOW, { ttlMs: 2_500 });
    expect([0, 500, 501, 2_400, 9_000].map((ms) => expirySecondsOf(expiring, NOW + ms))).toEqual([3, 2, 2, 1, 0]);
    expect(expirySecondsOf(message('amq.topic', 'a', NOW, { ttlMs: 2 ** 53 - 1 }), NOW)).toBe(0xffff_ffff);
  });
});

describe('what goes with the message', () => {
  test('neither an alias nor subscription identifiers', () => {
    const alias = Buffer.of(35, 0, 1);
    const identifier = Buffer.of(11, 0x80, 0x01);
    const type = written((w) => w.text(3, 'x'));
    const pair = written((w) => w.pair(38, 'a', 'b'));
    expect(contentOf(Buffer.concat([alias, type, identifier, pair, identifier]))).toEqual(Buffer.concat([type, pair]));
    expect(contentOf(alias)).toHaveLength(0);
    expect(contentOf(type)).toBe(type);
  });

  test('user properties go through AMQP and come back, as far as names differ', () => {
    const name = fc.string({ unit: 'binary', maxLength: 20 }).filter((s) => !s.includes('\0') && !s.startsWith('x-'));
    const value = fc.string({ unit: 'binary' }).filter((s) => !s.includes('\0'));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([n]) => n }), (pairs) => {
        const header = written((w) => {
          for (const [n, v] of pairs) w.pair(38, n, v);
        });
        expect(mqttPropertiesOf(fromAmqp(fromMqtt(header).properties))).toEqual(header);
      }),
    );
  });
});
