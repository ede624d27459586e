import { describe, expect, test } from 'vitest';
import type { WireBinding } from '@/lib/contract/management';
import { deadLetterMap } from './dead-letter';
import { queueKey } from './queue';

function bind(source: string, destination: string, key: string, type: 'queue' | 'exchange' = 'queue'): WireBinding {
  return {
    source,
    vhost: '/',
    destination,
    destination_type: type,
    routing_key: key,
    arguments: {},
    properties_key: key,
  };
}

function queue(name: string, args: Record<string, unknown>, policy: Record<string, unknown> = {}) {
  return { name, vhost: '/', arguments: args, effective_policy_definition: policy };
}

const exchanges = [
  { name: 'd', vhost: '/', type: 'direct' },
  { name: 't', vhost: '/', type: 'topic' },
  { name: 'f', vhost: '/', type: 'fanout' },
];

describe('where dead letters go', () => {
  test('a direct exchange with a key reaches only that binding', () => {
    const map = deadLetterMap(
      [queue('work', { 'x-dead-letter-exchange': 'd', 'x-dead-letter-routing-key': 'failed' })],
      exchanges,
      [bind('d', 'dlq', 'failed'), bind('d', 'other', 'else')],
    );
    expect([...map.targets]).toEqual([queueKey('/', 'dlq')]);
  });

  test('a policy counts like an argument, and an argument wins', () => {
    const byPolicy = queue('work', {}, { 'dead-letter-exchange': 'f' });
    const overruled = queue('own', { 'x-dead-letter-exchange': 'gone' }, { 'dead-letter-exchange': 'f' });
    const map = deadLetterMap([byPolicy, overruled], exchanges, [bind('f', 'dlq', '')]);
    expect([...map.targets]).toEqual([queueKey('/', 'dlq')]);
    expect(map.missing).toEqual([{ vhost: '/', queue: 'own', exchange: 'gone' }]);
  });

  test('bindings between exchanges are followed, and a cycle of them ends', () => {
    const map = deadLetterMap([queue('work', { 'x-dead-letter-exchange': 't' })], exchanges, [
      bind('t', 'f', '#', 'exchange'),
      bind('f', 't', '', 'exchange'),
      bind('f', 'dlq', ''),
    ]);
    expect([...map.targets]).toEqual([queueKey('/', 'dlq')]);
  });

  test('the default exchange leads to the queue that the key names', () => {
    const map = deadLetterMap(
      [
        queue('work', { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dlq' }),
        queue('loop', { 'x-dead-letter-exchange': '' }),
      ],
      exchanges,
      [],
    );
    expect([...map.targets]).toEqual([queueKey('/', 'dlq')]);
    expect(map.missing).toEqual([]);
  });

  test('a pause before a retry is not where letters end, and neither is the queue that they return to', () => {
    const map = deadLetterMap(
      [
        queue('work', { 'x-dead-letter-exchange': 'f' }),
        queue('later', {
          'x-message-ttl': 5000,
          'x-dead-letter-exchange': '',
          'x-dead-letter-routing-key': 'work',
        }),
        queue('timed', { 'x-message-ttl': 5000, 'x-dead-letter-exchange': 'd', 'x-dead-letter-routing-key': 'k' }),
      ],
      exchanges,
      [bind('f', 'later', ''), bind('d', 'dlq', 'k')],
    );
    expect([...map.targets]).toEqual([queueKey('/', 'dlq')]);
  });
});

describe('what the use of queues says', () => {
  const worked = (name: string, args: Record<string, unknown>, consumers: number) => ({
    ...queue(name, args),
    consumers,
  });
  const source = worked('work', { 'x-dead-letter-exchange': 'd', 'x-dead-letter-routing-key': 'failed' }, 1);

  test('a queue that is worked on and fed by others is no end, whoever dead-letters into it', () => {
    const bindings = [bind('d', 'again', 'failed'), bind('t', 'again', '#')];
    expect(deadLetterMap([source, worked('again', {}, 1)], exchanges, bindings).targets.size).toBe(0);
    expect(deadLetterMap([source, worked('again', {}, 0)], exchanges, bindings).targets.size).toBe(1);
  });

  test('a worked queue that passes its own dead letters on is part of a loop', () => {
    const loop = worked('again', { 'x-dead-letter-exchange': 'f' }, 1);
    expect(deadLetterMap([source, loop], exchanges, [bind('d', 'again', 'failed')]).targets.size).toBe(0);
  });

  test('a queue of dead letters stays one while somebody works it off', () => {
    const map = deadLetterMap([source, worked('dlq', {}, 1)], exchanges, [bind('d', 'dlq', 'failed')]);
    expect([...map.targets]).toEqual([queueKey('/', 'dlq')]);
  });

  test('beside dead letters, what a worker publishes to their exchange is dead too', () => {
    const bindings = [bind('d', 'dlq', 'failed'), bind('d', 'by hand', 'given up')];
    const quiet = [source, worked('dlq', {}, 0), worked('by hand', {}, 0)];
    expect(deadLetterMap(quiet, exchanges, bindings).targets).toContain(queueKey('/', 'by hand'));
    const busy = [source, worked('dlq', {}, 0), worked('by hand', {}, 2)];
    expect(deadLetterMap(busy, exchanges, bindings).targets).not.toContain(queueKey('/', 'by hand'));
  });
});
