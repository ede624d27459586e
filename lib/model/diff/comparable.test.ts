import { expect, test } from 'vitest';
import { ofLetter, ofSaved } from '@/lib/model/diff/comparable';
import { death, letter } from '@/lib/model/letter.testing';

test('a letter is compared as it was published first', () => {
  const dead = letter({ headers: { 'x-death': [death('orders', 'rejected')], 'x-waybill-attempt': 1, a: 1 } });
  expect(ofLetter(dead)).toMatchObject({ exchange: 'shop', routingKey: 'order', headers: { a: 1 } });
});

test('a kept message has the types of its headers', () => {
  const saved = ofSaved({
    ...{ protocol: 'amqp', exchange: 'shop', routingKey: 'order', mandatory: true, persistent: true },
    ...{ priority: '', timestamp: '7', properties: { contentType: 'text/plain', type: '' }, fill: true, variables: [] },
    headers: [
      { name: 'n', type: 'int', value: '5' },
      { name: 't', type: 'string', value: '5' },
    ],
    body: { format: 'text', text: 'x' },
  });
  expect(saved.headers).toEqual({ n: 5, t: '5' });
  expect(saved.properties).toEqual({ content_type: 'text/plain', delivery_mode: 2, timestamp: 7 });
});
