import { getPriority } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { Supervisor } from './supervisor.ts';

const ready = (script: string): string[] => [
  '--eval',
  `${script}; console.log('a word'); console.log('waybill ready {"pid":' + process.pid + '}');`,
];
const serving = ready('setInterval(() => {}, 1000)');
const deaf = ready("setInterval(() => {}, 1000); process.on('SIGTERM', () => {})");

const started: Supervisor[] = [];
function supervisor(graceMs?: number): Supervisor {
  const made = new Supervisor(graceMs);
  started.push(made);
  return made;
}
afterEach(async () => {
  for (const parts of started.splice(0)) {
    parts.stop();
    await parts.ended;
  }
});

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

test('the ready line is found among other lines', async () => {
  const parts = supervisor();
  expect(await parts.start({ name: 'broker', args: serving })).toEqual({ pid: expect.any(Number) });
});

test('when one dies the other is stopped, and the status is the dead one’s', async () => {
  const parts = supervisor();
  const broker = await parts.start({ name: 'broker', args: serving });
  await parts.start({
    name: 'console',
    args: ready("process.on('disconnect', () => {}); setTimeout(() => process.exit(7), 1)"),
  });
  expect(await parts.ended).toEqual({
    status: 7,
    sentence: 'The console ended with status 7, so everything else was stopped.',
  });
  expect(isGone(broker?.pid ?? 0)).toBe(true);
});

test('one that ends well by itself has failed all the same', async () => {
  const parts = supervisor();
  await parts.start({ name: 'broker', args: ready('') });
  expect((await parts.ended).status).toBe(1);
});

test('one that was killed is said to be', async () => {
  const parts = supervisor();
  const broker = await parts.start({ name: 'broker', args: serving });
  process.kill(broker?.pid ?? 0, 'SIGKILL');
  expect(await parts.ended).toEqual({
    status: 137,
    sentence: 'The broker ended by SIGKILL, so everything else was stopped.',
  });
});

test('one that gives way does so from where its parent stands', async () => {
  const parts = supervisor();
  const broker = await parts.start({ name: 'broker', args: serving });
  const console = await parts.start({ name: 'console', args: serving, niceness: 3 });
  const own = getPriority();
  expect(getPriority(broker?.pid)).toBe(own);
  expect(getPriority(console?.pid)).toBe(Math.min(own + 3, 19));
});

test('one that fails before it is ready has said why, so nothing is added', async () => {
  const parts = supervisor();
  expect(await parts.start({ name: 'broker', args: ['--eval', 'process.exit(1)'] })).toBeUndefined();
  expect(await parts.ended).toEqual({ status: 1 });
});

test('asked to stop, it ends all with status 0, and starts no more', async () => {
  const parts = supervisor();
  await parts.start({ name: 'broker', args: serving });
  await parts.start({ name: 'console', args: serving });
  parts.stop();
  expect(await parts.ended).toEqual({ status: 0 });
  expect(await parts.start({ name: 'console', args: serving })).toBeUndefined();
});

test('what does not end within the grace time is killed', async () => {
  const parts = supervisor(50);
  const broker = await parts.start({ name: 'broker', args: deaf });
  parts.stop();
  expect(await parts.ended).toEqual({ status: 0 });
  expect(isGone(broker?.pid ?? 0)).toBe(true);
});
