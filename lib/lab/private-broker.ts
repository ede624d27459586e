/** A broker of a run's own, so that it can be crashed: the bundled one, on free ports of loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { fail, ok, type Result } from '@/lib/contract/result';
import { isAlive } from '@/lib/server/is-alive';

/** At once, of everybody who uses this console. Each is a process. */
export const privateBrokersMax = 3;
const heapMebibytesMax = 128;
const startMsMax = 30_000;
const readyWords = 'waybill ready ';
const folderWords = 'waybill-lab-';

const said = z.object({ amqp: z.string(), mqtt: z.string(), http: z.string() });
const portOf = (address: string): number => Number(address.split(':').at(-1));

export type PrivatePorts = { readonly amqp: number; readonly mqtt: number; readonly http: number };

/** The program that the console is a part of; undefined where it was started in another way. */
const program = (): string | undefined => process.env.WAYBILL_PROGRAM;

/** Folders and processes that this process has to leave none of. */
const standing = new Set<PrivateBroker>();

function leaveNothing(): void {
  for (const broker of standing) broker.vanish();
}

/** What consoles that were killed have left: their brokers ended with them, their folders did not. */
export function sweepLeftFolders(root = tmpdir()): void {
  for (const name of namesIn(root)) {
    const pid = name.startsWith(folderWords) ? Number(name.slice(folderWords.length).split('-')[0]) : Number.NaN;
    if (!Number.isInteger(pid) || pid === process.pid || isAlive(pid)) continue;
    try {
      rmSync(join(root, name), { recursive: true, force: true });
    } catch {
      // Another user's: it is theirs to sweep.
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // What can't be read has nothing of ours.
    return [];
  }
}

export class PrivateBroker {
  readonly #program: string;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #running = false;
  /** Of the last time that it ran. */
  #ports: PrivatePorts | undefined;
  #over = false;

  private constructor(path: string) {
    this.#program = path;
    this.#folder = mkdtempSync(join(tmpdir(), `${folderWords}${process.pid}-`));
  }

  static async start(): Promise<Result<PrivateBroker>> {
    const path = program();
    if (path === undefined) {
      return fail(
        'refused',
        'This console was started without the bundled broker, so a run can’t have one of its own.',
      );
    }
    if (standing.size >= privateBrokersMax) {
      const most = `${privateBrokersMax} runs have a broker of their own, which is the most. End one first.`;
      return fail('refused', most, 409);
    }
    sweepLeftFolders();
    const broker = new PrivateBroker(path);
    if (standing.size === 0) process.once('exit', leaveNothing);
    standing.add(broker);
    const problem = await broker.run();
    if (problem === undefined) return ok(broker);
    await broker.end();
    return fail('unreachable', problem);
  }

  /** All that there are now. */
  static standing(): readonly PrivateBroker[] {
    return [...standing];
  }

  get running(): boolean {
    return this.#running;
  }

  get folder(): string {
    return this.#folder;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Where it listens; after a crash where it did. Throws before the first start. */
  get ports(): PrivatePorts {
    if (this.#ports === undefined) throw new Error('the private broker has never run');
    return this.#ports;
  }

  /** Starts it, with what its folder holds. A sentence: it didn't start. */
  async run(): Promise<string | undefined> {
    if (this.#over) return 'This run is over.';
    if (this.#child !== undefined) return 'The broker is running.';
    const free = ['amqp', 'mqtt', 'mqtt-ws', 'http'].flatMap((door) => [`--${door}-port`, '0']);
    const child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${heapMebibytesMax}`,
        this.#program,
        'broker',
        '--host',
        '127.0.0.1',
        '--data-dir',
        this.#folder,
        '--log-level',
        'error',
        ...free,
      ],
      // The channel tells it that we are gone, even when we were killed.
      { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: ownEnvironment() },
    );
    this.#child = child;
    child.once('exit', () => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#running = false;
    });
    const ports = await firstWords(child);
    if (ports === undefined || this.#child !== child) {
      child.kill('SIGKILL');
      return 'The private broker did not start.';
    }
    this.#ports = ports;
    this.#running = true;
    return undefined;
  }

  /** Ends it in the middle of whatever it does, as a power cut would its program. */
  async crash(keep: boolean): Promise<void> {
    await this.#kill();
    if (keep || this.#over) return;
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { recursive: true });
  }

  /** Takes it away with all that it has. Twice is once. */
  async end(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.#kill();
    await rm(this.#folder, { recursive: true, force: true });
    standing.delete(this);
    if (standing.size === 0) process.off('exit', leaveNothing);
  }

  /** The same without waiting: this process ends. */
  vanish(): void {
    this.#over = true;
    this.#child?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #kill(): Promise<void> {
    const child = this.#child;
    this.#running = false;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    this.#child = undefined;
  }
}

/** Without the settings of the console's own broker. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('WAYBILL_') && name !== 'NODE_OPTIONS'),
  ) as NodeJS.ProcessEnv;
}

async function firstWords(child: ChildProcess): Promise<PrivatePorts | undefined> {
  const { stdout } = child;
  if (stdout === null) return undefined;
  const timer = setTimeout(() => child.kill('SIGKILL'), startMsMax);
  try {
    for await (const line of createInterface({ input: stdout })) {
      if (!line.startsWith(readyWords)) continue;
      const { amqp, mqtt, http } = said.parse(JSON.parse(line.slice(readyWords.length)));
      return { amqp: portOf(amqp), mqtt: portOf(mqtt), http: portOf(http) };
    }
    return undefined;
  } finally {
    clearTimeout(timer);
    // What it says later isn't read, and must not stop it.
    stdout.resume();
  }
}
