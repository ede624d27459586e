import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '@/lib/dead-letters/fingerprint';
import { contentOfBrowsed, contentOfMessage, LetterIds, letterOf } from '@/lib/dead-letters/letter-of';

const content = { exchange: 'x', routingKey: 'k', properties: {}, body: Buffer.from('body') };

describe('a message is known again', () => {
  const headers = { b: [1, 'two'], a: { '!': 'timestamp', value: 5 }, raw: Buffer.from('é') };

  test('whether it was looked at or handed out', () => {
    const handed = {
      fields: { exchange: 'x', routingKey: 'k' },
      properties: { headers, contentType: 'text/plain', messageId: 'm', deliveryMode: 2, priority: undefined },
      content: Buffer.from([0xff, 0]),
    };
    const looked = {
      exchange: 'x',
      routing_key: 'k',
      properties: {
        delivery_mode: 2,
        message_id: 'm',
        content_type: 'text/plain',
        headers: { a: 5, b: [1, 'two'], raw: 'é' },
      },
      payload: Buffer.from([0xff, 0]).toString('base64'),
      payload_encoding: 'base64' as const,
    };
    expect(fingerprintOf(contentOfMessage(handed))).toBe(fingerprintOf(contentOfBrowsed(looked)));
  });

  test('though it was handed out again and again', () => {
    const counted = (n: number) => fingerprintOf({ ...content, properties: { headers: { 'x-delivery-count': n } } });
    expect(counted(1)).toBe(counted(2));
  });

  test.each([
    ['body', { body: Buffer.from('other') }],
    ['key', { routingKey: 'other' }],
    ['properties', { properties: { message_id: 'other' } }],
  ])('and not taken for one with another %s', (_what, other) =>
    expect(fingerprintOf({ ...content, ...other })).not.toBe(fingerprintOf(content)),
  );

  test('and equal ones are numbered', () => {
    const ids = new LetterIds();
    const [first, second] = [ids.next(content), ids.next(content)];
    expect(second).toBe(`${first}#1`);
  });
});

test('what is kept of a body ends between characters', () => {
  const body = Buffer.from(`${'x'.repeat(9)}é`);
  expect(letterOf({ ...content, body }, 'i', 0, 10)).toMatchObject({
    payload: 'x'.repeat(9),
    payloadBytes: 11,
    truncated: true,
  });
  expect(letterOf({ ...content, body }, 'i', 0, 0)).toMatchObject({ payload: '', truncated: true });
});
