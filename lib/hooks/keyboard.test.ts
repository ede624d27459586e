import { expect, test } from 'vitest';
import { Chord } from './keyboard';

const key = (name: string, timeStamp: number) => ({ key: name, timeStamp });

test('a key ends a chord soon after g, once', () => {
  const chord = new Chord();
  expect(chord.ends(key('q', 0))).toBe(false);
  expect(chord.ends(key('g', 10))).toBe(false);
  expect(chord.ends(key('q', 500))).toBe(true);
  expect(chord.ends(key('q', 510))).toBe(false);
});

test('a key that comes late ends nothing', () => {
  const chord = new Chord();
  expect(chord.ends(key('g', 0))).toBe(false);
  expect(chord.ends(key('q', 1_200))).toBe(false);
});
