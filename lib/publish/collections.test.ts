import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messagePlace, type SavedMessage } from '@/lib/contract/publish';
import { Collections } from '@/lib/publish/collections';
import { emptyMqtt, savedOf } from '@/lib/publish/draft';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-collections-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const message = (topic: string): SavedMessage =>
  savedOf({ draft: { ...emptyMqtt, topic }, count: 1, rate: 0, seed: 1 });

const names = async (kept: Collections): Promise<string[]> =>
  (await kept.all()).map(({ folder: at, name }) => [at, name].join(' > '));

describe('collections', () => {
  test('are plain files in folders, there for the next process', async () => {
    const kept = new Collections(join(folder, 'collections'));
    expect(await kept.all()).toEqual([]);
    await kept.save(
      [
        { folder: 'shop', name: 'order placed', message: message('a') },
        { folder: '', name: 'ping', message: message('b') },
        { folder: 'shop/eu', name: 'refund', message: message('c') },
      ],
      false,
    );
    const file = await readFile(join(folder, 'collections', 'shop', 'order placed.json'), 'utf8');
    expect(JSON.parse(file)).toEqual(message('a'));
    expect(await names(new Collections(join(folder, 'collections')))).toEqual([
      ' > ping',
      'shop > order placed',
      'shop/eu > refund',
    ]);
  });

  test('don’t write over one another unasked', async () => {
    const kept = new Collections(folder);
    const entry = { folder: 'shop', name: 'order', message: message('a') };
    await kept.save([entry], false);
    expect(await kept.save([{ ...entry, message: message('b') }], false)).toMatchObject({
      ok: false,
      error: { kind: 'invalid', reason: expect.stringContaining('shop/order') },
    });
    expect((await kept.all())[0]?.message).toEqual(message('a'));
    await kept.save([{ ...entry, message: message('b') }], true);
    expect((await kept.all())[0]?.message).toEqual(message('b'));
  });

  test('don’t write over one another unasked when two save at once', async () => {
    const kept = new Collections(folder);
    const save = (topic: string) => kept.save([{ folder: 'shop', name: 'order', message: message(topic) }], false);
    const [first, second] = await Promise.all([save('first'), save('second')]);
    expect(first).toMatchObject({ ok: true });
    expect(second).toMatchObject({ ok: false, error: { status: 409 } });
    expect((await kept.all()).map((each) => each.message)).toEqual([message('first')]);
  });

  test('are renamed and moved, and a folder that is empty goes', async () => {
    const kept = new Collections(folder);
    await kept.save(
      [
        { folder: 'a/b', name: 'one', message: message('a') },
        { folder: '', name: 'two', message: message('b') },
      ],
      false,
    );
    const [from, to] = [
      { folder: 'a/b', name: 'one' },
      { folder: 'c', name: 'uno' },
    ];
    expect(await kept.move(from, { folder: '', name: 'two' })).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect((await kept.move(from, to)).ok).toBe(true);
    expect(await names(kept)).toEqual([' > two', 'c > uno']);
    expect(await kept.move(from, to)).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    expect((await readdir(folder)).sort()).toEqual(['c', 'two.json']);
    await kept.delete([to, { folder: '', name: 'two' }]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('pass over what isn’t theirs', async () => {
    await writeFile(join(folder, 'README.md'), 'hello');
    await writeFile(join(folder, 'broken.json'), '{');
    await writeFile(join(folder, 'other.json'), '{"a":1}');
    const kept = new Collections(folder);
    expect(await kept.all()).toEqual([]);
    await kept.save([{ folder: '', name: 'mine', message: message('a') }], false);
    await kept.delete([{ folder: '', name: 'mine' }]);
    expect(await kept.all()).toEqual([]);
    expect(await readFile(join(folder, 'broken.json'), 'utf8')).toBe('{');
  });

  test('say which of them were edited until they couldn’t be read, and don’t write over them unasked', async () => {
    const kept = new Collections(folder);
    const [one, two] = [
      { folder: '', name: 'one', message: message('a') },
      { folder: 'shop', name: 'two', message: message('b') },
    ];
    await kept.save([one, two], false);
    const merged = '{\n  "waybill": "message",\n<<<<<<< HEAD\n}\n';
    await writeFile(join(folder, 'one.json'), merged);
    const edited = { ...two.message, count: 'many' };
    await writeFile(join(folder, 'shop', 'two.json'), JSON.stringify(edited));
    expect(await kept.all()).toEqual([]);
    expect(await kept.faults()).toEqual([
      { file: 'one.json', why: expect.stringContaining('line 3, column 1') },
      { file: 'shop/two.json', why: expect.stringContaining('count') },
    ]);
    expect(await kept.save([one], false)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(await readFile(join(folder, 'one.json'), 'utf8')).toBe(merged);
    await kept.save([one], true);
    expect((await kept.faults()).map(({ file }) => file)).toEqual(['shop/two.json']);
  });

  test.each(['../evil', '/', 'a//b', 'a/../b', '/a', 'a/', 'a/b/c/d/e'])('no folder is called %j', (at) => {
    expect(messagePlace.safeParse({ folder: at, name: 'x' }).success).toBe(false);
  });

  test.each(['../evil', '.hidden', 'a/b', 'a\\b', '', '..', 'x\0y'])('no file is called %j', async (name) => {
    expect(messagePlace.safeParse({ folder: '', name }).success).toBe(false);
    await expect(new Collections(folder).delete([{ folder: '', name }])).rejects.toThrow();
  });
});
