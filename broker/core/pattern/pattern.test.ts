import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePattern, MAX_PATTERN_CHARS, PatternError } from './pattern.ts';

function matches(source: string, text: string): boolean {
  const pattern = compilePattern(source);
  if (pattern instanceof PatternError) throw pattern;
  return pattern.test(text);
}

test.each<[string, string[], string[]]>([
  ['.*', ['', 'a'], []],
  ['', ['', 'a'], []],
  ['^$', [''], ['a']],
  ['orders', ['orders', 'my orders'], ['order']],
  ['^(amq\\.gen.*|tmp-.+)$', ['amq.gen-x', 'tmp-1'], ['amq.genie'.slice(0, 3), 'tmp-', 'x.tmp-1']],
  ['^(?!amq\\.).*', ['a', 'amq'], ['amq.direct']],
  ['^a(?=b).$', ['ab'], ['ac', 'abb']],
  ['^(?=.*x)(?=.*y)', ['xy', 'y-x'], ['xx', '']],
  ['(?i)^ABC$', ['abc', 'aBc'], ['abcd']],
  ['^(?i:a)b$', ['Ab', 'ab'], ['AB']],
  ['^(?:(?i)a)b$', ['Ab'], ['aB']],
  ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
  ['^a{2}$', ['aa'], ['a', 'aaa']],
  ['^a{2,}$', ['aa', 'aaaaa'], ['a']],
  ['^a{,2}$', ['a{,2}'], ['aa']],
  ['^(a|b)+?c$', ['ababc'], ['c']],
  ['^[]x]$', [']', 'x'], ['']],
  ['^[^]x]$', ['a'], [']', 'x']],
  ['^[a-c.-]+$', ['a.b-c'], ['d']],
  ['^[[:alpha:][:digit:]_]+$', ['a1_'], ['-']],
  ['^[\\d-]+$', ['1-2'], ['a']],
  ['^\\Qa.b\\E.$', ['a.bc'], ['axbc']],
  ['\\Afoo\\z', ['foo'], ['foo\n']],
  ['^foo$', ['foo', 'foo\n'], ['foo\n\n']],
  ['\\bcat\\b', ['a cat!'], ['concat']],
  ['^\\x41\\x{42}\\t$', ['AB\t'], ['AB']],
  ['^(?P<n>a)(?<m>b)(?#note)c$', ['abc'], ['ab']],
  ['^.$', ['é', '가'], ['\n', '']],
  ['(a*)*b', ['aab', 'b'], ['aa']],
  ['^(|a)+$', ['', 'aaa'], ['b']],
])('%s', (source, hits, misses) => {
  for (const text of hits) expect([text, matches(source, text)]).toEqual([text, true]);
  for (const text of misses) expect([text, matches(source, text)]).toEqual([text, false]);
});

/** Reasons and positions as RabbitMQ's (Erlang 25) where it refuses too. */
test.each([
  ['[', 'missing terminating ] for character class', 1],
  ['(', 'missing )', 1],
  [')', 'unmatched parentheses', 0],
  ['*', 'nothing to repeat', 0],
  ['\\', '\\ at end of pattern', 1],
  ['a{2,1}', 'numbers out of order in {} quantifier', 6],
  ['[b-a]', 'range out of order in character class', 4],
  ['(a)\\1', 'back references are not supported', 5],
  ['a++', 'possessive quantifiers are not supported', 2],
  ['(?<=a)b', 'unrecognized or unsupported character after (?', 1],
  ['(?>a)', 'unrecognized or unsupported character after (?', 1],
  ['\\R', 'unrecognized or unsupported character follows \\: R', 2],
  ['a{60000}', 'regular expression is too large', 8],
  ['((a{99}){99}){99}', 'regular expression is too large', 17],
  ['('.repeat(60), 'too many groups inside each other', 51],
])('%s is refused', (source, reason, position) => {
  const error = compilePattern(source);
  expect(error instanceof PatternError && [error.reason, error.position]).toEqual([reason, position]);
});

test('a pattern has a bounded length', () => {
  expect(compilePattern('a'.repeat(MAX_PATTERN_CHARS))).not.toBeInstanceOf(PatternError);
  expect(compilePattern('a'.repeat(MAX_PATTERN_CHARS + 1))).toBeInstanceOf(PatternError);
});

test('no pattern explodes', () => {
  const text = 'a'.repeat(255);
  for (const source of ['^(a+)+$', '^(a|a)*$', '(.*)*b', '(a?){60}a{60}b', '^(?=(a+)+b)', '.*.*.*.*.*.*.*b']) {
    expect(matches(source, `${text}!`)).toBe(false);
  }
});

const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '\\d',
  '(?:a|bb)',
  '(b*)',
  '^',
  '$',
  '(?!a)',
  '(?=b)',
  '\\b',
);
const piece = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{0,2}', '{2}')).filter(
  // JavaScript won't repeat an assertion.
  ([what, times]) => times === '' || !/^(\^|\$|\\b|\(\?[!=])/.test(what),
);
const source = fc
  .array(fc.array(piece, { maxLength: 5 }), { minLength: 1, maxLength: 3 })
  .map((choices) => choices.map((pieces) => pieces.map((each) => each.join('')).join('')).join('|'));
const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '.'), maxLength: 12 });

test('it agrees with the engine of the language where both know the syntax', () => {
  fc.assert(
    fc.property(source, text, (from, against) => {
      expect(matches(from, against)).toBe(new RegExp(from).test(against));
    }),
    { numRuns: 5000 },
  );
});

test('any text is a pattern or a reason', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab()[]{}*+?|^$\\.-,12:!=<iQE'), maxLength: 20 }), (from) => {
      const pattern = compilePattern(from);
      expect(pattern instanceof PatternError || typeof pattern.test('ab') === 'boolean').toBe(true);
    }),
    { numRuns: 5000 },
  );
});
