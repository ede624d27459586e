import { expect, test } from 'vitest';
import { otherBroker } from '@/lib/lab/address';

test.each([
  ['127.0.0.1:1884', 'mqtt', { tls: false, host: '127.0.0.1', port: 1884, username: undefined, vhost: '/' }],
  ['broker', 'mqtt', { port: 1883 }],
  ['mqtts://u:p%40w@broker.example', 'mqtt', { tls: true, port: 8883, username: 'u', password: 'p@w' }],
  ['amqp://guest:guest@host:5673', 'amqp', { port: 5673, vhost: '/' }],
  ['amqps://u@host/a%2Fb', 'amqp', { tls: true, port: 5671, username: 'u', password: '', vhost: 'a/b' }],
  ['[::1]:5672', 'amqp', { host: '::1', port: 5672 }],
] as const)('%s', (text, protocol, expected) => {
  const found = otherBroker(text, protocol);
  if (!found.ok) throw new Error(found.error.reason);
  expect(found.value).toMatchObject(expected);
});

test('is shown without its credentials', () => {
  const found = otherBroker('amqp://user:secret@host:5672/v', 'amqp');
  expect(found).toMatchObject({ value: { name: 'amqp://host:5672/v' } });
});

test.each([
  ['http://host', 'mqtt'],
  ['amqp://host', 'mqtt'],
  ['mqtt://host', 'amqp'],
  ['file:///etc/passwd', 'amqp'],
  ['mqtt://', 'mqtt'],
  ['host:99999', 'mqtt'],
  ['amqp://u:%zz@host', 'amqp'],
  ['', 'amqp'],
] as const)('%j is no address for %s', (text, protocol) => {
  expect(otherBroker(text, protocol)).toMatchObject({ ok: false });
});
