import { expect, test } from 'vitest';
import { Memo } from './memo';

/** Reads that end when the test says so. */
function gated() {
  const gates: ((value: string) => void)[] = [];
  const memo = new Memo<string>(1_000, () => new Promise((resolve) => gates.push(resolve)));
  return { memo, gates };
}

test('what is fresh is read once, and again when it is too old or forgotten', () => {
  const { memo, gates } = gated();
  const first = memo.get(0);
  expect(memo.get(1_000)).toBe(first);
  expect(gates).toHaveLength(1);
  void memo.get(1_001);
  expect(gates).toHaveLength(2);
  memo.forget();
  void memo.get(1_002);
  expect(gates).toHaveLength(3);
});

test('who takes the latest waits for nothing, and what is too old is read meanwhile', async () => {
  const { memo, gates } = gated();
  expect(memo.latest(0)).toBeUndefined();
  gates[0]?.('first');
  await memo.get(0);
  memo.forget();
  expect(memo.latest(1)).toBe('first');
  gates[1]?.('second');
  await memo.get(1);
  expect(memo.latest(1)).toBe('second');
  expect(gates).toHaveLength(2);
});

test('a read that was overtaken doesn’t come back', async () => {
  const { memo, gates } = gated();
  const slow = memo.get(0);
  memo.forget();
  const quick = memo.get(1);
  gates[1]?.('new');
  await quick;
  gates[0]?.('old');
  await slow;
  expect(memo.latest(1)).toBe('new');
});
