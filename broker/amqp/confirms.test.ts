import { expect, test } from 'vitest';
import { Confirms } from './confirms.ts';

function recorder() {
  const told: string[] = [];
  return {
    told,
    tell(tag: number, count: number, nack: boolean) {
      told.push(`${nack ? 'nack' : 'ack'} ${tag}${count > 1 ? ` and ${count - 1} before` : ''}`);
    },
  };
}

const published = (position: number, rejected = false) => ({ queues: 1, rejected, position });

test('what waits for nothing is told at once, but not before what waits', () => {
  const confirms = new Confirms();
  const out = recorder();
  confirms.published(published(0));
  expect(confirms.settle(0, out)).toBe(true);
  confirms.published(published(5));
  confirms.published(published(0));
  expect(confirms.settle(4, out)).toBe(false);
  confirms.published(published(9));
  expect(confirms.settle(5, out)).toBe(false);
  expect(confirms.unconfirmed).toBe(1);
  expect(confirms.settle(9, out)).toBe(true);
  expect(out.told).toEqual(['ack 1', 'ack 3 and 1 before', 'ack 4']);
});

test('however many turns wait, all are told in the end', () => {
  const confirms = new Confirms();
  const out = recorder();
  for (let i = 1; i <= 5000; i++) {
    confirms.published(published(i, i === 4000));
    expect(confirms.settle(0, out)).toBe(false);
  }
  expect(confirms.settle(5000, out)).toBe(true);
  expect(out.told).toEqual(['ack 3999 and 3998 before', 'nack 4000', 'ack 5000 and 999 before']);
  expect(confirms.unconfirmed).toBe(0);
});
