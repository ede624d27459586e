import { type ChildProcess, spawn } from 'node:child_process';
import type { Log } from './log.ts';

/** How long the demo may take to remove what it declared before it is killed. */
const DEMO_STOP_MS_MAX = 5_000;

export interface DemoStatus {
  readonly running: boolean;
  readonly pid?: number;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
}

export interface DemoControl {
  status(): DemoStatus;
  /** Both are without effect when it is already so. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface DemoCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to ours. The broker's address and password go here: not on a command line, which all can read. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** This program again, with another sub-command; its settings go by the environment. */
export function sameProgram(subCommand: string, settings: Readonly<Record<string, string>>): DemoCommand {
  const [program = process.execPath, script] = process.argv;
  if (script === undefined) throw new Error('this process runs no script, so it cannot start another');
  return { program, args: [...process.execArgv, script, subCommand], env: settings };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** The sample workload as a child of the broker, a client process like any other. */
export class DemoProcess implements DemoControl {
  #child: ChildProcess | undefined;
  #startedAt = 0;

  constructor(
    private readonly command: () => DemoCommand,
    private readonly log: Log,
  ) {}

  status(): DemoStatus {
    const pid = this.#child?.pid;
    return pid === undefined ? { running: false } : { running: true, pid, startedAt: this.#startedAt };
  }

  async start(): Promise<void> {
    if (this.#child !== undefined) return;
    const { program, args, env } = this.command();
    // The channel ends with this process, so the demo learns of a broker that was killed.
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    this.#startedAt = Date.now();
    child.once('exit', (status, signal) => {
      if (this.#child === child) this.#child = undefined;
      this.log.info({ status, signal }, 'the demo has ended');
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => {
        this.#child = undefined;
        reject(new Error('the demo could not be started', { cause: error }));
      });
    });
    this.log.info({ pid: child.pid }, 'the demo runs');
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), DEMO_STOP_MS_MAX);
    await ended(child);
    clearTimeout(kill);
  }
}
