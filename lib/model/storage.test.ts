import { expect, test } from 'vitest';
import type { StorageState } from '@/lib/contract/waybill-storage';
import { nodeFacts } from '@/lib/model/overview';
import { type StorageData, storageNews } from '@/lib/model/storage';

const recovered = { segments: 1, scanned: 0, bytes: 9, torn_bytes: 0, messages: 3, orphans: 0, damages: 0, notes: [] };
const state: StorageState = {
  ...{ directory: '/data', segments: 1, bytes: 9, live_bytes: 9, free_bytes: 9, free_bytes_limit: 5, lag: 0 },
  ...{ last_flush_ms: 1, resident_bytes: 0, resident_bytes_max: 9, damaged: 0, trouble: [], recovered },
};
const node = (more: object = {}) => nodeFacts({ name: 'n', ...more });
const kinds = (data: Partial<StorageData>): string[] =>
  storageNews({ nodes: [node()], log: { kind: 'untold' }, ...data }).map(({ kind }) => kind);
const on = (more: Partial<StorageState>): StorageData['log'] => ({ kind: 'disk', state: { ...state, ...more } });

test('nothing is said of what is well', () => {
  expect(kinds({ log: on({}) })).toEqual([]);
});

test('alarms are told by the nodes, whatever keeps the messages', () => {
  expect(kinds({ nodes: [node({ disk_free_alarm: true, mem_alarm: true })] })).toEqual(['memory-alarm', 'disk-alarm']);
});

test('a disk that can’t be written isn’t called full, unless it is', () => {
  const nodes = [node({ disk_free_alarm: true })];
  const failing = { kind: 'write-error', text: 'EIO' } as const;
  expect(kinds({ nodes, log: on({ trouble: [failing] }) })).toEqual(['write-error']);
  expect(kinds({ nodes, log: on({ trouble: [failing, { kind: 'disk-low', text: 'low' }] }) })).toEqual([
    'write-error',
    'disk-alarm',
  ]);
});

test('damage and a torn tail of the last start', () => {
  expect(kinds({ log: on({ damaged: 1, recovered: { ...recovered, torn_bytes: 40 } }) })).toEqual(['damage', 'torn']);
});
