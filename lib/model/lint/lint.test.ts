import { describe, expect, test } from 'vitest';
import { findingsPerKindMax, type LintInput, lint } from './lint';

const exchange = (name: string, type = 'topic', args: Record<string, unknown> = {}) => ({
  name,
  vhost: '/',
  type,
  arguments: args,
});
const queue = (
  name: string,
  args: Record<string, unknown> = { 'x-max-length': 10 },
  more: Partial<LintInput['queues'][number]> = {},
) => ({
  name,
  vhost: '/',
  type: 'classic',
  consumers: 1,
  arguments: args,
  effective_policy_definition: {},
  ...more,
});
const bind = (source: string, destination: string, key = '#', args: Record<string, unknown> = {}) => ({
  source,
  vhost: '/',
  destination,
  destination_type: 'queue' as const,
  routing_key: key,
  arguments: args,
  properties_key: key,
});

const look = (o: Partial<LintInput>, vhost?: string) =>
  lint({ exchanges: [], bindings: [], queues: [], policies: [], consumers: [], channels: [], ...o }, vhost);
const kinds = (o: Partial<LintInput>): string[] => look(o).findings.map(({ kind }) => kind);

test('nothing is said of what is in order', () => {
  expect(
    kinds({
      exchanges: [exchange(''), exchange('amq.topic'), exchange('a')],
      bindings: [bind('', 'q', 'q'), bind('a', 'q', 'x.*')],
      queues: [queue('q')],
    }),
  ).toEqual([]);
});

describe('dead letters', () => {
  const dead = (exchangeName: string, key?: string, ttl?: number) => ({
    'x-max-length': 1,
    'x-dead-letter-exchange': exchangeName,
    ...(key === undefined ? {} : { 'x-dead-letter-routing-key': key }),
    ...(ttl === undefined ? {} : { 'x-message-ttl': ttl }),
  });
  const bound = { exchanges: [exchange('a')], bindings: [bind('a', 'q'), bind('a', 'p')] };

  test('an exchange that isn’t there, one that leads nowhere, a queue that isn’t there', () => {
    expect(kinds({ ...bound, queues: [queue('q', dead('gone')), queue('p')] })).toEqual([
      'missing-dead-letter-exchange',
    ]);
    expect(kinds({ ...bound, queues: [queue('q', dead('', 'nobody')), queue('p')] })).toEqual([
      'missing-dead-letter-queue',
    ]);
    const nowhere = kinds({
      ...bound,
      exchanges: [exchange('a'), exchange('dlx')],
      queues: [queue('q', dead('dlx')), queue('p')],
    });
    expect(nowhere).toContain('dead-letters-nowhere');
  });

  test('a circle is worse without a pause in it', () => {
    const round = (ttl?: number) =>
      kinds({ ...bound, queues: [queue('q', dead('', 'p')), queue('p', dead('', 'q', ttl))] });
    expect(round()).toEqual(['dead-letter-cycle']);
    expect(round(1000)).toEqual(['retry-loop']);
  });
});

describe('exchanges and queues', () => {
  test('an exchange without bindings, but not one with an alternate that is there', () => {
    expect(
      kinds({
        exchanges: [
          exchange('a'),
          exchange('b', 'topic', { 'alternate-exchange': 'c' }),
          exchange('c'),
          exchange('d', 'topic', { 'alternate-exchange': 'gone' }),
        ],
        bindings: [bind('c', 'q')],
        queues: [queue('q')],
      }),
    ).toEqual(['exchange-leads-nowhere', 'missing-alternate']);
  });

  test('a queue without any bound; a client’s own is let be', () => {
    const bindings = [bind('a', 'q')];
    const exchanges = [exchange('a')];
    expect(kinds({ exchanges, bindings, queues: [queue('q', {})] })).toEqual(['unbounded-queue']);
    expect(kinds({ exchanges, bindings, queues: [queue('q', {}, { exclusive: true })] })).toEqual([]);
    expect(
      kinds({ exchanges, bindings, queues: [queue('q', {}, { effective_policy_definition: { 'max-length': 5 } })] }),
    ).toEqual([]);
    expect(
      kinds({ exchanges, bindings, queues: [queue('q', { 'x-queue-type': 'stream' }, { type: 'stream' })] }),
    ).toEqual(['unbounded-stream']);
    expect(kinds({ queues: [queue('q', undefined, { consumers: 0 })] })).toEqual(['queue-bound-to-nothing']);
  });
});

describe('bindings', () => {
  const one = (type: string, ...bindings: [string, Record<string, unknown>?][]) =>
    kinds({
      exchanges: [exchange('a', type)],
      bindings: bindings.map(([key, args]) => bind('a', 'q', key, args)),
      queues: [queue('q')],
    });

  test.each([
    ['direct', 'orders.*', 'wildcard-on-direct'],
    ['topic', 'order*.new', 'wildcard-in-word'],
    ['topic', 'order..new', 'empty-word'],
  ])('%s %s: %s', (type, key, kind) => expect(one(type, [key])).toEqual([kind]));

  test('headers', () => {
    expect(one('headers', ['', {}])).toEqual(['headers-take-all']);
    expect(one('headers', ['', { 'x-match': 'any' }])).toEqual(['headers-take-none']);
    expect(one('headers', ['', { a: 1, 'x-b': 2 }])).toEqual(['x-headers-ignored']);
    expect(one('headers', ['', { 'x-match': 'all-with-x', 'x-b': 2 }])).toEqual([]);
  });

  test('one that another makes needless, said of one of the two', () => {
    expect(one('topic', ['a.*'], ['a.#'])).toEqual(['shadowed-binding']);
    expect(one('topic', ['a.*'], ['b.#'])).toEqual([]);
    expect(one('topic', ['#.#'], ['#'])).toEqual(['shadowed-binding']);
    expect(one('fanout', ['x'], ['y'])).toEqual(['shadowed-binding']);
  });
});

test('consumers without a prefetch, one finding for a connection; a channel’s own limit counts', () => {
  const consumer = (prefetch: number, ack: boolean, channel: string) => ({
    consumer_tag: 't',
    queue: { name: 'q', vhost: '/' },
    ack_required: ack,
    prefetch_count: prefetch,
    channel_details: { name: channel, connection_name: 'c', number: 1, peer_host: undefined, user: undefined },
  });
  const { findings } = look({
    consumers: [
      consumer(0, true, 'c (1)'),
      consumer(0, true, 'c (1)'),
      consumer(5, true, 'c (1)'),
      consumer(0, false, 'c (1)'),
      consumer(0, true, 'c (2)'),
    ],
    channels: [{ name: 'c (2)', global_prefetch_count: 10 }],
  });
  expect(findings).toEqual([
    { severity: 'warning', kind: 'no-prefetch', vhost: '/', queue: 'q', consumers: 2, connection: 'c' },
  ]);
});

test('the queues of MQTT’s sessions are let be: their clients say how much they take', () => {
  const name = 'mqtt-subscription-cameraqos1';
  const consumer = {
    consumer_tag: 't',
    queue: { name, vhost: '/' },
    ack_required: true,
    prefetch_count: 0,
    channel_details: undefined,
  };
  expect(kinds({ queues: [queue(name, {}, { consumers: 0 })], consumers: [consumer] })).toEqual([]);
});

test('bounded by kind, counted in whole, warnings first, and of one virtual host if asked', () => {
  const queues = Array.from({ length: findingsPerKindMax + 5 }, (_, i) => queue(`q${i}`, {}));
  const all = look({ exchanges: [exchange('a')], queues });
  expect(all.counts).toEqual([
    { kind: 'exchange-leads-nowhere', severity: 'warning', total: 1 },
    { kind: 'unbounded-queue', severity: 'note', total: findingsPerKindMax + 5 },
  ]);
  expect(all.findings).toHaveLength(findingsPerKindMax + 1);
  expect(look({ queues }, 'other').findings).toEqual([]);
});
