import { expect, test } from 'vitest';
import { nodeMemory } from '@/lib/contract/nodes';
import { recordedMemory } from '@/lib/model/nodes.testing';
import { memoryOf } from '@/lib/model/nodes-memory';

const of = (told: unknown) => memoryOf(nodeMemory.parse(told));

test('what RabbitMQ tells is grouped, and nothing of it is lost', () => {
  const memory = of(recordedMemory);
  const { strategy: _, total: __, ...parts } = recordedMemory.memory;
  expect(memory?.bytes).toBe(Object.values(parts).reduce((sum, bytes) => sum + bytes));
  expect(memory?.groups.map(({ name }) => name)).toEqual([
    'connections',
    'queues',
    'buffers',
    'tables',
    'processes',
    'system',
    'idle',
  ]);
  // The largest part first, and none that takes nothing.
  expect(memory?.groups.find(({ name }) => name === 'queues')).toEqual({
    name: 'queues',
    bytes: 16_698_868,
    parts: [
      { name: 'queue_procs', bytes: 16_516_624 },
      { name: 'quorum_queue_procs', bytes: 140_684 },
      { name: 'stream_queue_procs', bytes: 32_000 },
      { name: 'quorum_queue_dlx_procs', bytes: 6792 },
      { name: 'stream_queue_replica_reader_procs', bytes: 2768 },
    ],
  });
});

test('of the sums one is what the limit is compared with', () => {
  const counting = (strategy: string) =>
    of({ memory: { ...recordedMemory.memory, strategy } })?.totals.flatMap(({ name, counts }) =>
      counts ? [name] : [],
    );
  expect(counting('rss')).toEqual(['rss']);
  expect(counting('allocated')).toEqual(['allocated']);
  expect(counting('legacy')).toEqual(['erlang']);
  expect(counting('erlang')).toEqual(['erlang']);
  expect(counting('by another way')).toEqual([]);
});

test('an old RabbitMQ tells one sum, as a number', () => {
  expect(of({ memory: { binary: 5, total: 7 } })?.totals).toEqual([{ name: 'total', bytes: 7, counts: true }]);
});

test('what isn’t known here is shown by the name that the broker gives it', () => {
  expect(of({ memory: { binary: 5, quantum_foam: 3, total: { rss: 8 }, strategy: 'rss' } })?.groups).toEqual([
    { name: 'buffers', bytes: 5, parts: [{ name: 'binary', bytes: 5 }] },
    { name: 'more', bytes: 3, parts: [{ name: 'quantum_foam', bytes: 3 }] },
  ]);
});

test('a node that can’t be asked has no memory, rather than none of it', () => {
  expect(of({ memory: 'not_available' })).toBeUndefined();
  expect(of({ memory: {} })).toBeUndefined();
  expect(of({ memory: { binary: null, code: 'much', total: { rss: 8 } } })).toBeUndefined();
});
