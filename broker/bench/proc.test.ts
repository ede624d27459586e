import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { cpuSeconds, listenerOf, machineBusySeconds, processTree, residentBytes } from './proc.ts';

const isLinux = existsSync('/proc/self/stat');

test.runIf(isLinux)('a process is found by its port, with its children, time and memory', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  try {
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('a TCP server has an address');
    expect(listenerOf(address.port)).toBe(process.pid);
    const tree = processTree(process.pid);
    expect(tree).toContain(process.pid);
    expect(tree).toContain(child.pid);
    expect(cpuSeconds([process.pid])).toBeGreaterThan(0);
    expect(residentBytes([process.pid])).toBeGreaterThan(2 ** 20);
    expect(machineBusySeconds()).toBeGreaterThan(0);
  } finally {
    child.kill();
    server.close();
  }
});

test('what is gone has no figures', () => {
  expect(processTree(2 ** 30)).toEqual([]);
  expect(cpuSeconds([2 ** 30])).toBe(0);
  expect(residentBytes([2 ** 30])).toBe(0);
  expect(listenerOf(0)).toBeUndefined();
});
