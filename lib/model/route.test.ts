import { describe, expect, test } from 'vitest';
import { type RouteBinding, type RouteExchange, type RouteShapes, route, routeMap, whyNot } from './route';

const exchange = (name: string, type = 'topic', more: Partial<RouteExchange> = {}): RouteExchange => ({
  name,
  vhost: '/',
  type,
  internal: false,
  policy: null,
  arguments: {},
  ...more,
});

const bind = (
  source: string,
  destination: string,
  key = '',
  args: Record<string, unknown> = {},
  kind: 'queue' | 'exchange' = 'queue',
): RouteBinding => ({
  source,
  vhost: '/',
  destination,
  destination_type: kind,
  routing_key: key,
  arguments: args,
  properties_key: `${key}~${JSON.stringify(args)}`,
});

const shapes = (
  exchanges: RouteExchange[],
  bindings: RouteBinding[],
  queues: string[],
  policies: RouteShapes['policies'] = [],
): RouteShapes => ({ exchanges, bindings, queues: queues.map((name) => ({ vhost: '/', name })), policies });

const at = (all: RouteShapes, name: string, key: string, headers: Record<string, unknown> = {}) => {
  const map = routeMap('/', all);
  return { map, found: route(map, { exchange: name, key, headers }) };
};

const names = (found: ReturnType<typeof route>): string[] => found.queues.map(({ name }) => name);

describe('where a message goes', () => {
  test('a queue comes once, however many ways lead to it, and circles end', () => {
    const all = shapes(
      [exchange('a'), exchange('b', 'fanout')],
      [
        bind('a', 'q', '#'),
        bind('a', 'q', 'x.*'),
        bind('a', 'b', '#', {}, 'exchange'),
        bind('b', 'q'),
        bind('b', 'a', '', {}, 'exchange'),
      ],
      ['q'],
    );
    const { found } = at(all, 'a', 'x.y');
    expect(names(found)).toEqual(['q']);
    expect(found.steps.map((step) => step.exchange)).toEqual(['a', 'b']);
  });

  test('the default exchange goes by names, and CC and BCC add keys', () => {
    const all = shapes([exchange('', 'direct')], [bind('', 'one', 'one')], ['one', 'two', 'three']);
    const { found } = at(all, '', 'one', { CC: ['two', 7], BCC: ['three', 'none'] });
    expect(names(found)).toEqual(['one', 'two', 'three']);
    expect(found.steps[0]?.named.at(-1)).toEqual({ queue: 'none', exists: false });
    expect(at(all, '', 'one', { CC: 'two' }).found.refused).toEqual({ kind: 'bad-copies', header: 'CC' });
  });

  test('an alternate exchange is asked where nothing matched, named by argument or policy', () => {
    const all = shapes(
      [
        exchange('a', 'direct', { arguments: { 'alternate-exchange': 'rest' } }),
        exchange('b', 'direct', { policy: 'p' }),
        exchange('c', 'direct', { arguments: { 'alternate-exchange': 'gone' } }),
        exchange('rest', 'fanout'),
      ],
      [bind('a', 'q', 'k'), bind('rest', 'unrouted')],
      ['q', 'unrouted'],
      [{ vhost: '/', name: 'p', definition: { 'alternate-exchange': 'rest' } }],
    );
    expect(names(at(all, 'a', 'k').found)).toEqual(['q']);
    expect(at(all, 'a', 'k').found.steps[0]?.alternate?.outcome).toBe('not-needed');
    expect(names(at(all, 'a', 'other').found)).toEqual(['unrouted']);
    expect(names(at(all, 'b', 'k').found)).toEqual(['unrouted']);
    expect(at(all, 'c', 'k').found.steps[0]?.alternate).toEqual({ exchange: 'gone', outcome: 'missing' });
  });

  test('a binding to an exchange that leads nowhere is still a match: no alternate', () => {
    const all = shapes(
      [
        exchange('a', 'direct', { arguments: { 'alternate-exchange': 'rest' } }),
        exchange('dead-end'),
        exchange('rest', 'fanout'),
      ],
      [bind('a', 'dead-end', 'k', {}, 'exchange'), bind('rest', 'unrouted')],
      ['unrouted'],
    );
    expect(names(at(all, 'a', 'k').found)).toEqual([]);
  });

  test('headers, with the reason of each that fails', () => {
    const all = shapes(
      [exchange('h', 'headers')],
      [
        bind('h', 'all', '', { a: 1, b: 'x' }),
        bind('h', 'any', '', { 'x-match': 'any', a: 2, c: 'y' }),
        bind('h', 'none', '', { 'x-match': 'any', 'x-only': 1 }),
        bind('h', 'there', '', { b: null }),
        bind('h', 'with-x', '', { 'x-match': 'all-with-x', 'x-only': 1 }),
      ],
      ['all', 'any', 'none', 'there', 'with-x'],
    );
    const { map, found } = at(all, 'h', '', { a: 1, b: 'z' });
    expect(names(found)).toEqual(['there']);
    const why = (queue: string) =>
      whyNot(map, found, queue).map((reason) => ('why' in reason ? reason.why : reason.kind));
    expect(why('all')).toEqual([{ kind: 'header-differs', header: 'b', wanted: 'x', found: 'z' }]);
    expect(why('any')).toEqual([{ kind: 'none-of', headers: ['a', 'c'] }]);
    expect(why('none')).toEqual([{ kind: 'asks-nothing' }]);
    expect(why('with-x')).toEqual([{ kind: 'header-missing', header: 'x-only' }]);
  });

  test('a hash with a choice, and a type that isn’t known, can’t be told', () => {
    const all = shapes(
      [
        exchange('hash', 'x-consistent-hash'),
        exchange('odd', 'x-odd', { arguments: { 'alternate-exchange': 'rest' } }),
        exchange('rest', 'fanout'),
      ],
      [bind('hash', 'q1', '1'), bind('hash', 'q2', '1'), bind('odd', 'q1', ''), bind('rest', 'q3')],
      ['q1', 'q2', 'q3'],
    );
    expect(at(all, 'hash', 'k').found.queues).toEqual([
      { name: 'q1', certain: false },
      { name: 'q2', certain: false },
    ]);
    expect(at(all, 'odd', 'k').found.queues).toEqual([
      { name: 'q1', certain: false },
      { name: 'q3', certain: false },
    ]);
    const single = shapes([exchange('hash', 'x-consistent-hash')], [bind('hash', 'q1', '1')], ['q1']);
    expect(at(single, 'hash', 'k').found.queues).toEqual([{ name: 'q1', certain: true }]);
  });

  test('the broker’s own word settles what can’t be told', () => {
    const all = shapes(
      [exchange('hash', 'x-consistent-hash'), exchange('far', 'fanout')],
      [bind('hash', 'q1', '1'), bind('hash', 'far', '1', {}, 'exchange'), bind('far', 'q2')],
      ['q1', 'q2'],
    );
    const told = route(
      routeMap('/', all),
      { exchange: 'hash', key: 'k', headers: {} },
      ({ destination }) => destination === 'q1',
    );
    expect(told.queues).toEqual([{ name: 'q1', certain: true }]);
    expect(told.steps).toHaveLength(1);
    expect(told.steps[0]?.verdicts[1]?.verdict).toEqual({ match: 'no', why: { kind: 'not-chosen' } });
  });

  test('what is reached for certain stays certain, whatever else may lead there', () => {
    const all = shapes(
      [exchange('a', 'x-odd'), exchange('top', 'fanout'), exchange('b', 'fanout')],
      [
        bind('top', 'a', '', {}, 'exchange'),
        bind('top', 'b', '', {}, 'exchange'),
        bind('a', 'b', '', {}, 'exchange'),
        bind('b', 'q'),
      ],
      ['q'],
    );
    expect(at(all, 'top', '').found.queues).toEqual([{ name: 'q', certain: true }]);
  });

  test('why a queue gets nothing: no such queue, nothing bound, an exchange off the way', () => {
    const all = shapes(
      [exchange('a', 'direct'), exchange('b')],
      [bind('b', 'far', '#'), bind('a', 'near', 'k')],
      ['far', 'lone', 'near'],
    );
    const { map, found } = at(all, 'a', 'other');
    const kinds = (queue: string) => whyNot(map, found, queue).map(({ kind }) => kind);
    expect(kinds('nobody')).toEqual(['no-queue']);
    expect(kinds('lone')).toEqual(['not-bound']);
    expect(kinds('far')).toEqual(['exchange-not-reached']);
    expect(whyNot(map, found, 'near')).toMatchObject([{ why: { kind: 'key', wanted: 'k', found: 'other' } }]);
    expect(at(all, 'gone', 'k').found.refused).toEqual({ kind: 'no-exchange' });
  });
});
