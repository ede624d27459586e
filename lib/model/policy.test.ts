import { describe, expect, test } from 'vitest';
import { type DraftPolicy, matchesOf, type PolicyTarget, patternProblem, readSettings, typedSettings } from './policy';

const draft = (changes: Partial<DraftPolicy> = {}): DraftPolicy => ({
  name: 'new',
  pattern: '^orders',
  applyTo: 'all',
  priority: 0,
  definition: { 'max-length': 10 },
  ...changes,
});

const queue = (name: string, type = 'classic'): PolicyTarget => ({ kind: 'queue', name, type });
const exchange = (name: string): PolicyTarget => ({ kind: 'exchange', name, type: 'topic' });
const targets = [queue('orders'), queue('orders.q', 'quorum'), queue('mails'), exchange('orders.x')];

const outcomes = (policy: DraftPolicy, others: DraftPolicy[] = [], of: readonly PolicyTarget[] = targets) =>
  matchesOf(policy, others, of).map(({ target, outcome }) => [target.name, outcome.kind]);

describe('what a policy would rule', () => {
  test('what its pattern matches, anywhere in the name', () => {
    expect(outcomes(draft())).toEqual([
      ['orders', 'rules'],
      ['orders.q', 'rules'],
      ['orders.x', 'rules'],
    ]);
    expect(outcomes(draft({ pattern: 'ail' }))).toEqual([['mails', 'rules']]);
  });

  test('only what it applies to', () => {
    expect(outcomes(draft({ applyTo: 'exchanges' }))).toEqual([['orders.x', 'rules']]);
    expect(outcomes(draft({ applyTo: 'queues' })).map(([name]) => name)).toEqual(['orders', 'orders.q']);
  });

  test('a higher priority goes on ruling, a lower one is told of', () => {
    const others = [draft({ name: 'strong', priority: 5 }), draft({ name: 'weak', priority: -1 })];
    const [first] = matchesOf(draft(), others, [queue('orders')]);
    expect(first?.outcome).toMatchObject({ kind: 'loses', to: { name: 'strong' } });
    const [second] = matchesOf(draft({ priority: 9 }), others, [queue('orders')]);
    expect(second?.outcome).toEqual({ kind: 'rules', instead: 'strong' });
  });

  test('among equals the first by name rules', () => {
    expect(outcomes(draft(), [draft({ name: 'aaa' })], [queue('orders')])).toEqual([['orders', 'loses']]);
    expect(outcomes(draft(), [draft({ name: 'zzz' })], [queue('orders')])).toEqual([['orders', 'rules']]);
  });

  test('what is being changed is no rival of itself', () => {
    expect(outcomes(draft(), [draft({ priority: 99 })], [queue('orders')])).toEqual([['orders', 'rules']]);
  });

  test('a setting that is not for a queue’s type passes it by', () => {
    const policy = draft({ definition: { 'delivery-limit': 3 } });
    const [classic, quorum] = matchesOf(policy, [], [queue('orders'), queue('orders.q', 'quorum')]);
    expect(classic?.outcome).toEqual({ kind: 'unfit', key: 'delivery-limit' });
    expect(quorum?.outcome.kind).toBe('rules');
    // Nor does such a policy stand in another's way.
    expect(outcomes(draft(), [draft({ ...policy, name: 'limit', priority: 9 })], [queue('orders')])).toEqual([
      ['orders', 'rules'],
    ]);
  });

  test('a pattern that can not be read matches nothing', () => {
    expect(outcomes(draft({ pattern: '(' }))).toEqual([]);
    expect(outcomes(draft({ pattern: '' }))).toEqual([]);
    expect(patternProblem('(')).toContain('Unterminated group');
    expect(patternProblem('^a\\.')).toBeUndefined();
  });
});

describe('the definition’s lines', () => {
  test('what is read is what was there', () => {
    const definition = {
      'max-length': 10,
      overflow: 'drop-head',
      'dead-letter-exchange': '10',
      'ha-params': [1, 'a'],
      'message-ttl': 'odd',
      'queue-version': 2,
    };
    expect(readSettings(typedSettings(definition))).toEqual({ definition, problems: new Map() });
  });

  test.each([
    [{ key: 'max-length', text: '-1', known: true }, 'wholeNumber'],
    [{ key: 'max-length', text: '1.5', known: true }, 'wholeNumber'],
    [{ key: 'expires', text: '', known: true }, 'wholeNumber'],
    [{ key: 'custom', text: 'text', known: false }, 'notJson'],
    [{ key: '', text: '1', known: false }, 'unnamed'],
  ])('%o is told', (setting, problem) => {
    expect(readSettings([{ id: 7, ...setting }]).problems).toEqual(new Map([[7, problem]]));
  });

  test('twice the same is told at the second', () => {
    const { problems, definition } = readSettings([
      { id: 1, key: 'expires', text: '5', known: true },
      { id: 2, key: 'expires', text: '6', known: true },
    ]);
    expect(problems).toEqual(new Map([[2, 'twice']]));
    expect(definition).toEqual({ expires: 5 });
  });
});
