import { expect, test } from 'vitest';
import { inUnit } from '@/lib/model/series-unit';

const MIB = 1024 ** 2;

test('an axis of bytes is read in the largest unit of which there are some', () => {
  expect(
    inUnit([
      [1, 64 * MIB],
      [2, null],
      [3, 32 * MIB],
    ] as const),
  ).toEqual({
    unit: 'MiB',
    bytes: MIB,
    series: [
      [1, 64],
      [2, null],
      [3, 32],
    ],
  });
  expect(inUnit([[1, 9 * 1024 * MIB]] as const)).toMatchObject({ unit: 'MiB', series: [[1, 9216]] });
  expect(inUnit([[1, 65 * 1024 * MIB]] as const)).toMatchObject({ unit: 'GiB', series: [[1, 65]] });
  expect(inUnit([[1, 0]] as const).unit).toBe('B');
  expect(inUnit([])).toEqual({ unit: 'B', bytes: 1, series: [] });
});
