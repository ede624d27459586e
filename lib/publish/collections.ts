/** Messages that somebody keeps: a file for each, in folders, so that a repository can hold them. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Collection,
  type MessagePlace,
  messagePlace,
  type SavedMessage,
  savedMessage,
} from '@/lib/contract/publish';
import { fail, ok, type Result } from '@/lib/contract/result';

/** Messages in all folders together. */
export const savedMax = 2_000;
const ending = '.json';

type Entry = Collection[number];

export class Collections {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All that can be read, by folder and name; what somebody else left there is passed over. */
  async all(): Promise<Collection> {
    const found: Entry[] = [];
    for (const entry of await this.#list('')) {
      if (entry.isDirectory()) {
        for (const file of await this.#list(entry.name))
          if (file.isFile()) await this.#read(entry.name, file.name, found);
      } else if (entry.isFile()) await this.#read('', entry.name, found);
    }
    return found.sort((a, b) => compare(a.folder, b.folder) || compare(a.name, b.name));
  }

  /** A message of the same place is replaced. */
  async save(entries: readonly Entry[]): Promise<Result<Collection>> {
    const before = await this.all();
    const places = new Set(before.map(placeText));
    for (const entry of entries) places.add(placeText(entry));
    if (places.size > savedMax) return fail('refused', `${savedMax} messages can be kept. Delete some first.`, 409);
    for (const { folder, name, message } of entries) await this.#write({ folder, name }, message);
    return ok(await this.all());
  }

  async delete(place: MessagePlace): Promise<Result<Collection>> {
    await rm(this.#file(place), { force: true });
    return ok(await this.all());
  }

  async #write(place: MessagePlace, message: SavedMessage): Promise<void> {
    await mkdir(join(this.#folder, place.folder), { recursive: true, mode: 0o700 });
    const file = this.#file(place);
    await writeFile(`${file}.new`, `${JSON.stringify(message, null, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }

  /** The schema of a place lets no separator and no leading dot through. */
  #file(place: MessagePlace): string {
    const { folder, name } = messagePlace.parse(place);
    return join(this.#folder, folder, `${name}${ending}`);
  }

  async #list(folder: string) {
    try {
      return await readdir(join(this.#folder, folder), { withFileTypes: true });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }

  async #read(folder: string, file: string, into: Entry[]): Promise<void> {
    if (!file.endsWith(ending)) return;
    const place = messagePlace.safeParse({ folder, name: file.slice(0, -ending.length) });
    if (!place.success) return;
    try {
      const message = savedMessage.safeParse(JSON.parse(await readFile(join(this.#folder, folder, file), 'utf8')));
      if (message.success) into.push({ ...place.data, message: message.data });
    } catch {
      // No JSON: somebody else's.
    }
  }
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const placeText = ({ folder, name }: MessagePlace): string => `${folder}/${name}`;
