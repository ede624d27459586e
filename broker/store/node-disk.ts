import {
  closeSync,
  fdatasync,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  unlink,
  writeFileSync,
  writev,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { Disk, DiskFile, Done } from './disk.ts';
import { codeOf, textOf } from './failure.ts';

const LOCK_NAME = 'lock';
/** What a file is called until all of it is there. */
const UNFINISHED = '.new';
const OPEN_FLAGS = { create: 'wx+', reuse: 'r+', read: 'r' } as const;
/** Buffers of one call: the least IOV_MAX that POSIX systems have in practice. */
const BUFFERS_PER_WRITE_MAX = 1024;

/** A directory of this machine. */
export class NodeDisk implements Disk {
  readonly path: string;
  #isLocked = false;

  constructor(path: string) {
    this.path = resolve(path);
  }

  lock(): void {
    // Written aside, then linked: the lock is never seen half-written, and only one link succeeds.
    const mine = join(this.path, `${LOCK_NAME}.${process.pid}`);
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
      writeFileSync(mine, JSON.stringify({ pid: process.pid, since: birthOf(process.pid) ?? null }), { mode: 0o600 });
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOSPC') {
        rmSync(mine, { force: true });
        this.#refuseIfHeld(this.contents(LOCK_NAME)?.toString('utf8'));
      }
      const advice = code === 'ENOSPC' ? 'make room on its disk' : 'let the broker write there';
      const text = `${this.path} can't be written (${code ?? textOf(error)}): ${advice}, or choose another --data-dir`;
      throw new Error(text, { cause: error });
    }
    try {
      if (!this.#link(mine)) {
        this.#clearStale();
        if (!this.#link(mine)) throw new Error(`${this.path} is being opened by another process`);
      }
    } finally {
      rmSync(mine, { force: true });
    }
    this.#isLocked = true;
    // Of a process that died meanwhile.
    for (const name of this.list()) if (name.endsWith(UNFINISHED)) rmSync(join(this.path, name), { force: true });
  }

  unlock(): void {
    if (!this.#isLocked) return;
    this.#isLocked = false;
    rmSync(join(this.path, LOCK_NAME), { force: true });
  }

  list(): string[] {
    return readdirSync(this.path);
  }

  open(name: string, mode: keyof typeof OPEN_FLAGS): DiskFile {
    return new NodeFile(name, openSync(join(this.path, name), OPEN_FLAGS[mode], 0o600));
  }

  contents(name: string): Buffer | undefined {
    try {
      return readFileSync(join(this.path, name));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  replace(name: string, contents: Uint8Array): void {
    const aside = join(this.path, `${name}${UNFINISHED}`);
    const file = openSync(aside, 'w', 0o600);
    try {
      writeFileSync(file, contents);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(aside, join(this.path, name));
    const directory = openSync(this.path, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  }

  remove(name: string, done: Done): void {
    unlink(join(this.path, name), (error) => done(error ?? undefined));
  }

  rename(from: string, to: string): void {
    renameSync(join(this.path, from), join(this.path, to));
  }

  syncDirectory(done: Done): void {
    let directory: number;
    try {
      directory = openSync(this.path, 'r');
    } catch (error) {
      setImmediate(done, error instanceof Error ? error : new Error(String(error)));
      return;
    }
    fsync(directory, (error) => {
      closeSync(directory);
      done(error ?? undefined);
    });
  }

  freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.path);
    return bavail * bsize;
  }

  #link(mine: string): boolean {
    try {
      linkSync(mine, join(this.path, LOCK_NAME));
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  #refuseIfHeld(lock: string | undefined): void {
    const holder = lock === undefined ? undefined : holderOf(lock);
    if (holder === undefined || !isAlive(holder)) return;
    throw new Error(`${this.path} is in use by process ${holder.pid}: stop that, or choose another --data-dir`);
  }

  /** Takes away the lock of a process that is gone; throws when it lives. */
  #clearStale(): void {
    const text = this.contents(LOCK_NAME)?.toString('utf8');
    if (text === undefined) return;
    this.#refuseIfHeld(text);
    // Another process may do the same now: what is taken away must be what was read.
    const aside = join(this.path, `${LOCK_NAME}.stale.${process.pid}`);
    try {
      renameSync(join(this.path, LOCK_NAME), aside);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    const taken = readFileSync(aside, 'utf8');
    if (taken !== text) this.#link(aside);
    rmSync(aside, { force: true });
  }
}

interface Holder {
  readonly pid: number;
  /** When it was started, so that another process with its number isn't taken for it; null: the system doesn't say. */
  readonly since: string | null;
}

function holderOf(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('since' in value)) return undefined;
    const { pid, since } = value;
    if (typeof pid !== 'number' || !(typeof since === 'string' || since === null)) return undefined;
    return { pid, since };
  } catch {
    return undefined;
  }
}

function isAlive({ pid, since }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const birth = birthOf(pid);
  return birth === undefined || since === null || birth === since;
}

/** The boot and the clock tick in which a process was started (proc(5)); undefined: this system has no such files. */
function birthOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, and may hold anything; the start time is the 22nd.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot} ${started}`;
  } catch {
    return undefined;
  }
}

class NodeFile implements DiskFile {
  readonly name: string;
  readonly #fd: number;
  #size: number;
  /** Operations under way; the last one closes the file when that was asked for meanwhile. */
  #pending = 0;
  #isClosed = false;

  constructor(name: string, fd: number) {
    this.name = name;
    this.#fd = fd;
    this.#size = fstatSync(fd).size;
  }

  get size(): number {
    return this.#size;
  }

  write(at: number, buffers: readonly Uint8Array[], done: Done): void {
    this.#pending++;
    this.#writeFrom(at, buffers, (error) => this.#ended(error, done));
  }

  sync(done: Done): void {
    this.#pending++;
    fdatasync(this.#fd, (error) => this.#ended(error ?? undefined, done));
  }

  read(at: number, into: Uint8Array): number {
    let filled = 0;
    while (filled < into.length) {
      const count = readSync(this.#fd, into, filled, into.length - filled, at + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }

  truncate(size: number): void {
    ftruncateSync(this.#fd, size);
    this.#size = size;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#pending === 0) closeSync(this.#fd);
  }

  #ended(error: Error | undefined, done: Done): void {
    this.#pending--;
    if (this.#isClosed && this.#pending === 0) closeSync(this.#fd);
    done(error);
  }

  #writeFrom(at: number, buffers: readonly Uint8Array[], done: Done): void {
    const now = buffers.slice(0, BUFFERS_PER_WRITE_MAX);
    writev(this.#fd, now, at, (error, written) => {
      if (error) {
        done(error);
        return;
      }
      const end = at + written;
      this.#size = Math.max(this.#size, end);
      const rest = without(buffers, written);
      if (rest.length === 0) done(undefined);
      else if (written === 0) done(new Error(`${this.name}: the system wrote nothing`));
      else this.#writeFrom(end, rest, done);
    });
  }
}

/** What is left of the buffers behind the first so many bytes. */
function without(buffers: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let skip = written;
  for (const [i, buffer] of buffers.entries()) {
    if (skip < buffer.length) return [buffer.subarray(skip), ...buffers.slice(i + 1)];
    skip -= buffer.length;
  }
  return [];
}
