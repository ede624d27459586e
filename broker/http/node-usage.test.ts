import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './fixtures.testing.ts';
import { memoryParts } from './node-usage.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.start();
});

afterEach(() => rig.stop());

const MIB = 1024 * 1024;

test('the parts of the memory are disjoint: together they are what is resident, and four are what is allocated', () => {
  const usage = { heapUsed: 60, heapTotal: 90, external: 40, arrayBuffers: 30, rss: 200 };
  const { parts, allocated } = memoryParts(usage, 5);
  expect(parts).toEqual({
    heap: 55,
    code: 5,
    binary: 30,
    other_external: 10,
    heap_reserved: 30,
    process_other: 70,
  });
  expect(Object.values(parts).reduce((sum, bytes) => sum + bytes)).toBe(usage.rss);
  expect(parts.heap + parts.code + parts.binary + parts.other_external).toBe(allocated);
});

test('what the system has swapped out makes no part negative', () => {
  const usage = { heapUsed: 60, heapTotal: 90, external: 40, arrayBuffers: 30, rss: 20 };
  expect(memoryParts(usage, 5).parts.process_other).toBe(0);
});

test('the node says where its memory is, under RabbitMQ’s path, to who monitors', async () => {
  rig.user('watcher', ['monitoring']);
  rig.user('worker', ['management']);
  const path = `/nodes/${encodeURIComponent(rig.bench.broker.options.node)}/memory`;
  const body = Buffer.alloc(32 * MIB, 1);
  const told = await rig.get(path, 'watcher');
  const memory = (told as { memory: { binary: number; code: number; strategy: string; total: { rss: number } } })
    .memory;
  expect(memory.binary).toBeGreaterThanOrEqual(body.length);
  expect(memory.code).toBeGreaterThan(0);
  expect(memory.total.rss).toBeGreaterThan(memory.code);
  expect(memory.strategy).toBe('allocated');
  expect(await rig.ask(`/api${path}`, { as: 'worker' })).toMatchObject({ status: 401 });
  expect(await rig.ask('/api/nodes/nobody@nowhere/memory')).toMatchObject({ status: 404 });
});

test('the node tells what came and went', async () => {
  rig.queue(rig.bench.vhost, 'orders');
  const told = await rig.get(`/nodes/${encodeURIComponent(rig.bench.broker.options.node)}`);
  expect(told).toMatchObject({
    queue_created: 1,
    queue_deleted: 0,
    queue_created_details: { rate: expect.any(Number) },
  });
});
