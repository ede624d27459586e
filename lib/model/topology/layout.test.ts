import { expect, test } from 'vitest';
import { type Box, type Link, layoutOf } from './layout';

const box = (id: string): Box => ({ id, width: 200, height: 50 });
const link = (from: string, to: string): Link => ({ id: `${from} ${to}`, from, to });

test('what leads somewhere stands left of it, circles too have places', () => {
  const { places } = layoutOf(
    ['a', 'b', 'c'].map(box),
    [link('a', 'b'), link('b', 'c'), link('c', 'c'), link('c', 'a')],
    1.5,
  );
  const x = (id: string): number => places.get(id)?.x ?? Number.NaN;
  expect(x('a')).toBeLessThan(x('b'));
  expect(x('b')).toBeLessThan(x('c'));
});

test('no two boxes overlap, connected or not', () => {
  const boxes = Array.from({ length: 120 }, (_, i) => box(`n${i}`));
  const links = Array.from({ length: 60 }, (_, i) => link(`n${Math.floor(i / 4)}`, `n${i + 20}`));
  const { places } = layoutOf(boxes, links, 1.5);
  const all = boxes.map(({ id }) => places.get(id) ?? { x: Number.NaN, y: Number.NaN });
  for (const [i, a] of all.entries()) {
    for (const b of all.slice(i + 1)) {
      expect(Math.abs(a.x - b.x) >= 200 || Math.abs(a.y - b.y) >= 50).toBe(true);
    }
  }
});

test('a line that passes a rank bends around what stands there', () => {
  const { places, bends } = layoutOf(['a', 'b', 'c'].map(box), [link('a', 'b'), link('b', 'c'), link('a', 'c')], 1.5);
  const [bend] = bends.get('a c') ?? [];
  const between = places.get('b')?.y ?? Number.NaN;
  const y = bend?.y ?? Number.NaN;
  expect(y < between || y > between + 50).toBe(true);
});

test('hundreds that one leads to stand in several columns, in the proportions of a screen', () => {
  const boxes = Array.from({ length: 400 }, (_, i) => box(`n${i}`));
  const links = boxes.slice(1).map(({ id }) => link('n0', id));
  const { places } = layoutOf(boxes, links, 1.5);
  const all = [...places.values()];
  expect(Math.max(...all.map(({ y }) => y))).toBeLessThan(30 * 64);
  expect(new Set(all.map(({ x, y }) => `${x} ${y}`)).size).toBe(400);
  expect(Math.min(...all.map(({ x }) => x))).toBe(places.get('n0')?.x);
});

test('hundreds in circles are ranked too', () => {
  const boxes = Array.from({ length: 600 }, (_, i) => box(`n${i}`));
  const links = boxes.flatMap(({ id }, i) => [link(id, `n${(i + 1) % 600}`), link(id, `n${(i * 7) % 600}`)]);
  const { places } = layoutOf(boxes, links, 1.5);
  expect(new Set([...places.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(600);
});

test('five hundred boxes are placed in the proportions of where they are looked at', () => {
  const boxes = Array.from({ length: 500 }, (_, i) => box(`n${i}`));
  for (const aspect of [0.6, 1.7]) {
    const at = [...layoutOf(boxes, [], aspect).places.values()];
    const found = Math.max(...at.map(({ x }) => x + 200)) / Math.max(...at.map(({ y }) => y + 50));
    expect(found / aspect).toBeGreaterThan(0.6);
    expect(found / aspect).toBeLessThan(1.7);
  }
});
