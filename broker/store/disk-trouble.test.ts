import { describe, expect, test } from 'vitest';
import type { Queue } from '../core/queue/queue.ts';
import { Random } from '../sim/random.ts';
import type { FileStoreOptions } from './file-store.ts';
import { enqueue, Machine, newQueue, RESERVE_BYTES, textsIn } from './machine.testing.ts';

describe('a disk in trouble', () => {
  function machineOf(options: Partial<FileStoreOptions> = {}): { machine: Machine; queue: Queue } {
    const machine = new Machine(new Random(7), options);
    machine.boot().done();
    return { machine, queue: newQueue() };
  }

  test.each(['failingWrites', 'failingSyncs'] as const)('%s: nothing is durable until it works again', (what) => {
    const { machine, queue } = machineOf();
    enqueue(machine.store, queue, 1, 'before');
    machine.settle();
    machine.device[what] = 3;
    enqueue(machine.store, queue, 2, 'meanwhile');
    const { durable } = machine.store;
    machine.run(8);
    expect(machine.store.durable).toBe(durable);
    expect(machine.store.state().trouble[0]?.text).toContain('nothing is confirmed until it can');
    machine.settle();
    expect(machine.trouble.at(-1)).toBeUndefined();
    expect(machine.store.state().trouble).toEqual([]);
    enqueue(machine.store, queue, 3, 'after');
    machine.settle();
    machine.crash(true);
    machine.boot();
    expect(textsIn(machine.opened, queue)).toEqual(['before', 'meanwhile', 'after']);
  });

  test('leaves no heap of files behind, however often it fails', () => {
    const { machine, queue } = machineOf();
    enqueue(machine.store, queue, 1, 'before');
    machine.settle();
    machine.device.failingSyncs = 10;
    enqueue(machine.store, queue, 2, 'after');
    machine.settle();
    const logs = machine.disk.list().filter((name) => name.endsWith('.log'));
    expect(logs.sort()).toEqual([expect.stringMatching(/^00000001-[0-9a-f]+-11\.log$/), '00000001.log']);
    machine.crash(true);
    machine.boot();
    expect(textsIn(machine.opened, queue)).toEqual(['before', 'after']);
  });

  test('that is full: publishers are to stop before, what is confirmed stays, and it goes on when there is room', () => {
    const { machine, queue } = machineOf({ diskFreeLimitBytes: 50_000, segmentBytesMax: 16_384 });
    machine.device.capacityBytes = 100_000;
    for (let i = 1; i <= 60; i++) {
      enqueue(machine.store, queue, i, 'x'.repeat(1000));
      machine.settle();
    }
    machine.pass(2_000);
    expect(machine.store.state().trouble[0]).toMatchObject({ kind: 'disk-low' });
    machine.device.capacityBytes = 62_000;
    for (let i = 61; i <= 70; i++) enqueue(machine.store, queue, i, 'x'.repeat(1000));
    machine.pass(20_000);
    expect(machine.store.durable).toBeLessThan(machine.store.written);
    expect(machine.store.state().trouble.map(({ kind }) => kind)).toEqual(['disk-low', 'write-error']);
    machine.device.capacityBytes = 1_000_000;
    machine.settle();
    machine.pass(2_000);
    expect(machine.store.state().trouble).toEqual([]);
    machine.crash(true);
    machine.boot();
    expect(textsIn(machine.opened, queue)).toHaveLength(70);
  });
});

describe('a disk without a single byte left', () => {
  const full = (options: Partial<FileStoreOptions> = {}) => {
    const machine = new Machine(new Random(11), { segmentBytesMax: 16_384, ...options });
    machine.boot().done();
    machine.pass(2_000);
    const queue = newQueue();
    const entries = Array.from({ length: 200 }, (_, i) => enqueue(machine.store, queue, i + 1, 'x'.repeat(1_000)));
    machine.settle();
    machine.device.fill(0);
    return { machine, queue, entries };
  };
  const kindsOf = (machine: Machine) => machine.store.state().trouble.map(({ kind }) => kind);

  test('keeps room for acknowledgements, and what they give back ends the trouble', () => {
    const { machine, queue, entries } = full();
    expect(machine.disk.list()).toContain('reserve');
    entries.push(enqueue(machine.store, queue, 201, 'y'.repeat(1_000)));
    machine.pass(2_000);
    expect(machine.disk.list()).not.toContain('reserve');
    expect(kindsOf(machine)).toEqual(['disk-low']);
    expect(machine.store.state().trouble[0]?.text).toContain('that the reserve for acknowledgements needs');
    for (const entry of entries.splice(0, 100)) machine.store.removed(entry);
    machine.settle();
    machine.pass(10_000);
    expect(machine.disk.list()).toContain('reserve');
    expect(kindsOf(machine)).toEqual([]);
    machine.crash(true);
    machine.boot();
    expect(textsIn(machine.opened, queue)).toHaveLength(101);
  });

  test('does not spend that room on messages: when they have been taken they need none', () => {
    const { machine, queue, entries } = full();
    for (let i = 201; i <= 240; i++) entries.push(enqueue(machine.store, queue, i, 'y'.repeat(1_000)));
    machine.pass(30_000);
    expect(machine.disk.list()).toContain('reserve');
    expect(machine.store.durable).toBeLessThan(machine.store.written);
    expect(kindsOf(machine)).toEqual(['write-error']);
    for (const entry of entries) if (entry.seq > 150) machine.store.removed(entry);
    machine.settle();
    machine.pass(10_000);
    expect(kindsOf(machine)).toEqual([]);
    machine.crash(true);
    const recovered = machine.boot();
    expect([...(recovered.queue(queue.number)?.seqs ?? [])]).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
  });

  test('is one that the broker starts on, and what is there can be consumed', () => {
    const { machine, queue } = full();
    for (let i = 201; i <= 240; i++) enqueue(machine.store, queue, i, 'y'.repeat(1_000));
    machine.pass(1_000);
    machine.crash(false);
    const found = machine.boot().queue(queue.number);
    const entries = machine.store.load(queue, found?.places ?? new Float64Array(0));
    machine.opened.recovered.done();
    expect(entries.length).toBeGreaterThanOrEqual(200);
    for (const entry of entries) machine.store.removed(entry);
    machine.pass(60_000);
    expect(kindsOf(machine)).toEqual([]);
    expect(machine.store.durable).toBe(machine.store.written);
    expect(machine.disk.list()).toContain('reserve');
  });

  test('that never had room for the reserve blocks publishers until there is', () => {
    const machine = new Machine(new Random(11));
    machine.device.capacityBytes = RESERVE_BYTES;
    machine.boot().done();
    machine.pass(2_000);
    expect(kindsOf(machine)).toEqual(['disk-low']);
    machine.device.empty();
    machine.pass(2_000);
    expect(kindsOf(machine)).toEqual([]);
    expect(machine.disk.contents('reserve')).toHaveLength(RESERVE_BYTES);
  });

  test('a reserve that a crash has left half-made is made again', () => {
    const machine = new Machine(new Random(11));
    machine.device.files.set('reserve', Buffer.alloc(RESERVE_BYTES - 512, 1));
    machine.boot().done();
    machine.pass(2_000);
    expect(machine.disk.contents('reserve')).toHaveLength(RESERVE_BYTES);
  });
});
