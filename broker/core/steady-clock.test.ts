import { expect, test } from 'vitest';
import { SteadyClock } from './steady-clock.ts';

function clocks() {
  const time = { wall: 1_000_000, monotonic: 0 };
  const clock = new SteadyClock(
    () => time.wall,
    () => time.monotonic,
  );
  return {
    time,
    clock,
    pass(ms: number) {
      time.wall += ms;
      time.monotonic += ms;
      clock.adjust();
      return clock.now();
    },
  };
}

test('it is the wall clock', () => {
  const { pass } = clocks();
  expect([pass(10), pass(5_000)]).toEqual([1_000_010, 1_005_010]);
});

test('set back, it goes on from where it was, and set forward again it is right again', () => {
  const { time, clock, pass } = clocks();
  pass(10);
  time.wall -= 3_600_000;
  expect(clock.now()).toBe(1_000_010);
  expect([pass(10), pass(10)]).toEqual([1_000_020, 1_000_030]);
  time.wall += 3_600_000;
  expect(pass(10)).toBe(1_000_040);
  expect(clock.now()).toBe(time.wall);
});

test('set forward, it follows', () => {
  const { time, pass } = clocks();
  time.wall += 60_000;
  expect(pass(10)).toBe(1_060_010);
});

test('a drift does not add up', () => {
  const { time, pass } = clocks();
  for (let i = 0; i < 100; i++) {
    time.wall -= 1;
    pass(100);
  }
  expect(pass(0)).toBe(time.wall);
});
