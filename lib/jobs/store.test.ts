import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobSpec } from '@/lib/jobs/job';
import { JobStore, Journal } from '@/lib/jobs/store';

const entries = ['a', 'b'].map((print) => ({ print, exchange: '', key: 'q', copies: [], attempt: 1 }));
const spec: JobSpec = {
  id: 'j',
  broker: 'local',
  vhost: '/',
  queue: 'dead',
  action: { kind: 'delete' },
  why: '',
  by: 'guest',
  createdMs: 1,
  count: 2,
  setHash: '',
  preview: null,
  choice: { broker: 'local', vhost: '/', queue: 'dead', scan: 's', by: [], header: '' },
  watched: [],
};

let dir: string;
let store: JobStore;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'waybill-jobs-'));
  store = new JobStore(dir);
});

afterEach(() => rm(dir, { recursive: true, force: true }));

test('a job is read back as it was written', async () => {
  await store.create(spec, entries);
  const journal = await store.journal('j');
  await journal.append([{ t: 'try', n: [0, 1] }], true);
  await journal.append([{ t: 'moved', n: [1] }], false);
  await journal.close();
  const job = await store.load('j');
  expect(job.spec).toEqual(spec);
  expect([job.fateOf(0), job.fateOf(1)]).toEqual(['trying', 'moved']);
});

test('what was left out of its messages is kept beside them, if there was any', async () => {
  const histories = [{ 'x-death': [{ queue: 'orders' }] }, {}];
  await store.create(spec, entries, histories);
  await store.create({ ...spec, id: 'k' }, entries);
  expect([await store.histories('j'), await store.histories('k')]).toEqual([histories, []]);
});

test('a line that a crash cut is passed over, and the next isn’t joined to it', async () => {
  await store.create(spec, entries);
  await appendFile(join(dir, 'j', 'journal.jsonl'), '{"t":"moved","n":[0]}\n{"t":"mov');
  const journal = await store.journal('j');
  await journal.append([{ t: 'moved', n: [1] }], false);
  await journal.close();
  expect((await store.load('j')).countOf('moved')).toBe(2);
});

test('what was being made when a crash came isn’t a job', async () => {
  await mkdir(join(dir, '.making-x'));
  await store.create(spec, entries);
  expect(await store.list()).toEqual(['j']);
  expect(await store.list()).toEqual(['j']);
});

test('a folder has one owner; that of a dead process is free', async () => {
  expect(await store.claim()).toBeUndefined();
  // The parent of this process lives for as long as it does.
  await writeFile(join(dir, 'owner.pid'), `${process.ppid}\n`);
  expect(await store.claim()).toBe(process.ppid);
  await writeFile(join(dir, 'owner.pid'), '4194304\n');
  expect(await store.claim()).toBeUndefined();
});

test('an append that failed half way doesn’t spoil the next', async () => {
  let text = '';
  let full = true;
  const journal = new Journal({
    appendFile: (data) => {
      text += full ? String(data).slice(0, 5) : String(data);
      return full ? Promise.reject(new Error('ENOSPC')) : Promise.resolve();
    },
    datasync: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });
  await expect(journal.append([{ t: 'moved', n: [0] }], false)).rejects.toThrow('ENOSPC');
  full = false;
  await journal.append([{ t: 'mark' }], true);
  expect(text.split('\n')).toEqual(['{"t":', '{"t":"mark"}', '']);
});
