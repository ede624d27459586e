import { expect, test } from 'vitest';
import { type Box, layoutOf } from './layout';

const box = (id: string): Box => ({ id, width: 200, height: 50 });

test('what leads somewhere stands left of it, circles too have places', () => {
  const at = layoutOf(['a', 'b', 'c'].map(box), [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'c' },
    { from: 'c', to: 'a' },
  ]);
  const x = (id: string): number => at.get(id)?.x ?? Number.NaN;
  expect(x('a')).toBeLessThan(x('b'));
  expect(x('b')).toBeLessThan(x('c'));
});

test('no two boxes overlap, connected or not', () => {
  const boxes = Array.from({ length: 120 }, (_, i) => box(`n${i}`));
  const links = Array.from({ length: 60 }, (_, i) => ({ from: `n${Math.floor(i / 4)}`, to: `n${i + 20}` }));
  const at = layoutOf(boxes, links);
  const places = boxes.map(({ id }) => at.get(id) ?? { x: Number.NaN, y: Number.NaN });
  for (const [i, a] of places.entries()) {
    for (const b of places.slice(i + 1)) {
      expect(Math.abs(a.x - b.x) >= 200 || Math.abs(a.y - b.y) >= 50).toBe(true);
    }
  }
});

test('five hundred boxes are placed in a screen’s proportions', () => {
  const boxes = Array.from({ length: 500 }, (_, i) => box(`n${i}`));
  const at = [...layoutOf(boxes, []).values()];
  const width = Math.max(...at.map(({ x }) => x));
  const height = Math.max(...at.map(({ y }) => y));
  expect(width / height).toBeGreaterThan(1);
  expect(width / height).toBeLessThan(2.5);
});
