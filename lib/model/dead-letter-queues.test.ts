import { describe, expect, test } from 'vitest';
import type { WireBinding } from '@/lib/contract/management';
import { deadLetterQueues } from '@/lib/model/dead-letter-queues';

function bind(source: string, destination: string, key: string): WireBinding {
  return {
    source,
    vhost: '/',
    destination,
    destination_type: 'queue',
    routing_key: key,
    arguments: {},
    properties_key: key,
  };
}

function queue(name: string, args: Record<string, unknown> = {}, policy: Record<string, unknown> = {}) {
  return { name, vhost: '/', consumers: 0, arguments: args, effective_policy_definition: policy };
}

const dead = (exchange: string, key?: string) => ({
  'x-dead-letter-exchange': exchange,
  ...(key === undefined ? {} : { 'x-dead-letter-routing-key': key }),
});
const exchanges = [
  { name: 'd', vhost: '/', type: 'direct' },
  { name: 'empty', vhost: '/', type: 'fanout' },
];

describe('dead-letter queues', () => {
  test('follow from arguments and from policies, and know where their letters come from', () => {
    const { queues, flaws } = deadLetterQueues(
      [queue('orders', dead('d', 'k')), queue('mails', {}, { 'dead-letter-exchange': 'd' }), queue('graveyard')],
      exchanges,
      [bind('d', 'graveyard', 'k')],
    );
    expect(queues).toMatchObject([{ name: 'graveyard', sources: ['orders', 'mails'], consumers: 0 }]);
    expect(flaws).toEqual([]);
  });

  test('one that a worker fills by publishing to their exchange says by which', () => {
    const { queues } = deadLetterQueues(
      [queue('orders', dead('d', 'k')), queue('graveyard'), queue('given-up')],
      exchanges,
      [bind('d', 'graveyard', 'k'), bind('d', 'given-up', 'gone'), bind('d', 'given-up', 'lost')],
    );
    expect(queues).toMatchObject([
      { name: 'graveyard', sources: ['orders'], through: [] },
      { name: 'given-up', sources: [], through: ['d'] },
    ]);
  });

  test('a name alone makes none', () => {
    expect(deadLetterQueues([queue('orders.dlq')], exchanges, []).queues).toEqual([]);
  });
});

describe('what is wrong', () => {
  const flaws = (...queues: ReturnType<typeof queue>[]) =>
    deadLetterQueues(queues, exchanges, [bind('d', 'b', 'b'), bind('d', 'a', 'a')]).flaws;

  test('an exchange that is missing loses silently', () => {
    expect(flaws(queue('q', dead('gone')))).toMatchObject([{ kind: 'missing-exchange', queue: 'q', exchange: 'gone' }]);
  });

  test('so does one that leads nowhere, for this key or for any', () => {
    expect(flaws(queue('q', dead('empty')))).toMatchObject([{ kind: 'routes-nowhere', exchange: 'empty' }]);
    expect(flaws(queue('q', dead('d', 'unbound')))).toMatchObject([{ kind: 'routes-nowhere', exchange: 'd' }]);
  });

  test('the default exchange leads to the queue of that name, if there is one', () => {
    expect(flaws(queue('q', dead('', 'none')))).toMatchObject([{ kind: 'no-such-queue', target: 'none' }]);
    expect(flaws(queue('q', dead('', 'r')), queue('r'))).toEqual([]);
  });

  test('a cycle is told once, with the way around', () => {
    const found = flaws(queue('a', dead('d', 'b')), queue('b', dead('d', 'a')));
    expect(found).toEqual([{ kind: 'cycle', vhost: '/', queue: 'a', through: ['a', 'b'], paused: false }]);
  });

  test('a cycle with a time to live in it is a pause before a retry', () => {
    const found = flaws(queue('a', dead('d', 'b')), queue('b', { ...dead('d', 'a'), 'x-message-ttl': 1000 }));
    expect(found).toMatchObject([{ kind: 'cycle', paused: true }]);
  });

  test('what leads into a cycle isn’t part of it', () => {
    const found = flaws(queue('in', dead('d', 'a')), queue('a', dead('d', 'b')), queue('b', dead('d', 'a')));
    expect(found).toMatchObject([{ kind: 'cycle', queue: 'a', through: ['a', 'b'] }]);
  });
});
