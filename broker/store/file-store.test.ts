import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { message, textOf } from '../core/fixtures.testing.ts';
import { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import { RealEnv } from '../runtime/turn.ts';
import { Random } from '../sim/random.ts';
import { pagingContract, type StoreUnderTest, storeContract } from './contract.ts';
import { FileStore, type FileStoreOptions, type OpenedStore } from './file-store.ts';
import { FORMATS, Machine, newEntities, newQueue, RESERVE_BYTES } from './history.testing.ts';
import { NodeDisk } from './node-disk.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'waybill-store-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let directories = 0;
const newDirectory = (): string => join(root, String(++directories));

function open(directory: string, options: Partial<FileStoreOptions> = {}): OpenedStore {
  return FileStore.open(new NodeDisk(directory), {
    env: new RealEnv(),
    soon: (run) => setImmediate(run),
    flush: 'always',
    diskFreeLimitBytes: 0,
    reserveBytes: RESERVE_BYTES,
    formats: FORMATS,
    ...newEntities,
    onTrouble: () => {},
    onDamage: () => {},
    ...options,
  });
}

async function settled(store: FileStore): Promise<void> {
  if (store.durable === store.written) return;
  await new Promise<void>((resolve) => {
    store.onDurable(() => {
      if (store.durable === store.written) resolve();
    });
  });
}

function enqueue(store: FileStore, queue: Queue, seq: number, text: string): Entry {
  const entry = new Entry(message('', 'orders', 1, { text, persistent: true }), queue, seq, 1, 0);
  store.enqueued(entry);
  return entry;
}

const textsIn = ({ store, recovered }: OpenedStore, queue: Queue): string[] => {
  const found = recovered.queue(queue.number);
  recovered.done();
  return found ? store.load(queue, found.places).map(textOf) : [];
};

const onThisDisk = (flush: 'always' | 'os') => (): Promise<StoreUnderTest> => {
  const { store, recovered } = open(newDirectory(), { flush });
  recovered.done();
  return Promise.resolve({ store, settled: () => settled(store), close: () => store.close() });
};

const simulated = (): Promise<StoreUnderTest> => {
  const machine = new Machine(new Random(1));
  machine.boot().done();
  const settle = (): Promise<void> => Promise.resolve(machine.settle());
  return Promise.resolve({ store: machine.store, settled: settle, close: () => Promise.resolve() });
};

for (const contract of [storeContract, pagingContract]) {
  contract('the file store', onThisDisk('always'));
  contract('the file store that leaves flushing to the system', onThisDisk('os'));
  contract('the file store on a simulated disk', simulated);
}

describe('a directory', () => {
  test('has after a restart what it had, without reading the messages', async () => {
    const directory = newDirectory();
    const queue = newQueue();
    const first = open(directory);
    first.recovered.done();
    for (let i = 1; i <= 3; i++) enqueue(first.store, queue, i, `order ${i}`);
    first.store.define('queue', 'orders', { durable: true });
    await first.store.close();
    const second = open(directory);
    expect(second.report).toMatchObject({ segments: 1, scanned: 0, messages: 3, tornBytes: 0, damages: [] });
    expect([...second.recovered.definitions()]).toEqual([{ kind: 'queue', key: 'orders', value: { durable: true } }]);
    expect(textsIn(second, queue)).toEqual(['order 1', 'order 2', 'order 3']);
    await second.store.close();
  });

  test('is used by one process', async () => {
    const directory = newDirectory();
    const { store, recovered } = open(directory);
    recovered.done();
    expect(() => open(directory)).toThrow(`${directory} is in use by process ${process.pid}: stop that`);
    await store.close();
    await open(directory).store.close();
  });

  test('is free again when the process that held it is gone, though another has its number now', async () => {
    const directory = newDirectory();
    await open(directory).store.close();
    writeFileSync(join(directory, 'lock'), JSON.stringify({ pid: process.pid, since: 'another boot 1' }));
    await open(directory).store.close();
    writeFileSync(join(directory, 'lock'), '{"pi');
    await open(directory).store.close();
    expect(readdirSync(directory).filter((name) => name.startsWith('lock'))).toEqual([]);
  });

  test('of a newer broker is refused', async () => {
    const directory = newDirectory();
    await open(directory).store.close();
    writeFileSync(join(directory, 'version'), JSON.stringify({ format: 99, salt: 1, formats: [] }));
    expect(() => open(directory)).toThrow('was written by a newer broker (format 99; this one knows 2)');
    writeFileSync(join(directory, 'version'), 'nonsense');
    expect(() => open(directory)).toThrow('is damaged, or not of this broker');
    rmSync(join(directory, 'version'));
    writeFileSync(join(directory, '00000001.log'), '');
    expect(() => open(directory)).toThrow("its file 'version' is missing");
  });

  test('that can not be written is refused in one sentence', () => {
    const file = join(root, 'a file');
    writeFileSync(file, '');
    const directory = join(file, 'data');
    expect(() => open(directory)).toThrow(
      `${directory} can't be written (ENOTDIR): let the broker write there, or choose another --data-dir`,
    );
  });
});

describe('damage', () => {
  /** Five messages of a kilobyte in the file of a process that was killed. */
  async function killed(): Promise<{ directory: string; file: string; queue: Queue }> {
    const directory = newDirectory();
    const queue = newQueue();
    // So that little has to be read where nothing was written.
    const { store, recovered } = open(directory, { segmentBytesMax: 65_536 });
    recovered.done();
    for (let i = 1; i <= 5; i++) {
      enqueue(store, queue, i, `${i}`.repeat(1000));
      await settled(store);
    }
    const file = join(directory, '00000001.log');
    const contents = readFileSync(file);
    await store.close();
    writeFileSync(file, contents);
    rmSync(join(directory, '00000001.index'));
    return { directory, file, queue };
  }
  const firsts = (opened: OpenedStore, queue: Queue): string[] =>
    textsIn(opened, queue).map((text) => text.slice(0, 1));

  test('in the middle costs what was there, is reported, and the rest is read', async () => {
    const { directory, file, queue } = await killed();
    const contents = readFileSync(file);
    const at = contents.indexOf('33333333');
    contents[at + 500] = 0;
    writeFileSync(file, contents);
    const opened = open(directory);
    expect(opened.report.tornBytes).toBe(0);
    expect(opened.report.damages).toHaveLength(1);
    expect(opened.report.damages[0]).toMatchObject({ segment: 1, bytes: 1120 });
    expect(opened.report.notes.join()).toContain('1120 bytes are damaged, and what they held is lost');
    expect(firsts(opened, queue)).toEqual(['1', '2', '4', '5']);
    await opened.store.close();
    const again = open(directory);
    expect(again.report.damages).toEqual([]);
    expect(firsts(again, queue)).toEqual(['1', '2', '4', '5']);
    await again.store.close();
  });

  test('at the end is cut off and said so', async () => {
    const { directory, file, queue } = await killed();
    const contents = readFileSync(file);
    contents.fill(0, contents.indexOf('55555555') + 300);
    writeFileSync(file, contents);
    const opened = open(directory);
    expect(opened.report.tornBytes).toBeGreaterThan(300);
    expect(opened.report.damages).toEqual([]);
    expect(firsts(opened, queue)).toEqual(['1', '2', '3', '4']);
    await opened.store.close();
  });

  test('of an index: the segment is read instead', async () => {
    const { directory, queue } = await killed();
    await open(directory).store.close();
    const index = join(directory, '00000001.index');
    const contents = readFileSync(index);
    contents[100] = (contents[100] ?? 0) ^ 1;
    writeFileSync(index, contents);
    const opened = open(directory);
    expect(opened.report).toMatchObject({ scanned: 1, messages: 5 });
    expect(firsts(opened, queue)).toEqual(['1', '2', '3', '4', '5']);
    await opened.store.close();
  });

  test('that is met later is left out of what is loaded, counted and reported', async () => {
    const { directory, file, queue } = await killed();
    await open(directory).store.close();
    const contents = readFileSync(file);
    contents[contents.indexOf('22222222') + 10] = 0;
    writeFileSync(file, contents);
    const told: string[] = [];
    const opened = open(directory, { onDamage: (text) => told.push(text) });
    expect(firsts(opened, queue)).toEqual(['1', '3', '4', '5']);
    expect(told).toHaveLength(1);
    expect(opened.store.state().damaged).toBe(1);
    await opened.store.close();
  });

  test('a record that somebody sent in a message is none, even when what is around it is damaged', async () => {
    const { directory, file, queue } = await killed();
    const record = readFileSync(file).subarray(0, 1024);
    const opened = open(directory);
    opened.recovered.done();
    const entry = new Entry(message('', 'k', 1, { body: Buffer.concat([Buffer.alloc(16), record]) }), queue, 9, 1, 0);
    for (let shift = 0; shift < 32; shift++) {
      const body = Buffer.concat([Buffer.alloc(shift), record]);
      opened.store.enqueued(new Entry(message('', 'k', 1, { body }), queue, 10 + shift, 1, 0));
    }
    opened.store.enqueued(entry);
    await opened.store.close();
    const second = join(directory, '00000002.log');
    const contents = readFileSync(second);
    // The lengths of all messages.
    for (let at = 0; at < contents.length; at += 32) if (contents[at + 8] === 1) contents.fill(0, at, at + 4);
    writeFileSync(second, contents);
    rmSync(join(directory, '00000002.index'));
    const again = open(directory);
    expect(firsts(again, queue)).toEqual(['1', '2', '3', '4', '5']);
    await again.store.close();
  });
});

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
