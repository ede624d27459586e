import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
/** How long a broker may take to start on a busy machine, ms. */
const START_MS_MAX = 30_000;

/** The program in a folder of its own, made from the sources as they are. */
export async function bundleBroker(): Promise<{ readonly path: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-crash-'));
  const path = join(folder, 'waybill.mjs');
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['broker/cli/main.ts'],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['bufferutil', 'utf-8-validate'],
    // CommonJS packages inside call `require`, which ESM lacks.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    },
    logLevel: 'silent',
  });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Ports that are free now, and that a broker which is started again can have again. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('a server listens on a port');
    return address.port;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** A broker as a process of its own, which can be killed. */
export class BrokerProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(program: string, dataDir: string, ports: { amqp: number; mqtt: number }): Promise<BrokerProcess> {
    const args = ['--data-dir', dataDir, '--amqp-port', String(ports.amqp), '--mqtt-port', String(ports.mqtt)];
    const others = ['--mqtt-ws-port', '0', '--http-port', '0', '--log-level', 'error'];
    const child = spawn(process.execPath, [program, 'broker', ...args, ...others], {
      cwd: dataDir,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.stdout === null) throw new Error('its stdout is a pipe');
    const signal = AbortSignal.timeout(START_MS_MAX);
    const ready = once(createInterface(child.stdout), 'line', { signal });
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`the broker ended with ${code}`);
    });
    // Whichever loses has nothing more to say.
    ended.catch(() => {});
    await Promise.race([ready, ended]);
    return new BrokerProcess(child);
  }

  /** At once, in the middle of whatever it does: `kill -9`. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
