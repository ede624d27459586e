import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AuditBegun, auditFilter } from '@/lib/contract/audit';
import { AuditLog, auditMatcher } from './log';

let folder: string;
let log: AuditLog;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-audit-'));
  log = new AuditLog(folder);
});

afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

const begun = (id: string, changes: Partial<AuditBegun> = {}): AuditBegun => ({
  id,
  atMs: Number(id.replace(/\D/g, '')) || 0,
  user: 'ann',
  broker: 'local',
  deed: 'purge-queue',
  vhost: '/',
  target: 'orders',
  input: null,
  reason: null,
  ...changes,
});

const all = () => true;

async function done(id: string, changes: Partial<AuditBegun> = {}, result = 'done'): Promise<void> {
  await log.append(begun(id, changes));
  await log.append({ id, tookMs: 3, result, detail: null });
}

test('the newest come first, each with its end', async () => {
  await done('1');
  await log.append(begun('2'));
  await log.append(begun('3'));
  await log.append({ id: '3', tookMs: 9, result: 'forbidden', detail: 'Access refused.' });
  const { entries, more } = await log.read(all, 10);
  expect(entries.map(({ id, result, tookMs, detail }) => [id, result, tookMs, detail])).toEqual([
    ['3', 'forbidden', 9, 'Access refused.'],
    ['2', 'open', null, null],
    ['1', 'done', 3, null],
  ]);
  expect(more).toBe(false);
});

test('ends may come in another order than beginnings', async () => {
  await log.append(begun('1'));
  await log.append(begun('2'));
  await log.append({ id: '1', tookMs: 50, result: 'done', detail: null });
  await log.append({ id: '2', tookMs: 20, result: 'refused', detail: null });
  expect((await log.read(all, 10)).entries.map(({ result }) => result)).toEqual(['refused', 'done']);
});

test('pages go on after the last that was seen', async () => {
  for (const id of ['1', '2', '3', '4', '5']) await done(id);
  const first = await log.read(all, 2);
  expect(first.entries.map(({ id }) => id)).toEqual(['5', '4']);
  expect(first.more).toBe(true);
  const last = await log.read(all, 3, '4');
  expect(last.entries.map(({ id }) => id)).toEqual(['3', '2', '1']);
  expect(last.more).toBe(false);
});

test('it survives a restart, and a line that a crash cut off', async () => {
  await done('1');
  await log.close();
  appendFileSync(join(folder, 'audit.jsonl'), '{"id":"2","atMs":');
  log = new AuditLog(folder);
  await done('3');
  expect((await log.read(all, 10)).entries.map(({ id }) => id)).toEqual(['3', '1']);
});

test('only its owner may read the files', async () => {
  await done('1');
  expect(statSync(join(folder, 'audit.jsonl')).mode & 0o777).toBe(0o600);
});

test('files are bounded in size and number; the oldest go', async () => {
  await log.close();
  log = new AuditLog(folder, { fileBytes: 600, files: 3 });
  for (let n = 1; n <= 40; n++) await done(String(n));
  const names = readdirSync(folder);
  expect(names.length).toBe(3);
  for (const name of names) expect(readFileSync(join(folder, name)).length).toBeLessThanOrEqual(600);
  const ids = (await log.read(all, 100)).entries.map(({ id }) => Number(id));
  expect(ids[0]).toBe(40);
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
  expect(ids.at(-1)).toBeGreaterThan(1);
});

test('many at once are written one after the other', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, n) => done(String(n + 1))));
  const { entries } = await log.read(all, 100);
  expect(new Set(entries.map(({ id }) => id)).size).toBe(50);
  expect(entries.every(({ result }) => result === 'done')).toBe(true);
});

describe('filters', () => {
  beforeEach(async () => {
    await done('1', { user: 'ann', deed: 'delete-queue', target: 'orders' });
    await done('2', { user: 'bob', deed: 'purge-queue', target: 'mails', vhost: 'shop' }, 'forbidden');
    await log.append(begun('3', { user: 'bob', deed: 'delete-queue', target: 'orders.dead' }));
  });
  test.each([
    [{}, ['3', '2', '1']],
    [{ user: 'BOB' }, ['3', '2']],
    [{ deed: 'delete' }, ['3', '1']],
    [{ target: 'orders' }, ['3', '1']],
    [{ target: 'shop' }, ['2']],
    [{ result: 'done' }, ['1']],
    [{ result: 'failed' }, ['2']],
    [{ result: 'open' }, ['3']],
    [{ from: 2, to: '2' }, ['2']],
    [{ user: 'bob', target: 'orders' }, ['3']],
  ])('%o', async (filter, ids) => {
    const { entries } = await log.read(auditMatcher(auditFilter.parse(filter)), 10);
    expect(entries.map(({ id }) => id)).toEqual(ids);
  });
});
