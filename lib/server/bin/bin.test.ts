import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BinMessage } from '@/lib/contract/bin';
import { Bin } from '@/lib/server/bin/bin';

let folder: string;
let clock = 1_000;
const now = (): number => clock;
const roomy = { messages: 100, bytes: 1_000_000, ageMs: 10_000 };

beforeEach(async () => {
  clock = 1_000;
  folder = await mkdtemp(join(tmpdir(), 'waybill-bin-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function message(payload: string): BinMessage {
  return {
    exchange: 'shop',
    routing_key: `order.${payload}`,
    properties: { message_id: payload, headers: { attempt: 2 } },
    payload,
    payload_encoding: 'string',
    payload_bytes: payload.length,
  };
}

const origin = { vhost: '/', queue: 'orders' };
const scope = { broker: 'local' };

async function put(bin: Bin, ...payloads: string[]): Promise<readonly string[]> {
  const result = await bin.put('local', 'guest', payloads.map(message), origin);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value.ids;
}

const keys = async (bin: Bin): Promise<string[]> =>
  (await bin.list(scope, 0, 100)).items.map((item) => item.routing_key);

describe('the bin', () => {
  test('keeps full copies, and has them after a restart', async () => {
    const ids = await put(new Bin(folder, now, roomy), 'a', 'line\nbreak');
    const after = new Bin(folder, now, roomy);
    expect(await after.list(scope, 0, 100)).toMatchObject({
      total: 2,
      kept: { messages: 2 },
      items: [
        { id: ids[0], user: 'guest', vhost: '/', queue: 'orders', at_ms: 1_000, routing_key: 'order.a' },
        { id: ids[1], routing_key: 'order.line\nbreak' },
      ],
    });
    const [, second] = await after.read(scope, ids);
    expect(second?.message).toEqual(message('line\nbreak'));
  });

  test('what was taken out stays out after a restart, and an empty file goes', async () => {
    const bin = new Bin(folder, now, roomy);
    const ids = await put(bin, 'a', 'b');
    expect(await bin.remove(scope, [ids[0] ?? '', ids[0] ?? '', 'no-such/0'])).toBe(1);
    const after = new Bin(folder, now, roomy);
    expect(await keys(after)).toEqual(['order.b']);
    expect(await after.read(scope, [ids[0] ?? ''])).toEqual([]);
    expect(await after.remove(scope, ids)).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test('when it can’t be read what was taken out, that isn’t listed as if it were in', async () => {
    const [id = ''] = await put(new Bin(folder, now, roomy), 'a');
    await mkdir(join(folder, `${id.split('/')[0]}.gone`));
    await expect(keys(new Bin(folder, now, roomy))).rejects.toThrow('EISDIR');
  });

  test('the oldest go when there are too many, and what is too old goes by itself', async () => {
    const bin = new Bin(folder, now, { ...roomy, messages: 3 });
    await put(bin, 'a', 'b');
    clock = 2_000;
    await put(bin, 'c', 'd');
    expect(await keys(bin)).toEqual(['order.c', 'order.d']);
    clock = 12_001;
    expect(await keys(bin)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('the oldest go when they take too much room', async () => {
    const bin = new Bin(folder, now, { ...roomy, bytes: 2_500 });
    await put(bin, 'a'.repeat(600));
    clock = 2_000;
    await put(bin, 'b'.repeat(300));
    expect(await keys(bin)).toEqual([`order.${'b'.repeat(300)}`]);
  });

  test('pages run through files, newest first', async () => {
    const bin = new Bin(folder, now, roomy);
    await put(bin, 'a', 'b');
    clock = 2_000;
    await put(bin, 'c', 'd');
    const page = await bin.list(scope, 1, 2);
    expect([page.total, page.items.map((item) => item.routing_key)]).toEqual([4, ['order.d', 'order.a']]);
  });

  test('a user sees his own, and no other broker’s', async () => {
    const bin = new Bin(folder, now, roomy);
    const ids = await put(bin, 'a');
    expect((await bin.list({ broker: 'local', user: 'eve' }, 0, 10)).total).toBe(0);
    expect((await bin.list({ broker: 'other' }, 0, 10)).total).toBe(0);
    expect(await bin.read({ broker: 'local', user: 'eve' }, ids)).toEqual([]);
    expect(await bin.remove({ broker: 'local', user: 'eve' }, ids)).toBe(0);
    expect((await bin.list({ broker: 'local', user: 'guest' }, 0, 10)).total).toBe(1);
  });

  test('refuses what is more than it takes at once, and keeps none of it', async () => {
    const bin = new Bin(folder, now, roomy);
    const many = Array.from({ length: 1_001 }, () => message('x'));
    expect(await bin.put('local', 'guest', many, origin)).toMatchObject({ ok: false, error: { status: 413 } });
    expect((await bin.list(scope, 0, 10)).total).toBe(0);
  });
});
