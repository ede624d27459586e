import { expect, test } from 'vitest';
import { Forwarding } from './forwarding.ts';
import { placeOf } from './place.ts';

test('a table that is still to be filled is not swept away', () => {
  const forwarding = new Forwarding();
  forwarding.begin(3, 2);
  forwarding.sweep(() => true);
  forwarding.add(placeOf(3, 7), placeOf(9, 1));
  expect(forwarding.resolve(placeOf(3, 7))).toBe(placeOf(9, 1));
});

test('what is dead is forgotten, and what is alive is found under its present place', () => {
  const forwarding = new Forwarding();
  forwarding.begin(3, 2);
  forwarding.add(placeOf(3, 7), placeOf(9, 1));
  forwarding.add(placeOf(3, 8), placeOf(9, 2));
  forwarding.begin(9, 1);
  forwarding.add(placeOf(9, 2), placeOf(12, 5));
  forwarding.sweep((place) => place === placeOf(12, 5));
  expect(forwarding.count).toBe(2);
  expect(forwarding.resolve(placeOf(3, 8))).toBe(placeOf(12, 5));
  expect(forwarding.resolve(placeOf(3, 7))).toBe(placeOf(3, 7));
});
