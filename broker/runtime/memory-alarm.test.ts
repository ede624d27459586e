import { expect, test } from 'vitest';
import { garbageCollector } from './collect-garbage.ts';
import { MemoryAlarm, memoryUse, processBytes, SAMPLE_AFTER_BYTES } from './memory-alarm.ts';

const MIB = 1024 * 1024;

function rig() {
  const use = { pressure: 0, explained: 1 };
  const told: boolean[] = [];
  const clock = { now: 1_000_000 };
  const collections: number[] = [];
  /** What is left after a collection; undefined: it frees nothing. */
  const left: { pressure?: number } = {};
  const alarm = new MemoryAlarm({
    sample: () => use,
    set: (on) => told.push(on),
    now: () => clock.now,
    collect: () => {
      collections.push(clock.now);
      use.pressure = left.pressure ?? use.pressure;
    },
  });
  const at = (pressure: number, explained: number) => {
    use.pressure = pressure;
    use.explained = explained;
    alarm.check();
  };
  return { use, told, clock, alarm, at, collections, left };
}

test('rises above the mark, and ends only well below it', () => {
  const { told, alarm, at } = rig();
  at(1, 1);
  expect(told).toEqual([]);
  at(1.01, 1);
  expect(told).toEqual([true]);
  at(0.95, 0.95);
  at(2, 2);
  expect(told).toEqual([true]);
  at(0.89, 0.89);
  expect(told).toEqual([true, false]);
  at(1.01, 1.5);
  expect(told).toEqual([true, false, true]);
  expect(alarm.on).toBe(true);
});

test('garbage alone raises no alarm', () => {
  const { told, at, left, collections } = rig();
  left.pressure = 0.3;
  at(1.2, 0.1);
  expect(collections).toHaveLength(1);
  expect(told).toEqual([]);
});

test('garbage is collected when the messages no longer explain the alarm, but not all the time', () => {
  const { told, clock, at, left, collections } = rig();
  at(1.2, 1.1);
  at(1.2, 1.1);
  expect(collections).toEqual([]);
  at(1.2, 0.1);
  at(1.2, 0.1);
  expect(collections).toEqual([1_000_000]);
  clock.now += 2_000;
  left.pressure = 0.2;
  at(1.2, 0.1);
  expect(collections).toEqual([1_000_000, 1_002_000]);
  at(0.2, 0.1);
  expect(told).toEqual([true, false]);
});

test('much input makes it look at once', () => {
  const { use, told, alarm } = rig();
  use.pressure = 5;
  use.explained = 5;
  alarm.input(SAMPLE_AFTER_BYTES - 1);
  expect(told).toEqual([]);
  alarm.input(1);
  expect(told).toEqual([true]);
});

test('a sample of this process is a share, and messages explain part of it', () => {
  const empty = memoryUse(1024 * MIB, { messages: 0, bytes: 0 });
  expect(empty.pressure).toBeGreaterThan(0);
  expect(empty.explained).toBe(0);
  const full = memoryUse(1024 * MIB, { messages: 0, bytes: 2048 * MIB });
  expect(full.explained).toBe(2);
  expect(memoryUse(MIB, { messages: 0, bytes: 0 }).pressure).toBeGreaterThan(1);
});

/** Makes garbage, and tells how much memory it was while it was needed. */
function waste(): number {
  const buffers = Array.from({ length: 64 }, () => Buffer.alloc(MIB));
  return processBytes() + buffers.length;
}

test('garbage is really collected', async () => {
  const collect = garbageCollector();
  if (collect === undefined) throw new Error('this Node shows no garbage collector');
  const before = processBytes();
  expect(waste()).toBeGreaterThan(before + 60 * MIB);
  // Buffers are freed by a thread of their own, some time after the collection.
  const left = (): number => {
    collect();
    return processBytes();
  };
  await expect.poll(left).toBeLessThan(before + 32 * MIB);
});
