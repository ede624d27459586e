import { describe, expect, test } from 'vitest';
import { Random } from '../sim/random.ts';
import type { FileStoreOptions } from './file-store.ts';
import { enqueue, Machine, newQueue, textsIn } from './machine.testing.ts';

describe('the file of a segment that is gone', () => {
  /** Messages that come and are acknowledged, until a segment lies in the file of another. */
  const churned = (options: Partial<FileStoreOptions> = {}) => {
    const machine = new Machine(new Random(5), { segmentBytesMax: 16_384, ...options });
    machine.boot().done();
    const queue = newQueue();
    let seq = 0;
    for (let round = 0; round < 40 && reusedIn(machine).length === 0; round++) {
      const entries = Array.from({ length: 12 }, () => enqueue(machine.store, queue, ++seq, `${seq} `.repeat(250)));
      machine.settle();
      for (const entry of entries) machine.store.removed(entry);
      machine.pass(1_000);
    }
    expect(reusedIn(machine)).not.toEqual([]);
    return { machine, queue, seq };
  };
  const filesIn = (machine: Machine, pattern: RegExp) => machine.disk.list().filter((name) => pattern.test(name));
  const reusedIn = (machine: Machine) => filesIn(machine, /^\d+r\.log$/);
  const sparesIn = (machine: Machine) => filesIn(machine, /^spare-/);

  test.each([true, false])('is used again, and nothing of the old one comes back (loss of power: %s)', (power) => {
    const { machine, queue, seq } = churned();
    enqueue(machine.store, queue, seq + 1, 'the last');
    machine.settle();
    machine.crash(power);
    machine.boot();
    expect(machine.opened.report).toMatchObject({ tornBytes: 0, damages: [], messages: 1 });
    expect(textsIn(machine.opened, queue)).toEqual(['the last']);
  });

  test('is given back when nobody writes', () => {
    const { machine } = churned();
    machine.pass(40_000);
    expect(sparesIn(machine)).toEqual([]);
  });

  test('is given back when the disk is low', () => {
    const { machine, queue, seq } = churned({ diskFreeLimitBytes: 50_000 });
    const entries = Array.from({ length: 60 }, (_, i) => enqueue(machine.store, queue, seq + i + 1, 'x'.repeat(1_000)));
    machine.settle();
    for (const entry of entries) machine.store.removed(entry);
    machine.pass(1_000);
    expect(sparesIn(machine)).not.toEqual([]);
    machine.device.fill(1_000);
    machine.pass(2_000);
    expect(sparesIn(machine)).toEqual([]);
  });

  test('doesn’t outlive the process: numbers of segments may begin anew', () => {
    const { machine } = churned();
    machine.crash(false);
    machine.device.files.set('spare-9', Buffer.alloc(16_384, 1));
    machine.boot().done();
    machine.pass(10_000);
    expect(sparesIn(machine)).not.toContain('spare-9');
    expect(sparesIn(machine).every((name) => name > 'spare-9' || name.length > 'spare-9'.length)).toBe(true);
  });
});

describe('space', () => {
  test('comes back when messages are acknowledged, though one in a hundred stays', () => {
    const machine = new Machine(new Random(3), { segmentBytesMax: 65_536 });
    machine.boot().done();
    const { store } = machine;
    const queue = newQueue();
    const entries = Array.from({ length: 2_000 }, (_, i) => enqueue(store, queue, i + 1, `${i + 1} `.repeat(100)));
    machine.settle();
    const full = store.state().bytes;
    const stay = entries.filter(({ seq }) => seq % 100 === 0);
    for (const entry of entries) if (entry.seq % 100 !== 0) store.removed(entry);
    machine.pass(20_000);
    expect(store.state().bytes).toBeLessThan(full / 8);
    const loaded = store.load(
      queue,
      Float64Array.from(stay, ({ place }) => place),
    );
    expect(loaded.map(({ seq }) => seq)).toEqual(stay.map(({ seq }) => seq));
    expect(loaded.map(({ place }) => place)).toEqual(stay.map(({ place }) => place));
    machine.crash(true);
    const recovered = machine.boot();
    expect([...(recovered.queue(queue.number)?.seqs ?? [])]).toEqual(stay.map(({ seq }) => seq));
  });

  test('is not taken by what was acknowledged before it was written', () => {
    const machine = new Machine(new Random(3));
    machine.boot().done();
    const { store } = machine;
    const queue = newQueue();
    const entries = Array.from({ length: 100 }, (_, i) => enqueue(store, queue, i + 1, 'y'.repeat(1000)));
    for (const entry of entries.slice(0, 95)) store.removed(entry);
    machine.settle();
    const written = machine.disk.contents('00000001.log')?.filter((octet) => octet === 'y'.charCodeAt(0)).length;
    expect(written).toBeGreaterThanOrEqual(5_000);
    expect(written).toBeLessThan(6_000);
    machine.crash(true);
    const recovered = machine.boot();
    expect(machine.opened.report).toMatchObject({ tornBytes: 0, damages: [], messages: 5 });
    expect([...(recovered.queue(queue.number)?.seqs ?? [])]).toEqual([96, 97, 98, 99, 100]);
  });

  test('is not strewn over many files by many starts', () => {
    const machine = new Machine(new Random(3));
    const queue = newQueue();
    for (let i = 1; i <= 20; i++) {
      machine.boot();
      expect(textsIn(machine.opened, queue)).toHaveLength(i - 1);
      enqueue(machine.store, queue, i, `order ${i}`);
      machine.store.define('exchange', `${i}`, { i });
      machine.settle();
      machine.pass(20_000);
      machine.crash(true);
    }
    const recovered = machine.boot();
    expect(machine.opened.report.segments).toBeLessThan(12);
    expect([...recovered.definitions()].map(({ key }) => key)).toEqual(
      Array.from({ length: 20 }, (_, i) => `${i + 1}`),
    );
    expect(textsIn(machine.opened, queue)).toEqual(Array.from({ length: 20 }, (_, i) => `order ${i + 1}`));
  });

  test('of a deleted queue comes back without a record for each message', () => {
    const machine = new Machine(new Random(3), { segmentBytesMax: 65_536 });
    machine.boot().done();
    const { store } = machine;
    const [gone, other] = [newQueue(), newQueue()];
    for (let i = 1; i <= 1_000; i++) enqueue(store, i % 10 === 0 ? other : gone, i, 'x'.repeat(500));
    machine.settle();
    const full = store.state().bytes;
    store.forgetQueue(gone);
    machine.pass(20_000);
    expect(store.state().bytes).toBeLessThan(full / 4);
    machine.crash(true);
    const recovered = machine.boot();
    expect(recovered.queue(gone.number)?.places ?? []).toHaveLength(0);
    expect(recovered.queue(other.number)?.places).toHaveLength(100);
  });
});
