import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonFault } from '@/lib/publish/json-check';

describe('where JSON stops', () => {
  test.each([
    ['', 0, 'value'],
    ['{"a": }', 6, 'value'],
    ['{"a": 1 "b": 2}', 8, 'comma-or-brace'],
    ['[1 2]', 3, 'comma-or-bracket'],
    ['{"a": 1,}', 8, 'no-comma'],
    ['[1,]', 3, 'no-comma'],
    ['{a: 1}', 1, 'name'],
    ["{'a': 1}", 1, 'name'],
    ['{"a" 1}', 5, 'colon'],
    ['{"a": 1', 7, 'comma-or-brace'],
    ['"open', 0, 'quote'],
    ['"\\x"', 1, 'escape'],
    ['"a\nb"', 2, 'control'],
    ['01', 1, 'end'],
    ['-', 1, 'digit'],
    ['1.', 2, 'digit'],
    ['1e+', 3, 'digit'],
    ['{} {}', 3, 'end'],
    ['nul', 0, 'value'],
    ['Ada', 0, 'value'],
  ] as const)('%s', (text, at, wanted) => {
    expect(jsonFault(text)).toEqual({ at, wanted });
  });

  test('nothing is said of JSON, and something of whatever else there is', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (json, at, other) => {
        expect(jsonFault(json)).toBeUndefined();
        const place = at % (json.length + 1);
        const damaged = json.slice(0, place) + other + json.slice(place + 1);
        const fault = jsonFault(damaged);
        if (fault === undefined) JSON.parse(damaged);
        else expect(fault.at).toBeLessThanOrEqual(damaged.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
