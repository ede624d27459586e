import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { explainListen, probePort } from './ports.ts';
import { hostPort, readReady, readyLine } from './ready.ts';

async function refusal(host: string, port: number): Promise<unknown> {
  try {
    await probePort(host, port);
  } catch (error) {
    return explainListen(error, host, { amqpPort: 1, consolePort: port });
  }
  throw new Error('The port was free.');
}

test('port 0 takes a free one, which is free again afterwards', async () => {
  const port = await probePort('127.0.0.1', 0);
  expect(port).toBeGreaterThan(0);
  expect(await probePort('127.0.0.1', port)).toBe(port);
});

test('a taken port is named, with the flag that chooses another', async () => {
  const port = await probePort('127.0.0.1', 0);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    expect(String(await refusal('127.0.0.1', port))).toBe(
      `UsageError: Port ${port} on 127.0.0.1 is taken by another program; choose another with --console-port.`,
    );
  } finally {
    server.close();
  }
});

test("an address that isn't this machine's is named", async () => {
  // 192.0.2.0/24 is kept for documentation (RFC 5737).
  expect(String(await refusal('192.0.2.1', 0))).toBe(
    'UsageError: This machine has no address 192.0.2.1; choose another with --host.',
  );
});

test('an error of another kind stays as it is', () => {
  const error = new Error('disk on fire');
  expect(explainListen(error, '127.0.0.1', {})).toBe(error);
});

test('the ready line is read as it was written, and no other line is one', () => {
  const ready = { pid: 1, amqp: hostPort('::1', 5672), mqtt: null, mqttWs: null, http: '127.0.0.1:15672' };
  const line = readyLine(ready);
  expect(line).toBe('waybill ready {"pid":1,"amqp":"[::1]:5672","mqtt":null,"mqttWs":null,"http":"127.0.0.1:15672"}');
  expect(readReady(line)).toEqual(ready);
  expect(readReady('ready')).toBeUndefined();
});
