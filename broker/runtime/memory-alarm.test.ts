import { expect, test, vi } from 'vitest';
import { garbageCollector } from './collect-garbage.ts';
import { MemoryAlarm, processBytes, SAMPLE_AFTER_BYTES } from './memory-alarm.ts';

function rig() {
  const use = { messageBytes: 0, processBytes: 0 };
  const told: boolean[] = [];
  const clock = { now: 1_000_000 };
  let collected = 0;
  const alarm = new MemoryAlarm({
    maxBytes: 1_000,
    sample: () => use,
    set: (on) => told.push(on),
    now: () => clock.now,
    collect: () => collected++,
  });
  return { use, told, clock, alarm, collected: () => collected };
}

test('rises above the mark, and ends only well below it', () => {
  const { use, told, alarm } = rig();
  const at = (messageBytes: number, processBytes: number) => {
    use.messageBytes = messageBytes;
    use.processBytes = processBytes;
    alarm.check();
  };
  at(1_000, 1_000);
  expect(told).toEqual([]);
  at(1_001, 0);
  expect(told).toEqual([true]);
  at(950, 0);
  at(2_000, 0);
  expect(told).toEqual([true]);
  at(899, 899);
  expect(told).toEqual([true, false]);
  at(0, 1_001);
  expect(told).toEqual([true, false, true]);
  expect(alarm.on).toBe(true);
});

test('garbage is collected when the messages no longer explain the alarm, but not all the time', () => {
  const { use, told, clock, alarm, collected } = rig();
  use.messageBytes = 5_000;
  use.processBytes = 6_000;
  alarm.check();
  alarm.check();
  expect(collected()).toBe(0);
  use.messageBytes = 10;
  alarm.check();
  alarm.check();
  expect(collected()).toBe(1);
  clock.now += 2_000;
  alarm.check();
  expect(collected()).toBe(2);
  use.processBytes = 100;
  alarm.check();
  expect(told).toEqual([true, false]);
});

test('much input makes it look at once', () => {
  const { use, told, alarm } = rig();
  use.messageBytes = 5_000;
  alarm.input(SAMPLE_AFTER_BYTES - 1);
  expect(told).toEqual([]);
  alarm.input(1);
  expect(told).toEqual([true]);
});

const MIB = 1024 * 1024;

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
  await vi.waitFor(() => {
    collect();
    expect(processBytes()).toBeLessThan(before + 32 * MIB);
  });
});
