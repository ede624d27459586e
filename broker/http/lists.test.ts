import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { cpuClock } from '../core/cpu-clock.testing.ts';
import { Rig } from './fixtures.testing.ts';

let rig: Rig;

interface Row {
  readonly name: string;
  readonly messages?: number;
}
interface Page {
  readonly items: Row[];
  readonly total_count: number;
  readonly filtered_count: number;
  readonly page_count: number;
}

beforeAll(async () => {
  rig = await Rig.start();
  for (let i = 0; i < 12; i += 1) {
    rig.bench.queue(`q${String(i).padStart(2, '0')}`);
    for (let n = 0; n < i % 4; n += 1) rig.bench.publish('', `q${String(i).padStart(2, '0')}`);
  }
  rig.bench.queue('Mail');
});

afterAll(() => rig.stop());

const page = async (query: string): Promise<Page> => (await rig.get(`/queues?page=1&${query}`)) as Page;
const names = (rows: readonly Row[]): string[] => rows.map((r) => r.name);

describe('a page', () => {
  test('counts what there is, what was kept and what is shown', async () => {
    const { items, ...counts } = await page('page_size=5&name=q0');
    expect(names(items)).toEqual(['q00', 'q01', 'q02', 'q03', 'q04']);
    expect(counts).toEqual({
      filtered_count: 10,
      item_count: 5,
      page: 1,
      page_count: 2,
      page_size: 5,
      total_count: 13,
    });
  });

  test('is filtered by a part of the name, in any case', async () => {
    expect(names((await page('name=MAIL')).items)).toEqual(['Mail']);
  });

  test('is filtered by a pattern, which cannot be made slow', async () => {
    expect(names((await page('use_regex=true&name=%5Eq1%5B01%5D%24')).items)).toEqual(['q10', 'q11']);
    rig.bench.queue(`${'a'.repeat(60)}!`);
    expect((await page(`use_regex=true&name=${encodeURIComponent('^(a+)+$')}`)).items).toEqual([]);
    rig.bench.vhost.removeQueue(rig.bench.queue(`${'a'.repeat(60)}!`));
  });

  test('without a result is empty, not an error', async () => {
    expect(await page('name=nothing')).toMatchObject({ items: [], page_count: 0, filtered_count: 0, total_count: 13 });
  });

  test('has a hundred rows unless said otherwise, and at most 500', async () => {
    expect(await page('')).toMatchObject({ page_size: 100 });
    expect((await rig.ask('/api/queues?page=1&page_size=501')).status).toBe(400);
  });
});

describe('sorting', () => {
  test('by a number, equals by name', async () => {
    const rows = (await page('sort=messages&sort_reverse=true&page_size=4')).items;
    expect(rows.map((r) => [r.name, r.messages])).toEqual([
      ['q03', 3],
      ['q07', 3],
      ['q11', 3],
      ['q02', 2],
    ]);
  });

  test('by a key within a key; who lacks it comes first', async () => {
    const rows = (await page('sort=message_stats.publish&page_size=500')).items;
    expect(names(rows).slice(0, 4)).toEqual(['Mail', 'q00', 'q04', 'q08']);
    expect(names(rows).slice(-3)).toEqual(['q03', 'q07', 'q11']);
  });

  test('by what nobody has changes nothing', async () => {
    for (const key of ['nonexistent', '__proto__', 'constructor.name', 'name.length.x']) {
      expect(names((await page(`sort=${key}`)).items)).toHaveLength(13);
    }
  });

  test('works without paging, where a name filters nothing', async () => {
    const rows = (await rig.get('/queues?sort=name&sort_reverse=true&name=Mail')) as Row[];
    expect([rows.length, rows[0]?.name]).toEqual([13, 'q11']);
  });
});

test('columns pick keys, also within keys', async () => {
  const rows = await rig.get(
    '/queues/%2F?columns=name,message_stats.publish,message_stats.publish_details.rate,nothing',
  );
  expect(rows).toContainEqual({
    name: 'q01',
    message_stats: { publish: 1, publish_details: { rate: expect.any(Number) } },
  });
  expect(rows).toContainEqual({ name: 'q00' });
});

test('a page of 5,000 queues takes no longer than people notice', async () => {
  const big = await Rig.start();
  try {
    for (let i = 0; i < 5_000; i += 1) big.bench.queue(`load.${i}`);
    for (let i = 0; i < 5_000; i += 1) big.bench.publish('', `load.${i}`);
    big.bench.pass(2_000);
    const path = '/queues?page=1&page_size=100&sort=messages&sort_reverse=true';
    await big.get(path);
    const spentMs = cpuClock();
    const answer = (await big.get(path)) as Page;
    expect(answer.items).toHaveLength(100);
    // Ten times the target of 50 ms, so that a busy machine doesn't fail it: quadratic work would.
    expect(spentMs()).toBeLessThan(500);
  } finally {
    await big.stop();
  }
});

test('names of any characters go through paths', async () => {
  const name = 'a/b c%d?é#..';
  const path = `/api/queues/%2F/${encodeURIComponent(name)}`;
  expect((await rig.ask(path, { method: 'PUT', body: {} })).status).toBe(201);
  expect(await rig.ask(path)).toMatchObject({ status: 200, body: { name } });
  expect(await rig.ask(`${path}/contents`, { method: 'DELETE' })).toMatchObject({ status: 204 });
  expect((await rig.ask(path, { method: 'DELETE' })).status).toBe(204);
  expect((await rig.ask('/api/queues/%2F/%ff')).status).toBe(404);
});

test('bindings come without the implied ones for who asks so', async () => {
  rig.exchange(rig.bench.vhost, 'orders', 'direct');
  rig.bind(rig.bench.vhost, 'orders', 'Mail', 'new');
  const sources = async (path: string): Promise<string[]> =>
    ((await rig.get(path)) as { source: string }[]).map(({ source }) => source);
  expect(await sources('/bindings')).toContain('');
  expect(await sources('/bindings?disable_implied_bindings=true')).toEqual(['orders']);
  expect(await sources('/bindings/%2F?disable_implied_bindings=true')).toEqual(['orders']);
});
