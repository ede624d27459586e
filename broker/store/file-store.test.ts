import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { message } from '../core/fixtures.testing.ts';
import { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import { RealEnv } from '../runtime/turn.ts';
import { Random } from '../sim/random.ts';
import { pagingContract, type StoreUnderTest, storeContract } from './contract.ts';
import { FileStore, type FileStoreOptions, type OpenedStore } from './file-store.ts';
import { enqueue, FORMATS, Machine, newEntities, newQueue, RESERVE_BYTES, textsIn } from './machine.testing.ts';
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
