/**
 * An append-only log in files of JSON lines. A deed has two lines, one before it is begun and one when it is over, so
 * that what the console was doing when it was killed isn't missing.
 */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AuditBegun,
  type AuditEnded,
  type AuditEntry,
  type AuditFilter,
  auditBegun,
  auditEnded,
} from '@/lib/contract/audit';
import { readJson } from '@/lib/format/json';
import { ifThere } from '@/lib/server/if-there';
import { Turns } from '@/lib/server/turns';

export type AuditBounds = { readonly fileBytes: number; readonly files: number };

/** 64 MiB together; the oldest file goes when there are more. */
const auditBounds: AuditBounds = { fileBytes: 4 * 1024 * 1024, files: 16 };

const current = 'audit.jsonl';
const rotated = /^audit-\d{14,}\.jsonl$/;

export class AuditLog {
  readonly #folder: string;
  readonly #bounds: AuditBounds;
  #file: FileHandle | undefined;
  #bytes = 0;
  /** One line at a time. */
  readonly #turns = new Turns();

  constructor(folder: string, bounds: AuditBounds = auditBounds) {
    this.#folder = folder;
    this.#bounds = bounds;
  }

  /** On disk when it is answered; throws when it can't be. */
  append(line: AuditBegun | AuditEnded): Promise<void> {
    return this.#turns.take(async () => {
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      if (this.#file !== undefined && this.#bytes + bytes.length > this.#bounds.fileBytes) await this.#rotate();
      const file = await this.#open();
      try {
        await file.appendFile(bytes);
        await file.datasync();
      } catch (error) {
        // It may have left a part of a line, which is closed off when the file is opened again.
        this.#file = undefined;
        await file.close();
        throw error;
      }
      this.#bytes += bytes.length;
    });
  }

  /** The newest that match, at most so many. */
  async read(
    matches: (entry: AuditEntry) => boolean,
    limit: number,
    before?: string,
  ): Promise<{ entries: readonly AuditEntry[]; more: boolean }> {
    const found: AuditEntry[] = [];
    const ends = new Map<string, AuditEnded>();
    let seen = before === undefined;
    for (const name of await this.#names()) {
      for (const begun of linesOf(await this.#text(name), ends)) {
        if (!seen) seen = begun.id === before;
        else {
          const entry = { ...begun, ...(ends.get(begun.id) ?? { result: 'open', tookMs: null, detail: null }) };
          ends.delete(begun.id);
          if (!matches(entry)) continue;
          if (found.length === limit) return { entries: found, more: true };
          found.push(entry);
        }
      }
    }
    return { entries: found, more: false };
  }

  async close(): Promise<void> {
    await this.#turns.take(async () => {
      await this.#file?.close();
      this.#file = undefined;
    });
  }

  async #open(): Promise<FileHandle> {
    if (this.#file !== undefined) return this.#file;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const flags = constants.O_APPEND | constants.O_CREAT | constants.O_RDWR;
    const file = await open(join(this.#folder, current), flags, 0o600);
    this.#bytes = (await file.stat()).size;
    // What a crash cut off must not swallow the next line.
    if (this.#bytes > 0 && (await lastByte(file, this.#bytes)) !== 0x0a) await file.appendFile('\n');
    this.#file = file;
    return file;
  }

  async #rotate(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    const names = await this.#rotated();
    // Names ascend even when two are made in one millisecond, or the clock was set back.
    const last = Number(/\d+/.exec(names.at(-1) ?? '')?.[0] ?? '0');
    const stamp = String(Math.max(Date.now(), last + 1)).padStart(14, '0');
    await rename(join(this.#folder, current), join(this.#folder, `audit-${stamp}.jsonl`));
    const tooMany = names.length + 2 - this.#bounds.files;
    for (const name of names.slice(0, Math.max(0, tooMany))) await rm(join(this.#folder, name), { force: true });
  }

  /** The oldest first. */
  async #rotated(): Promise<string[]> {
    const names = (await ifThere(readdir(this.#folder))) ?? [];
    return names.filter((name) => rotated.test(name)).sort();
  }

  /** The newest first. */
  async #names(): Promise<string[]> {
    return [current, ...(await this.#rotated()).reverse()];
  }

  async #text(name: string): Promise<string> {
    // Where there is none it was rotated away meanwhile, or nothing was written yet.
    return (await ifThere(readFile(join(this.#folder, name), 'utf8'))) ?? '';
  }
}

async function lastByte(file: FileHandle, size: number): Promise<number | undefined> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0];
}

/** The newest first; the ends that are met are kept for the beginnings, which stand before them. */
function* linesOf(text: string, ends: Map<string, AuditEnded>): Generator<AuditBegun> {
  for (const line of text.split('\n').reverse()) {
    if (line === '') continue;
    // Cut off by a crash it isn't JSON, and neither of them.
    const value = readJson(line)?.value;
    const begun = auditBegun.safeParse(value);
    if (begun.success) yield begun.data;
    else {
      const ended = auditEnded.safeParse(value);
      if (ended.success) ends.set(ended.data.id, ended.data);
    }
  }
}

const holds = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

export function auditMatcher(filter: AuditFilter): (entry: AuditEntry) => boolean {
  return (entry) =>
    holds(entry.user, filter.user) &&
    holds(entry.deed, filter.deed) &&
    (holds(entry.target, filter.target) || holds(entry.vhost ?? '', filter.target)) &&
    (filter.result === '' || filter.result === outcomeOf(entry)) &&
    entry.atMs >= (filter.from ?? Number.NEGATIVE_INFINITY) &&
    entry.atMs <= (filter.to ?? Number.POSITIVE_INFINITY);
}

function outcomeOf({ result }: AuditEntry): 'done' | 'failed' | 'open' {
  return result === 'done' || result === 'open' ? result : 'failed';
}
