/** Messages that somebody keeps: a file for each, in folders, so that a repository can hold them. */
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Collection,
  type MessagePlace,
  messagePlace,
  type SavedMessage,
  savedMessage,
} from '@/lib/contract/publish';
import { bodyCharsMax, folderDepthMax } from '@/lib/contract/publish-limits';
import { fail, ok, type Result } from '@/lib/contract/result';

/** Messages in all folders together. */
export const savedMax = 2_000;
const ending = '.json';
/** A larger file is nobody's message: a payload is shorter, and JSON at most doubles it. */
const fileBytesRead = 2 * bodyCharsMax + 1024 * 1024;

type Entry = Collection[number];

export class Collections {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All that can be read, by folder and name; what somebody else left there is passed over. */
  async all(): Promise<Collection> {
    const found: Entry[] = [];
    await this.#readFolder('', 0, found);
    return found.sort((a, b) => compare(a.folder, b.folder) || compare(a.name, b.name));
  }

  /** One of the same place is replaced if that is wanted; otherwise nothing is saved. */
  async save(entries: readonly Entry[], replace: boolean): Promise<Result<Collection>> {
    const places = new Set((await this.all()).map(placeText));
    const taken = replace ? undefined : entries.find((entry) => places.has(placeText(entry)));
    if (taken !== undefined) return exists(taken);
    for (const entry of entries) places.add(placeText(entry));
    if (places.size > savedMax) return fail('refused', `${savedMax} messages can be kept. Delete some first.`, 409);
    for (const { folder, name, message } of entries) await this.#write({ folder, name }, message);
    return ok(await this.all());
  }

  async move(from: MessagePlace, to: MessagePlace): Promise<Result<Collection>> {
    const all = await this.all();
    const places = new Set(all.map(placeText));
    if (!places.has(placeText(from))) return fail('not-found', `${placeText(from)} isn’t there any more.`, 404);
    if (places.has(placeText(to))) return exists(to);
    await mkdir(dirname(this.#file(to)), { recursive: true, mode: 0o700 });
    await rename(this.#file(from), this.#file(to));
    await this.#tidy(from.folder);
    return ok(await this.all());
  }

  async delete(places: readonly MessagePlace[]): Promise<Result<Collection>> {
    for (const place of places) {
      await rm(this.#file(place), { force: true });
      await this.#tidy(place.folder);
    }
    return ok(await this.all());
  }

  /** A folder that holds nothing any more goes, and what held nothing but it. */
  async #tidy(folder: string): Promise<void> {
    for (let path = folder; path !== ''; path = path.split('/').slice(0, -1).join('/')) {
      try {
        await rmdir(join(this.#folder, path));
      } catch {
        // It isn't empty, or gone already.
        return;
      }
    }
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

  async #readFolder(folder: string, depth: number, into: Entry[]): Promise<void> {
    for (const entry of await this.#list(folder)) {
      const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < folderDepthMax) await this.#readFolder(below, depth + 1, into);
      else if (entry.isFile() && into.length < savedMax) await this.#read(folder, entry.name, into);
    }
  }

  async #read(folder: string, file: string, into: Entry[]): Promise<void> {
    if (!file.endsWith(ending)) return;
    const place = messagePlace.safeParse({ folder, name: file.slice(0, -ending.length) });
    if (!place.success) return;
    const path = join(this.#folder, folder, file);
    try {
      if ((await stat(path)).size > fileBytesRead) return;
      const message = savedMessage.safeParse(JSON.parse(await readFile(path, 'utf8')));
      if (message.success) into.push({ ...place.data, message: message.data });
    } catch {
      // No JSON: somebody else's. Or it went while it was read.
    }
  }
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const placeText = ({ folder, name }: MessagePlace): string => (folder === '' ? name : `${folder}/${name}`);

const exists = (place: MessagePlace): Result<never> =>
  fail('invalid', `There is ${placeText(place)} already. Choose another name, or replace it.`, 409);
