import fc from 'fast-check';
import { expect, test } from 'vitest';
import { long } from '../field.ts';
import { bench } from '../fixtures.testing.ts';
import { isRefusal } from '../refusal.ts';
import type { Entry } from './entry.ts';
import { countUpTo, findReady, findUnacked, isAfter, placeOf } from './locate.ts';

const holder = { describe: () => ({ connection: 'c', channel: 1, user: 'u', peerHost: '', peerPort: 0 }) };

const step = fc.oneof(
  fc.record({ do: fc.constant('publish' as const), priority: fc.nat(4) }),
  fc.record({ do: fc.constant('get' as const) }),
  fc.record({ do: fc.constant('requeue' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('take' as const), which: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }) }),
);

test('whatever came, went and came back: each ready message is found at its place, and taken from there', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(undefined, 3), (steps, maxPriority) => {
      const b = bench();
      const queue = b.queue('q', maxPriority === undefined ? {} : { 'x-max-priority': long(maxPriority) });
      const held: Entry[] = [];
      for (const each of steps) {
        const ready = queue.browse(0, 1_000);
        if (each.do === 'publish') b.publish('', 'q', { text: 'x', priority: each.priority });
        else if (each.do === 'get') {
          const entry = queue.get(false, holder);
          if (entry !== undefined && !isRefusal(entry)) held.push(entry);
        } else if (each.do === 'requeue') {
          const [entry] = held.splice(each.which % Math.max(1, held.length), 1);
          if (entry !== undefined) queue.requeue([entry], true);
        } else {
          const wanted = new Set(each.which.flatMap((n) => ready[n % Math.max(1, ready.length)]?.seq ?? []));
          const taken = queue.take(new Set([...wanted, ...held.map(({ seq }) => seq)]));
          expect(new Set(taken.map(({ seq }) => seq))).toEqual(wanted);
        }
      }
      const ready = queue.browse(0, 1_000);
      expect([queue.readyCount, queue.readyBytes]).toEqual([ready.length, ready.length]);
      for (const [offset, entry] of ready.entries()) {
        const before = ready[offset - 1];
        if (before !== undefined) expect(isAfter(placeOf(entry), placeOf(before))).toBe(true);
        expect(findReady(queue, entry.seq)).toEqual({ entry, offset });
        // What was known before is a hint and no more.
        for (const hint of [undefined, 0, offset, offset + 1, ready.length, 999]) {
          expect(countUpTo(queue, placeOf(entry), hint)).toBe(offset + 1);
        }
      }
      const out = new Set(held.map(({ seq }) => seq));
      for (const seq of out) expect(findReady(queue, seq)).toBeUndefined();
      expect(new Set(findUnacked(queue, out).keys())).toEqual(out);
    }),
  );
});
