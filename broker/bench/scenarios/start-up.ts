import { spawn } from 'node:child_process';
import net from 'node:net';
import { sleep } from '../load/crew.ts';
import { stopProcess } from '../own-broker.ts';
import { MIB, type Scenario, type StartVariant } from '../scenario.ts';
import { BrokerUsage, per } from '../usage.ts';

const ANSWER_WITHIN_MS = 60_000;
const RETRY_MS = 5;
const ATTEMPT_MS = 1000;
const SETTLE_MS = 5000;
const PROTOCOL_HEADER = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');

const startUp: StartVariant = {
  label: 'start',
  start: async ({ port, command: [file, ...args] }) => {
    const startedAt = performance.now();
    const child = spawn(file, args, { stdio: 'ignore' });
    try {
      while (!(await answers(port))) {
        if (performance.now() - startedAt > ANSWER_WITHIN_MS) throw new Error('no answer within 60 s');
        if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}`);
        await sleep(RETRY_MS);
      }
      const seconds = (performance.now() - startedAt) / 1000;
      await sleep(SETTLE_MS);
      const usage = new BrokerUsage({ pid: child.pid });
      usage.stop();
      return { seconds, rssMiB: per(usage.residentBytes, MIB), cpuSeconds: usage.cpuSeconds };
    } finally {
      await stopProcess(child);
    }
  },
};

/** Whether a protocol header is answered with `connection.start`: a port that merely listens isn't up. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port, timeout: ATTEMPT_MS });
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.on('connect', () => socket.write(PROTOCOL_HEADER));
    socket.on('data', (chunk) => end(chunk[0] === 1));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
  });
}

export const START_UP: Scenario = {
  id: 'A10',
  title: 'start to the first answer, and idle memory',
  protocol: 'amqp',
  metrics: [
    { key: 'seconds', heading: 'seconds', decimals: 2, better: 'low' },
    { key: 'rssMiB', heading: 'RSS MiB', decimals: 0, better: 'low' },
    { key: 'cpuSeconds', heading: 'CPU s', decimals: 2, better: 'low' },
  ],
  variants: [startUp],
};
