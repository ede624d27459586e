import { expect, test } from 'vitest';
import { redact } from './redact';

test('secrets are hidden wherever they stand', () => {
  const hidden = redact({
    name: 'ann',
    password: 'one',
    nested: [{ password_hash: 'two', apiKey: 'three', 'x-secret': 'four' }],
    value: { 'src-uri': 'amqp://ann:five@host/v', list: ['amqps://bob:s%69x@h amqp://c:seven@h'] },
  });
  const text = JSON.stringify(hidden);
  for (const secret of ['one', 'two', 'three', 'four', 'five', 's%69x', 'seven']) expect(text).not.toContain(secret);
  expect(hidden).toMatchObject({
    name: 'ann',
    password: '(hidden)',
    value: { 'src-uri': 'amqp://ann:(hidden)@host/v' },
  });
});

test('an empty password is no secret: it says that there is none', () => {
  expect(redact({ password: '', token: null })).toEqual({ password: '', token: null });
});

test('payloads are told by their length', () => {
  expect(redact({ routingKey: 'k', payload: 'x'.repeat(1204) })).toEqual({
    routingKey: 'k',
    payload: '(1204 characters)',
  });
});

test('what has no end is cut', () => {
  const long = redact({ text: 'y'.repeat(10_000), list: Array.from({ length: 1000 }, (_, n) => n) });
  expect(JSON.stringify(long).length).toBeLessThan(2000);
  let deep: unknown = 'end';
  for (let n = 0; n < 100; n++) deep = { deep };
  expect(JSON.stringify(redact(deep))).not.toContain('end');
  expect(redact(Array.from({ length: 100 }, () => 'z'.repeat(400)))).toMatch(/^\(\d+ characters\)$/);
});

test('numbers, truth and nothing stay', () => {
  expect(redact({ a: 1, b: true, c: null })).toEqual({ a: 1, b: true, c: null });
  expect(redact(undefined)).toBeUndefined();
});

test('a long text is read once, wherever a password stands in it', () => {
  // Read anew from each word, this would take minutes.
  const long = 'a.'.repeat(500_000);
  expect(redact({ note: long })).toEqual({ note: `${long.slice(0, 500)}… (1000000 characters)` });
  expect(redact({ note: 'see x://ann:first@one, and://bob:second@two' })).toEqual({
    note: 'see x://ann:(hidden)@one, and://bob:(hidden)@two',
  });
});
