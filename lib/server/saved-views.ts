import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '@/lib/contract/result';
import { viewsMax } from '@/lib/contract/view-limits';
import { type SavedView, savedViews, type ViewChange } from '@/lib/contract/views';
import { ifThere } from '@/lib/server/if-there';
import { Turns } from '@/lib/server/turns';

/** The views that people saved, in one file that is replaced as a whole. */
export class SavedViews {
  readonly #file: string;
  /** Changes come one after the other: each reads what the one before has written. */
  readonly #turns = new Turns();

  constructor(file: string) {
    this.#file = file;
  }

  async all(): Promise<readonly SavedView[]> {
    const text = await ifThere(readFile(this.#file, 'utf8'));
    return text === undefined ? [] : savedViews.parse(JSON.parse(text));
  }

  /** A view of the same name and list is replaced. */
  change(change: ViewChange, user: string): Promise<Result<readonly SavedView[]>> {
    return this.#turns.take(() => this.#change(change, user));
  }

  async #change(change: ViewChange, user: string): Promise<Result<readonly SavedView[]>> {
    const before = await this.all();
    if (change.do === 'delete') return ok(await this.#write(before.filter(({ id }) => id !== change.id)));
    const { list, name, search } = change;
    const others = before.filter((view) => view.list !== list || view.name !== name);
    if (others.length >= viewsMax) {
      return fail('refused', `There are ${viewsMax} saved views, which is the most. Delete one first.`, 409);
    }
    return ok(await this.#write([...others, { id: randomUUID(), list, name, search, by: user }]));
  }

  async #write(views: readonly SavedView[]): Promise<readonly SavedView[]> {
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    const draft = `${this.#file}.new`;
    await writeFile(draft, JSON.stringify(views, null, 2), { mode: 0o600 });
    await rename(draft, this.#file);
    return views;
  }
}
