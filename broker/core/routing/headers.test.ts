import fc from 'fast-check';
import { expect, test } from 'vitest';
import { array, bool, type Field, long, longstr, table, timestamp } from '../field.ts';
import { isRefusal } from '../refusal.ts';
import { link, matcherOf, queuesFor, routable, tableOf } from './fixture.testing.ts';

const byte = (value: number): Field => ({ type: 'byte', value });
const double = (value: number): Field => ({ type: 'double', value });
const octets = (...value: number[]): Field => ({ type: 'binary', value: Uint8Array.from(value) });
const VOID: Field = { type: 'void' };
const ALL = longstr('all');
const ANY = longstr('any');
const ALL_X = longstr('all-with-x');
const ANY_X = longstr('any-with-x');

type Case = [what: string, args: Record<string, Field>, headers: Record<string, Field>, matches: boolean];

/** As RabbitMQ 3.10.8 answered. */
const RECORDED: Case[] = [
  ['all match', { 'x-match': ALL, a: byte(1), b: longstr('x') }, { a: byte(1), b: longstr('x'), c: byte(2) }, true],
  ['all miss', { 'x-match': ALL, a: byte(1), b: longstr('x') }, { a: byte(1) }, false],
  ['any', { 'x-match': ANY, a: byte(1), b: longstr('x') }, { b: longstr('x') }, true],
  ['any none', { 'x-match': ANY, a: byte(1) }, { b: byte(1) }, false],
  ['default is all', { a: byte(1), b: byte(2) }, { a: byte(1) }, false],
  ['empty all', { 'x-match': ALL }, {}, true],
  ['empty any', { 'x-match': ANY }, {}, false],
  ['no arguments', {}, { z: byte(1) }, true],
  ['no arguments, no headers', {}, {}, true],
  ['all ignores x-', { 'x-match': ALL, a: byte(1), 'x-foo': longstr('y') }, { a: byte(1) }, true],
  ['any ignores x-', { 'x-match': ANY, 'x-foo': longstr('y') }, { 'x-foo': longstr('y') }, false],
  ['all-with-x', { 'x-match': ALL_X, a: byte(1), 'x-foo': longstr('y') }, { a: byte(1) }, false],
  ['all-with-x hit', { 'x-match': ALL_X, a: byte(1), 'x-f': longstr('y') }, { a: byte(1), 'x-f': longstr('y') }, true],
  ['any-with-x hit', { 'x-match': ANY_X, 'x-foo': longstr('y') }, { 'x-foo': longstr('y') }, true],
  ['a number is no string', { 'x-match': ALL, a: byte(1) }, { a: longstr('1') }, false],
  ['integer and double', { 'x-match': ALL, a: byte(1) }, { a: double(1) }, true],
  ['bool', { 'x-match': ALL, a: bool(true) }, { a: bool(true) }, true],
  ['void is presence', { 'x-match': ALL, a: VOID }, { a: longstr('anything') }, true],
  ['void absent', { 'x-match': ALL, a: VOID }, {}, false],
  ['widths', { 'x-match': ALL, a: { type: 'signedint', value: 70_000 } }, { a: long(70_000) }, true],
];

/** What follows from comparing values and not types, as 3.10.8 does. */
const FOLLOWING: Case[] = [
  ['a timestamp is a number', { a: timestamp(5) }, { a: byte(5) }, true],
  ['beyond doubles', { a: long(2n ** 53n + 1n) }, { a: long(2n ** 53n) }, false],
  ['octets of a string', { a: octets(0x78) }, { a: longstr('x') }, true],
  ['other octets', { a: octets(0x78, 0) }, { a: longstr('x') }, false],
  ['bool is no number', { a: bool(true) }, { a: byte(1) }, false],
  ['not a number', { a: double(Number.NaN) }, { a: double(Number.NaN) }, false],
  ['arrays', { a: array([longstr('x'), byte(1)]) }, { a: array([longstr('x'), byte(1)]) }, true],
  ['types inside arrays', { a: array([byte(1)]) }, { a: array([long(1)]) }, false],
  ['tables', { a: table([['k', bool(true)]]) }, { a: table([['k', bool(true)]]) }, true],
  ['another table', { a: table([['k', bool(true)]]) }, { a: table([['l', bool(true)]]) }, false],
  ['void is not a value', { a: longstr('x') }, { a: VOID }, false],
  ['any void', { 'x-match': ANY, a: VOID, b: byte(1) }, { a: VOID }, true],
];

test.each([...RECORDED, ...FOLLOWING])('%s', (_what, args, headers, expected) => {
  const matcher = matcherOf('headers');
  const bound = link('q', 'the key plays no part', tableOf(args));
  matcher.add(bound);
  expect(queuesFor(matcher, '', routable(tableOf(headers)))).toEqual(expected ? ['q'] : []);
  matcher.remove(bound);
  expect(queuesFor(matcher, '', routable(tableOf(headers)))).toEqual([]);
});

test.each([
  [longstr('foo'), 'Invalid x-match field value <<"foo">>; expected all, any, all-with-x, or any-with-x'],
  [byte(5), 'Invalid x-match field type byte (value 5); expected longstr'],
  [bool(true), 'Invalid x-match field type bool (value true); expected longstr'],
  [VOID, 'Invalid x-match field type void (value undefined); expected longstr'],
])('x-match %j is refused', (field, text) => {
  const refusal = matcherOf('headers').check('', tableOf({ 'x-match': field }));
  expect(isRefusal(refusal) && [refusal.kind, refusal.text]).toEqual(['precondition', text]);
});

const value = fc.oneof(
  fc.integer({ min: 0, max: 2 }).map(byte),
  fc.integer({ min: 0, max: 2 }).map(long),
  fc.constantFrom('1', 'x').map(longstr),
  fc.constant(VOID),
);
const entries = fc.dictionary(fc.constantFrom('a', 'b', 'x-a', 'x-b'), value);

test('all is every one, any is some one, of the arguments that count', () => {
  fc.assert(
    fc.property(entries, entries, fc.constantFrom('all', 'any', 'all-with-x', 'any-with-x'), (args, headers, mode) => {
      const matcher = matcherOf('headers');
      matcher.add(link('q', '', tableOf({ ...args, 'x-match': longstr(mode) })));
      const counted = Object.entries(args).filter(([name]) => mode.endsWith('x') || !name.startsWith('x-'));
      const hits = counted.map(([name, wanted]) => {
        const header = headers[name];
        if (!header || wanted.type === 'void') return header !== undefined;
        if ('value' in wanted !== 'value' in header) return false;
        if (!('value' in wanted) || !('value' in header)) return true;
        const numbers = wanted.type !== 'longstr' && header.type !== 'longstr';
        return numbers ? Number(wanted.value) === Number(header.value) : wanted.value === header.value;
      });
      const expected = mode.startsWith('all') ? hits.every(Boolean) : hits.some(Boolean);
      expect(queuesFor(matcher, '', routable(tableOf(headers)))).toEqual(expected ? ['q'] : []);
    }),
    { numRuns: 1000 },
  );
});
