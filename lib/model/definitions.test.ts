import { describe, expect, test } from 'vitest';
import { isDefinitions, previewImport } from './definitions';

const current = {
  users: [{ name: 'ann', password_hash: 'aaa', hashing_algorithm: 'x', tags: ['administrator'], limits: {} }],
  vhosts: [{ name: '/' }],
  permissions: [{ user: 'ann', vhost: '/', configure: '.*', write: '.*', read: '.*' }],
  queues: [{ name: 'orders', vhost: '/', durable: true, auto_delete: false, arguments: { a: 1, b: [2] } }],
  exchanges: [],
  bindings: [
    { source: 'e', vhost: '/', destination: 'orders', destination_type: 'queue', routing_key: 'k', arguments: {} },
  ],
};

const only = (file: Record<string, unknown>, vhost: string | null = null) => {
  const [section, ...others] = previewImport(current, file, vhost);
  expect(others).toEqual([]);
  return section;
};

describe('what an import would do', () => {
  test('what is there already stays the same, whatever the order of its fields', () => {
    for (const section of previewImport(current, JSON.parse(JSON.stringify(current)), null)) {
      expect(section).toMatchObject({ new: 0, changed: 0, kept: 0 });
    }
    const queues = [{ arguments: { b: [2], a: 1 }, durable: true, vhost: '/', name: 'orders' }];
    expect(only({ queues })).toMatchObject({ same: 1, kept: 0 });
    const users = [{ name: 'ann', password_hash: 'aaa', tags: 'administrator' }];
    expect(only({ users })).toMatchObject({ same: 1, changed: 0 });
  });

  test('what is new is named', () => {
    const bindings = [
      { source: 'e', vhost: '/', destination: 'orders', destination_type: 'queue', routing_key: 'other' },
    ];
    expect(only({ bindings })).toMatchObject({
      new: 1,
      same: 0,
      rows: [{ effect: 'new', name: 'e → orders other', vhost: '/' }],
    });
  });

  test('what changes says in which fields, and a password without its hash', () => {
    const users = [{ name: 'ann', password_hash: 'bbb', tags: ['monitoring'] }];
    const preview = only({ users });
    expect(preview).toMatchObject({ changed: 1, rows: [{ effect: 'changed', fields: ['password', 'tags'] }] });
    expect(JSON.stringify(preview)).not.toMatch(/aaa|bbb/);
  });

  test('a queue that is there with other arguments stays as it is', () => {
    const queues = [{ name: 'orders', vhost: '/', durable: true, arguments: { a: 2 } }];
    expect(only({ queues })).toMatchObject({ kept: 1, rows: [{ effect: 'kept', fields: ['arguments'] }] });
  });

  test('into one virtual host, names of others mean nothing', () => {
    const file = { queues: [{ name: 'orders', vhost: 'elsewhere', durable: true, arguments: { b: [2], a: 1 } }] };
    expect(previewImport(current, file, '/')[0]).toMatchObject({ same: 1 });
    expect(previewImport(current, file, null)[0]).toMatchObject({ new: 1, rows: [{ vhost: 'elsewhere' }] });
  });

  test('only the first are named, all are counted', () => {
    const queues = Array.from({ length: 200 }, (_, n) => ({ name: `q${n}`, vhost: '/' }));
    const preview = only({ queues });
    expect(preview?.new).toBe(200);
    expect(preview?.rows.length).toBe(50);
  });
});

test('what definitions are', () => {
  expect(isDefinitions(current)).toBe(true);
  expect(isDefinitions({ queues: [] })).toBe(true);
  for (const other of [null, [], 'queues', 1, {}, { queues: {} }, { other: [] }])
    expect(isDefinitions(other)).toBe(false);
});
