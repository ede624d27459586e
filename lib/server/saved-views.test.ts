import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { viewsMax } from '@/lib/contract/view-limits';
import { SavedViews } from '@/lib/server/saved-views';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-views-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const save = (name: string, search = 'filter=a') =>
  ({ do: 'save', broker: 'local', list: 'queues', name, search }) as const;

describe('saved views', () => {
  test('are none in the beginning, and there for the next process', async () => {
    const file = join(folder, 'console', 'views.json');
    expect(await new SavedViews(file).all()).toEqual([]);
    await new SavedViews(file).change(save('busy'), 'ann');
    expect(await new SavedViews(file).all()).toMatchObject([
      { list: 'queues', name: 'busy', search: 'filter=a', by: 'ann' },
    ]);
  });

  test('of one name replace each other, also when both are saved at once', async () => {
    const views = new SavedViews(join(folder, 'views.json'));
    await Promise.all([views.change(save('busy', 'filter=a'), 'ann'), views.change(save('busy', 'filter=b'), 'bob')]);
    expect(await views.all()).toMatchObject([{ name: 'busy', search: 'filter=b', by: 'bob' }]);
  });

  test('can be deleted', async () => {
    const views = new SavedViews(join(folder, 'views.json'));
    await views.change(save('one'), 'ann');
    await views.change(save('two'), 'ann');
    const [one] = await views.all();
    await views.change({ do: 'delete', broker: 'local', id: one?.id ?? '' }, 'ann');
    expect((await views.all()).map(({ name }) => name)).toEqual(['two']);
  });

  test('are bounded, and a refusal leaves the file as it was', async () => {
    const file = join(folder, 'views.json');
    const views = new SavedViews(file);
    for (let i = 0; i < viewsMax; i++) await views.change(save(`view ${i}`), 'ann');
    const before = await readFile(file, 'utf8');
    expect(await views.change(save('one more'), 'ann')).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await views.change(save('view 3', 'filter=z'), 'ann')).toMatchObject({ ok: true });
  });
});
