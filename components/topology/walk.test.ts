import { expect, test } from 'vitest';
import { step } from './walk';

const places = new Map([
  ['x', { x: 0, y: 100 }],
  ['up', { x: 300, y: 0 }],
  ['near', { x: 310, y: 90 }],
  ['down', { x: 300, y: 200 }],
]);
const edges = [
  { from: 'x', to: 'up' },
  { from: 'x', to: 'near' },
  { from: 'x', to: 'down' },
];

test('right and left follow the ways, to the nearest', () => {
  expect(step('ArrowRight', 'x', edges, places)).toBe('near');
  expect(step('ArrowLeft', 'down', edges, places)).toBe('x');
  expect(step('ArrowRight', 'down', edges, places)).toBeUndefined();
});

test('up and down stay in the column', () => {
  expect(step('ArrowUp', 'down', edges, places)).toBe('near');
  expect(step('ArrowDown', 'up', edges, places)).toBe('near');
  expect(step('ArrowUp', 'x', edges, places)).toBeUndefined();
});
