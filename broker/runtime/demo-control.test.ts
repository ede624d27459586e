import { expect, test } from 'vitest';
import { DemoProcess } from './demo-control.ts';
import { createLog } from './log.ts';

/** A program that ends when it is told to. */
const OBEDIENT = "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);";

function control(script: string, program = process.execPath): DemoProcess {
  return new DemoProcess(() => ({ program, args: ['-e', script], env: {} }), createLog('silent'));
}

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('runs one child, and stops it', async () => {
  const demo = control(OBEDIENT);
  expect(demo.status()).toEqual({ running: false });
  await demo.start();
  const { running, pid, startedAt } = demo.status();
  expect(running).toBe(true);
  expect(startedAt).toBeLessThanOrEqual(Date.now());
  if (pid === undefined) throw new Error('a running demo has a process id');
  await demo.start();
  expect(demo.status().pid).toBe(pid);
  await demo.stop();
  expect(demo.status()).toEqual({ running: false });
  expect(alive(pid)).toBe(false);
  await demo.stop();
});

test('notices a child that ends by itself, and can start another', async () => {
  const demo = control('');
  await demo.start();
  await expect.poll(() => demo.status().running).toBe(false);
  await demo.start();
  expect(demo.status().running).toBe(true);
  await expect.poll(() => demo.status().running).toBe(false);
});

test('fails when there is no such program', async () => {
  const demo = control('', '/nowhere/at/all');
  await expect(demo.start()).rejects.toThrow('the demo could not be started');
  expect(demo.status().running).toBe(false);
});
