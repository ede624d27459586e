/** Jobs on disk: what was frozen, written once, and a journal that only grows. */
import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Job, type JobEntry, type JobEvent, type JobSpec } from '@/lib/jobs/job';
import { isAlive } from '@/lib/server/is-alive';

const specFile = 'job.json';
const entriesFile = 'entries.jsonl';
const journalFile = 'journal.jsonl';
const historyFile = 'history.jsonl';

/** Headers that were left out of what is sent; of each entry, in their order. */
export type Histories = readonly Readonly<Record<string, unknown>>[];

type JournalFile = Pick<FileHandle, 'appendFile' | 'datasync' | 'close'>;

/** Appends in the order of the calls. */
export class Journal {
  readonly #file: JournalFile;
  #tail: Promise<void> = Promise.resolve();
  /** An append failed, and may have left a part of a line: what comes next must not be joined to it. */
  #torn = false;

  constructor(file: JournalFile) {
    this.#file = file;
  }

  /** `onDisk`: it isn't done before the disk has it; else before the system has it, which outlives this process. */
  append(events: readonly JobEvent[], onDisk: boolean): Promise<void> {
    const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    const done = this.#tail.then(async () => {
      const start = this.#torn ? '\n' : '';
      this.#torn = true;
      await this.#file.appendFile(start + text);
      this.#torn = false;
      if (onDisk) await this.#file.datasync();
    });
    // Who waits hears of a failure; it doesn't stop those that come after.
    this.#tail = done.catch(() => {});
    return done;
  }

  async close(): Promise<void> {
    await this.#tail;
    await this.#file.close();
  }
}

function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A crash or a full disk cut the line; what it said had not been acted on.
    return undefined;
  }
}

async function* lines(path: string): AsyncGenerator<unknown> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const value = parsed(line);
    if (value !== undefined) yield value;
  }
}

export class JobStore {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** It is there whole, or not at all. */
  async create(spec: JobSpec, entries: readonly JobEntry[], histories: Histories = []): Promise<void> {
    const making = join(this.#dir, `.making-${spec.id}`);
    await mkdir(making, { recursive: true, mode: 0o700 });
    await writeWhole(join(making, entriesFile), jsonLines(entries));
    if (histories.length > 0) await writeWhole(join(making, historyFile), jsonLines(histories));
    await writeWhole(join(making, specFile), JSON.stringify(spec));
    await writeWhole(join(making, journalFile), '');
    await rename(making, join(this.#dir, spec.id));
    await syncFolder(this.#dir);
  }

  async journal(id: string): Promise<Journal> {
    const path = join(this.#dir, id, journalFile);
    const file = await open(path, 'a+', 0o600);
    const { size } = await file.stat();
    // After a crash the last line may lack its end; what comes next must not be joined to it.
    if (size > 0) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
      if (bytesRead === 1 && buffer[0] !== 0x0a) await file.appendFile('\n');
    }
    return new Journal(file);
  }

  async load(id: string): Promise<Job> {
    const dir = join(this.#dir, id);
    const spec = JSON.parse(await readFile(join(dir, specFile), 'utf8')) as JobSpec;
    const entries: JobEntry[] = [];
    for await (const entry of lines(join(dir, entriesFile))) entries.push(entry as JobEntry);
    const job = new Job(spec, entries);
    for await (const event of lines(join(dir, journalFile))) job.apply(event as JobEvent);
    return job;
  }

  /** Kept on disk alone: they are wanted only when something is called back. Empty: nothing was left out. */
  async histories(id: string): Promise<Histories> {
    const path = join(this.#dir, id, historyFile);
    const found: Readonly<Record<string, unknown>>[] = [];
    if (!existsSync(path)) return found;
    for await (const history of lines(path)) found.push(history as Readonly<Record<string, unknown>>);
    return found;
  }

  /** The ids of all jobs. What was being made when a crash came is removed. */
  async list(): Promise<string[]> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    const names = await readdir(this.#dir, { withFileTypes: true });
    const folders = names.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    for (const name of folders.filter((each) => each.startsWith('.making-'))) await this.remove(name);
    return folders.filter((name) => !name.startsWith('.'));
  }

  async remove(id: string): Promise<void> {
    await rm(join(this.#dir, id), { recursive: true, force: true });
  }

  /**
   * One process runs the jobs of a folder: two would send everything twice. Answers the id of the process that has it
   * already; undefined: it is ours now.
   */
  async claim(): Promise<number | undefined> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    const path = join(this.#dir, 'owner.pid');
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (owner > 0 && owner !== process.pid && isAlive(owner)) return owner;
    await writeFile(path, `${process.pid}\n`, { mode: 0o600 });
    return undefined;
  }
}
