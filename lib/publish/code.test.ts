import { describe, expect, test } from 'vitest';
import type { AmqpDraft, MqttDraft } from '@/lib/contract/publish';
import { codeFor, dialectsFor, type Where } from '@/lib/publish/code';

const where: Where = { host: '127.0.0.1', httpPort: 15_672, amqpPort: 5_672, mqttPort: 1_883, vhost: '/' };

const amqp: AmqpDraft = {
  protocol: 'amqp',
  exchange: 'shop',
  routingKey: "it's",
  mandatory: true,
  persistent: true,
  priority: '3',
  timestamp: '',
  properties: { contentType: 'application/json' },
  headers: [
    { name: 'n', type: 'int', value: '7' },
    { name: 'yes', type: 'boolean', value: 'true' },
  ],
  body: { format: 'json', text: '{"a":1}' },
};

const mqtt: MqttDraft = {
  protocol: 'mqtt',
  version: 5,
  topic: 'a/b c',
  qos: 1,
  retain: true,
  contentType: 'text/plain',
  responseTopic: '',
  correlationData: '',
  expirySeconds: '60',
  userProperties: [{ name: 'k', value: 'v' }],
  body: { format: 'hex', text: '00 ff' },
};

describe('a message as code', () => {
  test('a shell gets quotes that hold', () => {
    const code = codeFor('curl', amqp, where);
    expect(code).toContain("'http://127.0.0.1:15672/api/exchanges/%2F/shop/publish'");
    expect(code).toContain(`"routing_key":"it'\\''s"`);
    expect(code).toContain('"headers":{"n":7,"yes":true}');
  });

  test('Python gets its own words', () => {
    const code = codeFor('pika', amqp, where);
    expect(code).toContain('headers={"n": 7, "yes": True}');
    expect(code).toContain('mandatory=True');
    expect(code).toContain('delivery_mode=2');
  });

  test('JavaScript gets options and the octets', () => {
    expect(codeFor('amqplib', amqp, where)).toContain('channel.publish("shop", "it\'s", Buffer.from("{\\"a\\":1}")');
    expect(codeFor('mqttjs', mqtt, where)).toContain('Buffer.from("AP8=", \'base64\')');
  });

  test('mosquitto_pub gets octets by a pipe, and its properties', () => {
    const code = codeFor('mosquitto_pub', mqtt, where);
    expect(code).toMatch(/^echo 'AP8=' \| base64 -d \| mosquitto_pub/);
    expect(code).toContain("-t 'a/b c'");
    expect(code).toContain("-D publish user-property 'k' 'v'");
    expect(code).toContain('-q 1 -r');
  });

  test('a protocol’s clients only', () => {
    expect(dialectsFor(amqp)).toEqual(['curl', 'amqplib', 'pika']);
    expect(dialectsFor(mqtt)).toEqual(['mqttjs', 'mosquitto_pub']);
  });
});
