import { type ChildProcess, spawn } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { type Ready, readReady } from './ready.ts';

export interface PartSpec {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How far it gives way to the others when the processors are short: 1 to 19, as `nice` has it. */
  readonly niceness?: number;
}

/** How the whole ended: the status to end with, and the sentence to say, if the part hasn't said why itself. */
export interface Ending {
  readonly status: number;
  readonly sentence?: string;
}

const KILLED_STATUS = 128 + 9;

/** At once, before it has threads, which inherit it. */
function giveWay(pid: number, niceness: number): void {
  try {
    setPriority(pid, Math.min(getPriority() + niceness, constants.priority.PRIORITY_LOW));
  } catch {
    // It has ended already, which is told as any other end, or the system knows no niceness: then all are equal.
  }
}

/** Child processes that live and die together. */
export class Supervisor {
  readonly #graceMs: number;
  readonly #running = new Map<ChildProcess, string>();
  readonly #end: (ending: Ending) => void;
  #stopping = false;
  #ending: Ending | undefined;
  /** Settles when every part is gone. */
  readonly ended: Promise<Ending>;

  constructor(graceMs = 3_000) {
    this.#graceMs = graceMs;
    let end: ((ending: Ending) => void) | undefined;
    this.ended = new Promise((resolve) => {
      end = resolve;
    });
    this.#end = (ending) => end?.(ending);
  }

  /** Starts a part; gives its ready line, or undefined when it ended without one. */
  start({ name, args, env, niceness = 0 }: PartSpec): Promise<Ready | undefined> {
    if (this.#stopping) return Promise.resolve(undefined);
    // The channel tells the part that we are gone, even when we were killed.
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    });
    this.#running.set(child, name);
    if (child.pid !== undefined && niceness > 0) giveWay(child.pid, niceness);
    return new Promise((resolve) => {
      let isReady = false;
      if (child.stdout) {
        createInterface({ input: child.stdout }).on('line', (line) => {
          const ready = readReady(line);
          if (ready === undefined) process.stderr.write(`${line}\n`);
          isReady ||= ready !== undefined;
          if (ready) resolve(ready);
        });
      }
      child.once('error', (error) => process.stderr.write(`Cannot start the ${name}: ${error.message}.\n`));
      child.once('close', (code, signal) => {
        resolve(undefined);
        this.#gone(child, code, signal, isReady);
      });
    });
  }

  #gone(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null, wasReady: boolean): void {
    const name = this.#running.get(child);
    this.#running.delete(child);
    if (!this.#stopping) {
      const how = signal === null ? `with status ${code}` : `by ${signal}`;
      const said = !wasReady && signal === null && code !== 0;
      this.#ending = {
        // A part that ends by itself has failed, whatever it says.
        status: code === null ? KILLED_STATUS : code || 1,
        ...(!said && { sentence: `The ${name} ended ${how}, so everything else was stopped.` }),
      };
      this.stop();
    }
    if (this.#running.size === 0) this.#end(this.#ending ?? { status: 0 });
  }

  /** Asks every part to end, and kills what hasn't after the grace time. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    if (this.#running.size === 0) this.#end(this.#ending ?? { status: 0 });
    for (const child of this.#running.keys()) child.kill('SIGTERM');
    setTimeout(() => {
      for (const child of this.#running.keys()) child.kill('SIGKILL');
    }, this.#graceMs).unref();
  }
}
