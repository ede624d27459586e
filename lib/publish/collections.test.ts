import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messagePlace, type SavedMessage } from '@/lib/contract/publish';
import { Collections } from '@/lib/publish/collections';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-collections-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const message = (topic: string): SavedMessage => ({
  waybill: 'message',
  version: 1,
  draft: {
    protocol: 'mqtt',
    version: 5,
    topic,
    qos: 1,
    retain: false,
    contentType: '',
    responseTopic: '',
    correlationData: '',
    expirySeconds: '',
    userProperties: [],
    body: { format: 'text', text: 'hello' },
  },
  count: 1,
  rate: 0,
  seed: 1,
});

describe('collections', () => {
  test('are plain files in folders, there for the next process', async () => {
    const kept = new Collections(join(folder, 'collections'));
    expect(await kept.all()).toEqual([]);
    await kept.save([
      { folder: 'shop', name: 'order placed', message: message('a') },
      { folder: '', name: 'ping', message: message('b') },
    ]);
    const file = await readFile(join(folder, 'collections', 'shop', 'order placed.json'), 'utf8');
    expect(JSON.parse(file)).toEqual(message('a'));
    expect(
      (await new Collections(join(folder, 'collections')).all()).map(({ folder: at, name }) => [at, name]),
    ).toEqual([
      ['', 'ping'],
      ['shop', 'order placed'],
    ]);
  });

  test('pass over what isn’t theirs', async () => {
    await writeFile(join(folder, 'README.md'), 'hello');
    await writeFile(join(folder, 'broken.json'), '{');
    await writeFile(join(folder, 'other.json'), '{"a":1}');
    const kept = new Collections(folder);
    expect(await kept.all()).toEqual([]);
    await kept.save([{ folder: '', name: 'mine', message: message('a') }]);
    await kept.delete({ folder: '', name: 'mine' });
    expect(await kept.all()).toEqual([]);
    expect(await readFile(join(folder, 'broken.json'), 'utf8')).toBe('{');
  });

  test.each(['../evil', '.hidden', 'a/b', 'a\\b', '', '..', 'x\0y'])('no file is called %j', async (name) => {
    expect(messagePlace.safeParse({ folder: '', name }).success).toBe(false);
    await expect(new Collections(folder).delete({ folder: '', name })).rejects.toThrow();
  });
});
