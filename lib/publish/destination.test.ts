import { expect, test } from 'vitest';
import { destinationOf } from '@/lib/publish/destination';
import { emptyAmqp, emptyMqtt } from '@/lib/publish/draft';

test('a topic is a key of the exchange that subscriptions are bound to', () => {
  expect(destinationOf({ ...emptyMqtt, topic: 'plant/v1.2/temp' })).toEqual({
    exchange: 'amq.topic',
    key: 'plant.v1/2.temp',
    headers: '{}',
  });
});

test('headers go with their values, and those that are none yet stay away', () => {
  const headers = [
    { name: 'n', type: 'int' as const, value: '7' },
    { name: 'yes', type: 'boolean' as const, value: 'true' },
    { name: 'price', type: 'decimal' as const, value: '12.50' },
    { name: 'inner', type: 'table' as const, value: '{"a":[1,null]}' },
    { name: 'broken', type: 'byte' as const, value: '400' },
    { name: '', type: 'string' as const, value: 'x' },
  ];
  const { exchange, key, headers: text } = destinationOf({ ...emptyAmqp, exchange: 'x', routingKey: 'k', headers });
  expect([exchange, key]).toEqual(['x', 'k']);
  expect(JSON.parse(text)).toEqual({ n: 7, yes: true, price: 12.5, inner: { a: [1, null] } });
});
