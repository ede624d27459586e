import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bench, message } from '../core/fixtures.testing.ts';
import { Entry } from '../core/queue/entry.ts';
import { Taken, Unacked } from './unacked.ts';

const queue = bench().queue('q');
const entryOf = (tag: number): Entry => new Entry(message('', 'q', 0), queue, tag, 0, 0);

type Step = { do: 'add' | 'gap' } | { do: 'take' | 'takeUpTo'; tag: number } | { do: 'restore' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Step>({ do: 'add' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'gap' }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), tag: fc.nat(300) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('takeUpTo' as const), tag: fc.nat(300) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'restore' }) },
);

test('behaves as a sorted map, whatever is taken in whatever order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const unacked = new Unacked();
      const model = new Map<number, Entry>();
      const taken = new Taken();
      let last = 0;
      for (const s of steps) {
        if (s.do === 'gap') last++;
        if (s.do === 'add') {
          const entry = entryOf(++last);
          unacked.add(last, entry);
          model.set(last, entry);
        }
        if (s.do === 'take') {
          expect(unacked.take(s.tag)).toBe(model.get(s.tag));
          model.delete(s.tag);
        }
        if (s.do === 'takeUpTo') {
          taken.clear();
          const known = s.tag === 0 || model.has(s.tag);
          const expected = known ? [...model.keys()].filter((tag) => s.tag === 0 || tag <= s.tag) : [];
          expect(unacked.takeUpTo(s.tag, taken)).toBe(known);
          expect(taken.tags).toEqual(expected);
          expect(taken.entries).toEqual(expected.map((tag) => model.get(tag)));
          for (const tag of expected) model.delete(tag);
        }
        if (s.do === 'restore' && taken.tags.length > 0) {
          unacked.restore(taken);
          for (const [i, tag] of taken.tags.entries()) model.set(tag, taken.entries[i] ?? entryOf(tag));
          const sorted = [...model].sort((a, b) => a[0] - b[0]);
          model.clear();
          for (const [tag, entry] of sorted) model.set(tag, entry);
          taken.clear();
        }
        expect(unacked.size).toBe(model.size);
      }
    }),
    { numRuns: 300, seed: 20_261_121 },
  );
});
