import { appendFile, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type BinMessage, binMessage } from '@/lib/contract/bin';
import { readJson } from '@/lib/format/json';
import { ifThere } from '@/lib/server/if-there';

/**
 * One file holds what one call put in: a line with the head, then one line for each message. What was taken out since is
 * named, a line each, in a second file; when nothing is left both go. A file is written whole and then renamed, so a
 * crash leaves it complete or not at all.
 */
const ending = '.bin';
const goneEnding = '.gone';
const fileName = /^[0-9a-z]+-[0-9a-f-]+\.bin$/;
const headBytesMax = 4 * 1024 * 1024;

const head = z.object({
  broker: z.string(),
  user: z.string(),
  vhost: z.string(),
  queue: z.string(),
  at_ms: z.number(),
  entries: z.array(z.object({ exchange: z.string(), routing_key: z.string(), payload_bytes: z.number() })),
});

export type BinHead = z.infer<typeof head>;

export type BinFile = {
  readonly name: string;
  readonly head: BinHead;
  readonly bytes: number;
  /** Indices of the messages that are still in. */
  readonly left: Set<number>;
};

export async function writeBinFile(
  folder: string,
  name: string,
  about: BinHead,
  messages: readonly BinMessage[],
): Promise<BinFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const text = `${[about, ...messages].map((line) => JSON.stringify(line)).join('\n')}\n`;
  const draft = join(folder, `${name}.draft`);
  // What it holds is as private as the queue that it came from.
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, name));
  await syncFolder(folder);
  return { name, head: about, bytes: Buffer.byteLength(text), left: new Set(messages.keys()) };
}

/** The rename itself must be on disk before the originals go. */
async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

export function newBinName(atMs: number): string {
  return `${atMs.toString(36).padStart(9, '0')}-${crypto.randomUUID()}${ending}`;
}

/** All that is there, oldest first. What can't be read is left alone and not listed. */
export async function readBinFolder(folder: string): Promise<BinFile[]> {
  const names = (await ifThere(readdir(folder))) ?? [];
  const files: BinFile[] = [];
  for (const name of names.filter((each) => fileName.test(each)).sort()) {
    const file = await readBinFile(folder, name);
    if (file !== undefined) files.push(file);
  }
  return files;
}

async function readBinFile(folder: string, name: string): Promise<BinFile | undefined> {
  const path = join(folder, name);
  const about = head.safeParse(readJson(await firstLine(path))?.value);
  if (!about.success) return undefined;
  const gone = await goneFrom(folder, name);
  const left = new Set([...about.data.entries.keys()].filter((index) => !gone.has(index)));
  return { name, head: about.data, bytes: (await stat(path)).size, left };
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const stream = file.createReadStream({ start: 0, end: headBytesMax, autoClose: false });
    for await (const line of createInterface({ input: stream })) return line;
    return '';
  } finally {
    await file.close();
  }
}

async function goneFrom(folder: string, name: string): Promise<Set<number>> {
  // Taken for empty although it can't be read, it would bring back what was restored or deleted for good.
  const text = (await ifThere(readFile(join(folder, name + goneEnding), 'utf8'))) ?? '';
  return new Set(text.split('\n').flatMap((line) => (/^\d+$/.test(line) ? [Number(line)] : [])));
}

/** The messages at these places; one that can't be read is left out. */
export async function readBinMessages(
  folder: string,
  name: string,
  wanted: ReadonlySet<number>,
): Promise<Map<number, BinMessage>> {
  const found = new Map<number, BinMessage>();
  const file = await open(join(folder, name), 'r');
  try {
    let at = -1;
    for await (const line of createInterface({ input: file.createReadStream({ autoClose: false }) })) {
      if (at >= 0 && wanted.has(at)) {
        const message = binMessage.safeParse(readJson(line)?.value);
        if (message.success) found.set(at, message.data);
        if (found.size === wanted.size) break;
      }
      at += 1;
    }
  } finally {
    await file.close();
  }
  return found;
}

export async function markGone(folder: string, name: string, indices: readonly number[]): Promise<void> {
  await appendFile(join(folder, name + goneEnding), `${indices.join('\n')}\n`, { mode: 0o600 });
}

export async function dropBinFile(folder: string, name: string): Promise<void> {
  for (const path of [join(folder, name), join(folder, name + goneEnding)]) await ifThere(unlink(path));
}
