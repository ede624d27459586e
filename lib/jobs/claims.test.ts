import { expect, test } from 'vitest';
import { Claims } from '@/lib/jobs/claims';
import { jobOf } from '@/lib/jobs/job.testing';

test('of several that are alike each is claimed once, in their order', () => {
  const claims = new Claims(jobOf(['a', 'b', 'a']));
  expect(claims.claim('a', false)).toEqual({ kind: 'waiting', index: 0 });
  expect(claims.claim('a', false)).toEqual({ kind: 'waiting', index: 2 });
  expect(claims.claim('a', false)).toEqual({ kind: 'twin' });
  expect(claims.claim('x', false)).toEqual({ kind: 'stranger' });
});

test('what was tried and lies here still is known again, one of unknown fate as such', () => {
  const job = jobOf(['a', 'b', 'c'], { t: 'unknown', n: [0] }, { t: 'returned', n: [1], why: 'NO_ROUTE' });
  job.apply({ t: 'refused', n: [2], why: 'nacked' });
  const claims = new Claims(job);
  expect(claims.claim('a', true)).toEqual({ kind: 'back', index: 0, wasUnknown: true });
  expect(claims.claim('b', true)).toEqual({ kind: 'back', index: 1, wasUnknown: false });
  expect(claims.claim('c', true)).toEqual({ kind: 'back', index: 2, wasUnknown: false });
});

test('what waits comes before what was tried', () => {
  const claims = new Claims(jobOf(['a', 'a'], { t: 'returned', n: [0], why: 'NO_ROUTE' }));
  expect(claims.claim('a', false)).toEqual({ kind: 'waiting', index: 1 });
  expect(claims.claim('a', false)).toEqual({ kind: 'back', index: 0, wasUnknown: false });
});

test('what was moved comes again only when its ack was lost, and then as redelivered', () => {
  const claims = new Claims(jobOf(['a'], { t: 'moved', n: [0] }));
  expect(claims.claim('a', false)).toEqual({ kind: 'twin' });
  expect(claims.claim('a', true)).toEqual({ kind: 'moved', index: 0 });
  expect(claims.claim('a', true)).toEqual({ kind: 'twin' });
});

test('a broker that was killed may forget an ack that it had: that one is told, and not acked', () => {
  const job = jobOf(['a'], { t: 'moved', n: [0] }, { t: 'mark' }, { t: 'synced' });
  const claims = new Claims(job);
  expect(claims.claim('a', false)).toEqual({ kind: 'twin' });
  expect(claims.claim('a', true)).toEqual({ kind: 'forgotten', index: 0 });
  expect(claims.claim('a', true)).toEqual({ kind: 'twin' });
  job.apply({ t: 'twin', print: 'a' });
  expect(new Claims(job).claim('a', true)).toEqual({ kind: 'twin' });
});

test('of those that are alike, the one whose ack may be lost is the one that is acked', () => {
  const job = jobOf(['a', 'a'], { t: 'moved', n: [0] }, { t: 'mark' }, { t: 'synced' }, { t: 'moved', n: [1] });
  const claims = new Claims(job);
  expect(claims.claim('a', true)).toEqual({ kind: 'moved', index: 1 });
  expect(claims.claim('a', true)).toEqual({ kind: 'forgotten', index: 0 });
});
