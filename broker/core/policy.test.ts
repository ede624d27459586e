import { expect, test } from 'vitest';
import {
  checkPolicy,
  effectivePolicy,
  type Policy,
  type PolicyKind,
  type PolicySpec,
  policyMatches,
} from './policy.ts';

const P: Policy = {
  vhost: '/',
  name: 'p',
  pattern: '^x',
  definition: { 'max-length': 1 },
  applyTo: 'all',
  priority: 0,
};

const faults = (change: PolicySpec, kind: PolicyKind = 'policy') => checkPolicy(kind, { ...P, ...change })?.text;

function policy(change: Partial<Policy>, kind?: PolicyKind): Policy {
  const made = { ...P, ...change };
  expect(faults(made, kind)).toBeUndefined();
  return made;
}

/** As RabbitMQ 3.10.8 answered, without `Validation failed` around it. */
test.each<[PolicySpec, string]>([
  [{ applyTo: 'foo' }, "apply-to 'foo' unrecognised; should be 'queues', 'exchanges' or 'all'"],
  [{ definition: { nope: 5 } }, '[{<<"nope">>,5}] are not recognised policy settings'],
  [{ priority: 'x' }, 'priority should be a number, actually was <<"x">>'],
  [
    { pattern: '[' },
    `pattern should be regular expression but is invalid: {"missing terminating ] for character class",\n${' '.repeat(54)}1}`,
  ],
  [{ definition: { 'max-length': 'a' } }, '<<"a">> is not a valid maximum length'],
  [{ definition: {} }, 'no policy provided'],
])('%j is refused', (change, text) => {
  expect(faults(change)).toBe(text);
});

test.each<[Record<string, unknown>, string]>([
  [{ expires: 0 }, '0 is not a valid queue expiry'],
  [{ 'message-ttl': -1 }, '-1 is not a valid message TTL'],
  [{ 'message-ttl': 1.5 }, '1.5 is not a valid message TTL'],
  [{ overflow: 'wat' }, '<<"wat">> is not a valid overflow value'],
  [{ 'max-age': '0D' }, '<<"0D">> is not a valid max age'],
  [{ 'max-age': 7 }, '7 is not a valid max age'],
  [{ 'dead-letter-exchange': null }, 'null is not a valid dead letter exchange name'],
  [
    { 'max-length': 1, 'b-key': [1, 'x'], 'a-key': {} },
    '[{<<"a-key">>,#{}},{<<"b-key">>,[1,<<"x">>]}] are not recognised policy settings',
  ],
])('the definition %j is refused', (definition, text) => {
  expect(faults({ definition })).toBe(text);
});

test('all faults are named at once', () => {
  expect(faults({ pattern: 5, priority: null, definition: 'x' })?.split('\n')).toEqual([
    'priority should be a number, actually was null',
    'pattern should be a binary but was 5',
    'definition must be a dictionary: <<"x">>',
  ]);
});

test('an operator sets limits and nothing else', () => {
  expect(faults({ definition: { 'max-length': 10, expires: 1 } }, 'operator-policy')).toBeUndefined();
  const text = '[{<<"ha-mode">>,<<"all">>}] are not recognised policy settings';
  expect(faults({ definition: { 'ha-mode': 'all' } }, 'operator-policy')).toBe(text);
});

test('the highest priority wins, and among equals the first name', () => {
  const low = policy({ name: 'a', priority: 1 });
  const high = policy({ name: 'c', priority: 5, definition: { expires: 5 } });
  const equal = policy({ name: 'b', priority: 5, definition: { expires: 6 } });
  for (const order of [
    [low, high, equal],
    [equal, high, low],
  ]) {
    expect(effectivePolicy(order, [], { name: 'x1', kind: 'classic' })).toEqual({
      policy: 'b',
      operatorPolicy: undefined,
      definition: { expires: 6 },
    });
  }
  expect(effectivePolicy([low, high], [], { name: 'y', kind: 'classic' }).definition).toBeUndefined();
});

test('an operator can only tighten a limit', () => {
  const user = policy({ definition: { 'max-length': 500, 'message-ttl': 10, 'dead-letter-exchange': 'd' } });
  const operator = policy(
    { name: 'op', definition: { 'max-length': 100, 'message-ttl': 60, expires: 7 } },
    'operator-policy',
  );
  expect(effectivePolicy([user], [operator], { name: 'x', kind: 'classic' })).toEqual({
    policy: 'p',
    operatorPolicy: 'op',
    definition: { 'max-length': 100, 'message-ttl': 10, 'dead-letter-exchange': 'd', expires: 7 },
  });
  expect(effectivePolicy([], [operator], { name: 'x', kind: 'quorum' })).toEqual({
    policy: undefined,
    operatorPolicy: 'op',
    definition: { 'max-length': 100, 'message-ttl': 60, expires: 7 },
  });
});

test('a policy goes to what it is for, and passes by what does not know its keys', () => {
  const on = (change: Partial<Policy>) =>
    (['exchange', 'classic', 'quorum', 'stream'] as const).filter((kind) =>
      policyMatches(policy(change), { name: 'x', kind }),
    );
  expect(on({})).toEqual(['exchange', 'classic', 'quorum']);
  expect(on({ applyTo: 'queues' })).toEqual(['classic', 'quorum']);
  expect(on({ applyTo: 'exchanges' })).toEqual(['exchange']);
  expect(on({ definition: { 'delivery-limit': 1 }, applyTo: 'queues' })).toEqual(['quorum']);
  expect(on({ definition: { 'max-age': '1D' }, applyTo: 'queues' })).toEqual(['stream']);
  expect(on({ pattern: 'X' })).toEqual([]);
});
