import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readBrokers } from '@/lib/client/brokers';
import { fail, ok } from '@/lib/contract/result';
import { audit, audited, deedSubject, theAuditLog } from './audit';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-audit-'));
  vi.stubEnv('WAYBILL_CONSOLE_DIR', folder);
  Reflect.deleteProperty(globalThis, Symbol.for('waybill.audit'));
});

afterEach(async () => {
  await theAuditLog().close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const subject = { user: 'ann', broker: 'local', deed: 'purge-queue', vhost: '/', target: 'orders' };
const entries = async () => (await theAuditLog().read(() => true, 10)).entries;

test('what is done stands there as begun while it is done, and as done after it', async () => {
  const result = await audited({ ...subject, input: { password: 'x', name: 'orders' } }, async () => {
    expect((await entries()).map((entry) => entry.result)).toEqual(['open']);
    return ok(7);
  });
  expect(result).toEqual(ok(7));
  expect(await entries()).toMatchObject([
    { ...subject, result: 'done', input: { password: '(hidden)', name: 'orders' } },
  ]);
});

test('a refusal is recorded with its reason, a fault of ours too, and it goes on', async () => {
  await audited(subject, () => Promise.resolve(fail('forbidden', 'Access refused.', 403)));
  const broken = () => Promise.reject(new Error('broken'));
  await expect(audited(subject, broken)).rejects.toThrow('broken');
  expect(await entries()).toMatchObject([
    { result: 'invalid', detail: 'Error: broken' },
    { result: 'forbidden', detail: 'Access refused.' },
  ]);
});

test('nothing is done that can’t be recorded', async () => {
  // Where the folder should be there is a file.
  writeFileSync(join(folder, 'audit'), '');
  const run = vi.fn(() => Promise.resolve(ok(null)));
  expect(await audited(subject, run)).toMatchObject({ ok: false, error: { kind: 'refused' } });
  expect(run).not.toHaveBeenCalled();
});

test('what is over already is recorded at once', async () => {
  await audit({ ...subject, deed: 'redrive', result: ok(null), tookMs: 12, detail: '3 moved' });
  expect(await entries()).toMatchObject([{ deed: 'redrive', result: 'done', tookMs: 12, detail: '3 moved' }]);
});

test.each([
  [{ vhost: '/', name: 'orders' }, undefined, { vhost: '/', target: 'orders', reason: null }],
  [{ vhost: '/', source: 'a', destination: 'b' }, undefined, { vhost: '/', target: 'a → b', reason: null }],
  [{ user: 'bob', tags: [] }, 'new colleague', { vhost: null, target: 'bob', reason: 'new colleague' }],
  [{ name: 'conn', reason: 'too loud' }, undefined, { target: 'conn', reason: 'too loud' }],
  [{ vhost: 'shop' }, undefined, { vhost: 'shop', target: 'shop' }],
  [null, undefined, { vhost: null, target: '' }],
])('of %o it is said what it is done to', (input, reason, expected) => {
  const broker = readBrokers('[{"name":"b","url":"http://ann:x@h:1"}]').get('b');
  if (broker === undefined) throw new Error('no broker');
  expect(deedSubject(broker, 'deed', input, reason)).toMatchObject({ user: 'ann', broker: 'b', ...expected });
});
