import { describe, expect, test } from 'vitest';
import { steadyRange } from './use-rows';

const ends = (range: number[]) => [range[0], range.at(-1), range.length];

describe('the rows that are ready', () => {
  test.each([
    ['at the top', { startIndex: 0, endIndex: 22, count: 10_000 }, [0, 38, 39]],
    ['in the middle', { startIndex: 500, endIndex: 522, count: 10_000 }, [492, 530, 39]],
    ['at the end', { startIndex: 9_978, endIndex: 9_999, count: 10_000 }, [9_961, 9_999, 39]],
    ['of a short list', { startIndex: 0, endIndex: 4, count: 5 }, [0, 4, 5]],
    ['of a list that fits with what is ready', { startIndex: 0, endIndex: 22, count: 30 }, [0, 29, 30]],
    ['of more than was thought to be seen', { startIndex: 100, endIndex: 160, count: 10_000 }, [92, 168, 77]],
  ])('%s', (_, range, expected) => expect(ends(steadyRange(range, 39))).toEqual(expected));

  test('of none', () => expect(steadyRange({ startIndex: 0, endIndex: 0, count: 0 }, 39)).toEqual([]));
});
