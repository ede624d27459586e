import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { PrivateBroker, privateBrokersMax, sweepLeftFolders } from '@/lib/lab/private-broker';

// Processes start, and clients talk: it takes what it takes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

process.env.WAYBILL_PROGRAM ??= join(import.meta.dirname, '../../dist/waybill.mjs');

const started: PrivateBroker[] = [];

async function start(): Promise<PrivateBroker> {
  const broker = await PrivateBroker.start();
  if (!broker.ok) throw new Error(broker.error.reason);
  started.push(broker.value);
  return broker.value;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((broker) => broker.end()));
});

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) throw new Error('it has no process');
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('as many as there may be, and no more; they go with their folders', async () => {
  const brokers = await Promise.all(Array.from({ length: privateBrokersMax }, start));
  expect(await PrivateBroker.start()).toMatchObject({ ok: false, error: { kind: 'refused' } });
  const left = brokers.map(({ pid, folder }) => ({ pid, folder }));
  expect(left.every(({ pid, folder }) => isAlive(pid) && existsSync(folder))).toBe(true);
  await Promise.all(brokers.map((broker) => broker.end()));
  expect(left.some(({ pid, folder }) => isAlive(pid) || existsSync(folder))).toBe(false);
  expect(PrivateBroker.standing()).toEqual([]);
});

test('a crash ends the process; its folder stays or is emptied', async () => {
  const broker = await start();
  const { pid, folder } = broker;
  await broker.crash(true);
  expect(isAlive(pid)).toBe(false);
  expect(broker.running).toBe(false);
  expect(existsSync(join(folder, 'broker'))).toBe(true);
  await broker.crash(false);
  expect(existsSync(join(folder, 'broker'))).toBe(false);
  expect(await broker.run()).toBeUndefined();
  expect(broker.running).toBe(true);
  expect(await broker.run()).toBe('The broker is running.');
});

test('it ends when the process that started it is killed', async () => {
  const program = process.env.WAYBILL_PROGRAM ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'waybill-lab-test-'));
  // As the console starts one: the channel between them is what tells of the console's end.
  const parent = `
    const child = require('node:child_process').spawn(process.execPath,
      [${JSON.stringify(program)}, 'broker', '--data-dir', ${JSON.stringify(folder)},
       ...['amqp', 'mqtt', 'mqtt-ws', 'http'].flatMap((door) => ['--' + door + '-port', '0'])],
      { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    child.stdout.on('data', (text) => String(text).includes('waybill ready') && console.log(child.pid));`;
  const console = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const pid = await new Promise<number>((resolve) =>
      console.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
    );
    expect(isAlive(pid)).toBe(true);
    console.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  } finally {
    console.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

test('folders of consoles that were killed are swept away, others’ are not', async () => {
  const root = mkdtempSync(join(tmpdir(), 'waybill-sweep-'));
  const gone = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => gone.once('exit', resolve));
  const names = [
    `waybill-lab-${gone.pid}-abc`,
    `waybill-lab-${process.pid}-abc`,
    `waybill-lab-${process.ppid}-abc`,
    'other',
  ];
  for (const name of names) mkdirSync(join(root, name, 'broker'), { recursive: true });
  sweepLeftFolders(root);
  expect(names.map((name) => existsSync(join(root, name)))).toEqual([false, true, true, true]);
  rmSync(root, { recursive: true });
  // A console starts also where there is no such folder.
  expect(() => sweepLeftFolders(root)).not.toThrow();
});
