import { expect, test } from 'vitest';
import { effectivePolicy, Policy, type PolicyKind, type PolicySpec } from './policy.ts';
import { isRefusal } from './refusal.ts';

const spec = (change: Partial<PolicySpec>): PolicySpec => ({
  vhost: '/',
  name: 'p',
  pattern: '^x',
  definition: { 'max-length': 1 },
  ...change,
});

function policy(change: Partial<PolicySpec>, kind?: PolicyKind): Policy {
  const made = Policy.make(spec(change), kind);
  if (isRefusal(made)) throw new Error(made.text);
  return made;
}

/** As RabbitMQ 3.10.8 answered, without `Validation failed` around it. */
test.each<[Partial<PolicySpec>, string]>([
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
  const refusal = Policy.make(spec(change));
  expect(isRefusal(refusal) && [refusal.kind, refusal.text]).toEqual(['precondition', text]);
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
  const refusal = Policy.make(spec({ definition }));
  expect(isRefusal(refusal) && refusal.text).toBe(text);
});

test('all faults are named at once', () => {
  const refusal = Policy.make(spec({ pattern: 5, priority: null, definition: 'x' }));
  expect(isRefusal(refusal) && refusal.text.split('\n')).toEqual([
    'priority should be a number, actually was null',
    'pattern should be a binary but was 5',
    'definition must be a dictionary: <<"x">>',
  ]);
});

test('an operator sets limits and nothing else', () => {
  expect(policy({ definition: { 'max-length': 10, expires: 1 } }, 'operator-policy').priority).toBe(0);
  const refusal = Policy.make(spec({ definition: { 'ha-mode': 'all' } }), 'operator-policy');
  expect(isRefusal(refusal) && refusal.text).toBe('[{<<"ha-mode">>,<<"all">>}] are not recognised policy settings');
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
  const on = (change: Partial<PolicySpec>) =>
    (['exchange', 'classic', 'quorum', 'stream'] as const).filter((kind) =>
      policy(change).matches({ name: 'x', kind }),
    );
  expect(on({})).toEqual(['exchange', 'classic', 'quorum']);
  expect(on({ applyTo: 'queues' })).toEqual(['classic', 'quorum']);
  expect(on({ applyTo: 'exchanges' })).toEqual(['exchange']);
  expect(on({ definition: { 'delivery-limit': 1 }, applyTo: 'queues' })).toEqual(['quorum']);
  expect(on({ definition: { 'max-age': '1D' }, applyTo: 'queues' })).toEqual(['stream']);
  expect(on({ pattern: 'X' })).toEqual([]);
});
