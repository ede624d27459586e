import { describe, expect, test } from 'vitest';
import { reach, steadyRange } from './use-rows';

const ends = (range: number[]) => [range[0], range.at(-1), range.length];

describe('the rows that are ready', () => {
  test.each([
    ['at the top', { startIndex: 0, endIndex: 22, count: 10_000 }, [0, 38, 39]],
    ['in the middle', { startIndex: 500, endIndex: 522, count: 10_000 }, [492, 530, 39]],
    ['at the end', { startIndex: 9_978, endIndex: 9_999, count: 10_000 }, [9_961, 9_999, 39]],
    ['of a short list', { startIndex: 0, endIndex: 4, count: 5 }, [0, 4, 5]],
    ['of a list that fits with what is ready', { startIndex: 0, endIndex: 22, count: 30 }, [0, 29, 30]],
    ['of more than was thought to be seen', { startIndex: 100, endIndex: 160, count: 10_000 }, [92, 168, 77]],
  ])('%s', (_, range, expected) => expect(ends(steadyRange(range, 23, 8))).toEqual(expected));

  test('of none', () => expect(steadyRange({ startIndex: 0, endIndex: 0, count: 0 }, 23, 8)).toEqual([]));
});

describe('the rows that should be known', () => {
  test.each([
    ['downwards, a page of them', [500, 538, 10_000, false], { from: 500, to: 599 }],
    ['upwards', [500, 538, 10_000, true], { from: 439, to: 538 }],
    ['at the top, where nothing is above', [0, 38, 10_000, true], { from: 0, to: 38 }],
    ['at the end', [9_961, 9_999, 10_000, false], { from: 9_961, to: 9_999 }],
    ['of a short list', [0, 4, 5, false], { from: 0, to: 4 }],
    ['all that are seen, on a screen that shows more than a page', [10, 150, 10_000, false], { from: 10, to: 150 }],
    ['of none', [0, 0, 0, false], { from: 0, to: 0 }],
  ] as const)('%s', (_, [first, last, total, upwards], expected) =>
    expect(reach(first, last, total, upwards)).toEqual(expected),
  );
});
