import { describe, expect, test } from 'vitest';
import type { JobEvent } from '@/lib/jobs/job';
import { jobOf as job } from '@/lib/jobs/job.testing';

describe('a job follows from its journal', () => {
  test('counts what became of its messages', () => {
    const { fates } = job(
      ['a', 'b', 'c', 'd'],
      { t: 'try', n: [0, 1, 2] },
      { t: 'moved', n: [0] },
      { t: 'returned', n: [1], why: 'NO_ROUTE' },
    ).summary(null);
    expect(fates).toEqual({ waiting: 1, trying: 1, moved: 1, returned: 1, refused: 0, unknown: 0, missing: 0 });
  });

  test('what came back is tried again, and its reason is kept', () => {
    const made = job(['a'], { t: 'returned', n: [0], why: 'NO_ROUTE' }, { t: 'again', n: [0] });
    expect(made.fateOf(0)).toBe('waiting');
    expect(made.reasonOf(0)).toBe('NO_ROUTE');
  });

  test('how many died again isn’t known until somebody looks, and not of what moved after that', () => {
    const made = job(['a', 'b'], { t: 'moved', n: [0] });
    expect(made.summary(null).diedAgain).toBeNull();
    made.looked();
    expect(made.summary(null).diedAgain).toBe(0);
    made.apply({ t: 'moved', n: [1] });
    expect(made.summary(null).diedAgain).toBeNull();
    made.apply({ t: 'died', n: [0] });
    expect(made.summary(null).diedAgain).toBe(1);
  });

  test('indexes of a damaged journal are passed over', () => {
    expect(job(['a'], { t: 'moved', n: [7] }).countOf('moved')).toBe(0);
  });

  test('goes through its states, and keeps when it began and ended', () => {
    const enter = (state: 'running' | 'paused' | 'done', atMs: number, approved = false): JobEvent => ({
      t: 'state',
      state,
      pause: null,
      atMs,
      by: 'ops',
      approved,
    });
    const made = job(['a'], enter('running', 5), enter('paused', 6), enter('running', 7, true), enter('done', 9));
    expect(made).toMatchObject({ startedMs: 5, endedMs: 9, approved: true, startedBy: 'ops', ended: true });
  });
});

describe('an ack may be lost', () => {
  const moved: JobEvent = { t: 'moved', n: [0] };

  test('until the broker answered what was asked after it', () => {
    expect(job(['a'], moved).ackMayBeLost(0)).toBe(true);
    expect(job(['a'], moved, { t: 'mark' }).ackMayBeLost(0)).toBe(true);
    expect(job(['a'], moved, { t: 'mark' }, { t: 'synced' }).ackMayBeLost(0)).toBe(false);
  });

  test('and the answer says nothing of what was moved after the question', () => {
    const made = job(['a', 'b'], moved, { t: 'mark' }, { t: 'moved', n: [1] }, { t: 'synced' });
    expect([made.ackMayBeLost(0), made.ackMayBeLost(1)]).toEqual([false, true]);
  });

  test('but where the queue holds another one like it, that one must not be taken for it', () => {
    expect(job(['a'], moved, { t: 'twin', print: 'a' }).ackMayBeLost(0)).toBe(false);
  });
});
