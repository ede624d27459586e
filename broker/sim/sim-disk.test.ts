import { expect, test } from 'vitest';
import type { DiskFile } from '../store/disk.ts';
import { Scheduler } from './clock.ts';
import { Random } from './random.ts';
import { Device, MountedDisk } from './sim-disk.ts';

function machine(seed: number) {
  const scheduler = new Scheduler();
  const device = new Device(3);
  const complaints: string[] = [];
  const mount = (): MountedDisk =>
    new MountedDisk({
      device,
      scheduler,
      random: new Random(seed),
      onPoint: () => {},
      complain: (text) => complaints.push(text),
    });
  /** Runs until all is done; the errors that there were. */
  const all = (...operations: ((done: (error: Error | undefined) => void) => void)[]): string[] => {
    const errors: string[] = [];
    for (const operation of operations) {
      operation((error) => errors.push(error?.message ?? 'fine'));
      while (scheduler.step());
    }
    return errors;
  };
  return { device, mount, all, complaints, scheduler };
}

const bytes = (letter: string, count: number): Buffer => Buffer.alloc(count, letter);
const writing = (file: DiskFile, at: number, what: Buffer) => (done: (error: Error | undefined) => void) =>
  file.write(at, [what], done);
const seeds = Array.from({ length: 50 }, (_, i) => i + 1);

test('what was flushed survives a loss of power, its name when the directory was flushed too', () => {
  for (const seed of seeds) {
    const { mount, all } = machine(seed);
    const disk = mount();
    const file = disk.open('a', 'create');
    all(
      writing(file, 0, bytes('a', 2000)),
      (done) => file.sync(done),
      (done) => disk.syncDirectory(done),
    );
    disk.die(true);
    expect(mount().contents('a')?.equals(bytes('a', 2000))).toBe(true);
  }
});

test('what was not flushed is there, gone, or in pieces; after the death of the process alone it is there', () => {
  const found = new Set<string>();
  for (const seed of seeds) {
    const { mount, all } = machine(seed);
    const disk = mount();
    const file = disk.open('a', 'create');
    all((done) => disk.syncDirectory(done), writing(file, 0, bytes('a', 1024)));
    disk.die(seed % 2 === 0);
    const contents = mount().contents('a');
    if (seed % 2 === 1) expect(contents?.length).toBe(1024);
    found.add(
      contents
        ?.toString('latin1')
        .replaceAll('\0', '-')
        .replace(/(.)\1*/g, '$1') ?? 'nothing',
    );
  }
  expect([...found].sort()).toEqual(['', '-a', 'a']);
});

test('after a flush that failed a later one makes up for nothing', () => {
  const lengths = new Set<number | undefined>();
  for (const seed of seeds) {
    const { mount, all, device } = machine(seed);
    const disk = mount();
    const file = disk.open('a', 'create');
    all((done) => disk.syncDirectory(done), writing(file, 0, bytes('a', 512)));
    device.failingSyncs = 1;
    expect(
      all(
        (done) => file.sync(done),
        (done) => file.sync(done),
      ),
    ).toEqual(['EIO: sync', 'fine']);
    disk.die(true);
    lengths.add(mount().contents('a')?.length);
  }
  expect(lengths).toEqual(new Set([0, 512]));
});

test('a full disk takes what there is room for, and says so', () => {
  const { mount, all, device } = machine(1);
  const disk = mount();
  const file = disk.open('a', 'create');
  device.fill(600);
  expect(all(writing(file, 0, bytes('a', 1300)))).toEqual(['ENOSPC: write']);
  expect([file.size, disk.freeBytes()]).toEqual([512, 88]);
  expect(() => disk.replace('b', bytes('b', 89))).toThrow('ENOSPC');
  device.empty();
  expect(all(writing(file, 0, bytes('a', 1300)))).toEqual(['fine']);
});

test('where nothing was written a file takes no room, and what is cut off gives its room back', () => {
  const { mount, all, device } = machine(1);
  const file = mount().open('a', 'create');
  expect(all(writing(file, 5120, bytes('a', 600)))).toEqual(['fine']);
  expect([file.size, device.usedBytes()]).toEqual([5720, 1024]);
  file.truncate(5500);
  expect(device.usedBytes()).toBe(512);
});

test('it notices bytes that change while they are written', () => {
  const { mount, complaints, scheduler } = machine(1);
  const file = mount().open('a', 'create');
  const buffer = bytes('a', 10);
  file.write(0, [buffer], () => {});
  buffer.fill('b');
  while (scheduler.step());
  expect(complaints).toEqual(['bytes for a changed while they were written']);
});
