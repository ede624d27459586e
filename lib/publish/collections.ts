/** Messages that somebody keeps: a file for each, in folders, so that a repository can hold them. */
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Collection,
  type CollectionFault,
  type MessagePlace,
  messagePlace,
  type SavedMessage,
  savedMessage,
} from '@/lib/contract/publish';
import { bodyCharsMax, folderDepthMax } from '@/lib/contract/publish-limits';
import { fail, ok, type Result } from '@/lib/contract/result';
import { problemText } from '@/lib/messages/en/publisher-problems';
import { jsonFault } from '@/lib/publish/json-check';
import { placeOf } from '@/lib/publish/problems';
import { Turns } from '@/lib/server/turns';

/** Messages in all folders together. */
const savedMax = 2_000;
const ending = '.json';
export const nameRule = 'A name has letters, digits, blanks and ._-() only, and is no longer than 80.';
/** A larger file is nobody's message: a payload is shorter, and JSON at most doubles it. */
const fileBytesRead = 2 * bodyCharsMax + 1024 * 1024;

type Entry = Collection[number];
type Survey = { readonly entries: Entry[]; readonly faults: CollectionFault[] };

/** It says so of itself; other JSON is somebody else's. */
const isMeant = /"waybill"\s*:\s*"message"/;
/** Told of at once. */
const faultsMax = 100;

export class Collections {
  readonly #folder: string;
  /** What is there is looked at before anything is changed: nobody may change it meanwhile. */
  readonly #turns = new Turns();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All that can be read, by folder and name; what somebody else left there is passed over. */
  async all(): Promise<Collection> {
    return (await this.#survey()).entries;
  }

  /** What means to be a kept message and can't be read: somebody has edited it, or merged it. */
  async faults(): Promise<readonly CollectionFault[]> {
    return (await this.#survey()).faults;
  }

  async #survey(): Promise<Survey> {
    const found: Survey = { entries: [], faults: [] };
    await this.#readFolder('', 0, found);
    found.entries.sort((a, b) => compare(a.folder, b.folder) || compare(a.name, b.name));
    found.faults.sort((a, b) => compare(a.file, b.file));
    return found;
  }

  /** One of the same place is replaced if that is wanted; otherwise nothing is saved. */
  save(entries: readonly Entry[], replace: boolean): Promise<Result<Collection>> {
    return this.#turns.take(() => this.#save(entries, replace));
  }

  async #save(entries: readonly Entry[], replace: boolean): Promise<Result<Collection>> {
    const { entries: kept, faults } = await this.#survey();
    const places = new Set(kept.map(placeText));
    // What can't be read is somebody's work too.
    const files = new Set(faults.map(({ file }) => file));
    const taken = replace
      ? undefined
      : entries.find((entry) => places.has(placeText(entry)) || files.has(`${placeText(entry)}${ending}`));
    if (taken !== undefined) return exists(taken);
    for (const entry of entries) places.add(placeText(entry));
    if (places.size > savedMax) return fail('refused', `${savedMax} messages can be kept. Delete some first.`, 409);
    for (const { folder, name, message } of entries) await this.#write({ folder, name }, message);
    return ok(await this.all());
  }

  move(from: MessagePlace, to: MessagePlace): Promise<Result<Collection>> {
    return this.#turns.take(() => this.#move(from, to));
  }

  async #move(from: MessagePlace, to: MessagePlace): Promise<Result<Collection>> {
    const all = await this.all();
    const places = new Set(all.map(placeText));
    if (!places.has(placeText(from))) return fail('not-found', `${placeText(from)} isn’t there any more.`, 404);
    if (places.has(placeText(to))) return exists(to);
    await mkdir(dirname(this.#file(to)), { recursive: true, mode: 0o700 });
    await rename(this.#file(from), this.#file(to));
    await this.#tidy(from.folder);
    return ok(await this.all());
  }

  delete(places: readonly MessagePlace[]): Promise<Result<Collection>> {
    return this.#turns.take(() => this.#delete(places));
  }

  async #delete(places: readonly MessagePlace[]): Promise<Result<Collection>> {
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

  async #readFolder(folder: string, depth: number, into: Survey): Promise<void> {
    for (const entry of await this.#list(folder)) {
      const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < folderDepthMax) await this.#readFolder(below, depth + 1, into);
      else if (entry.isFile() && into.entries.length < savedMax) await this.#read(folder, entry.name, into);
    }
  }

  async #read(folder: string, file: string, into: Survey): Promise<void> {
    if (!file.endsWith(ending)) return;
    const path = join(this.#folder, folder, file);
    let text: string;
    try {
      if ((await stat(path)).size > fileBytesRead) return;
      text = await readFile(path, 'utf8');
    } catch {
      // It went while it was looked for, or isn't ours to read.
      return;
    }
    const place = messagePlace.safeParse({ folder, name: file.slice(0, -ending.length) });
    const message = messageOf(text);
    if (place.success && typeof message === 'object') into.entries.push({ ...place.data, message });
    else if (isMeant.test(text) && into.faults.length < faultsMax) {
      const why = typeof message === 'string' ? message : nameRule;
      into.faults.push({ file: folder === '' ? file : `${folder}/${file}`, why });
    }
  }
}

/** A sentence: why it is none. */
function messageOf(text: string): SavedMessage | string {
  const fault = jsonFault(text);
  if (fault !== undefined) return problemText({ field: 'body', kind: 'json', ...fault }, placeOf(text, fault.at));
  const read = savedMessage.safeParse(JSON.parse(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return issue === undefined ? 'This is no kept message.' : `${issue.path.join('.')}: ${issue.message}.`;
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const placeText = ({ folder, name }: MessagePlace): string => (folder === '' ? name : `${folder}/${name}`);

const exists = (place: MessagePlace): Result<never> =>
  fail('invalid', `There is ${placeText(place)} already. Choose another name, or replace it.`, 409);
