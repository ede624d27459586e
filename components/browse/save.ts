'use client';

import type { Row } from '@/components/browse/use-search';
import { chosenMax } from '@/lib/contract/message-limits';
import type { ReadMessages } from '@/lib/contract/messages';
import type { SeenMessage } from '@/lib/contract/seen-message';
import { csv } from '@/lib/format/csv';
import { callConsole } from '@/lib/hooks/console-call';
import { DeedError } from '@/lib/hooks/deed';
import { download } from '@/lib/hooks/download';

/** A file holds no more payload than this: it is made in the browser. */
const fileBytesMax = 128 * 1024 * 1024;

const fields = [
  'vhost',
  'queue',
  'id',
  'state',
  'age_ms',
  'redelivered',
  'delivery_count',
  'exchange',
  'routing_key',
  'properties',
  'payload_bytes',
  'payload_encoding',
  'payload',
] as const;

/** Writes full copies to a file, and answers how many there still were. */
export async function saveMessages(
  broker: string,
  rows: readonly Row[],
  inPlace: boolean,
  format: 'json' | 'csv',
  onProgress: (done: number) => void,
): Promise<number> {
  const messages = inPlace ? await readWhole(broker, rows, onProgress) : rows;
  const records = messages.map((message) => Object.fromEntries(fields.map((field) => [field, message[field]])));
  const text = format === 'json' ? `${JSON.stringify(records, null, 2)}\n` : csv(fields, records);
  download(`messages.${format}`, text, format === 'json' ? 'application/json' : 'text/csv;charset=utf-8');
  return messages.length;
}

async function readWhole(
  broker: string,
  rows: readonly Row[],
  onProgress: (done: number) => void,
): Promise<SeenMessage[]> {
  const read: SeenMessage[] = [];
  let bytes = 0;
  let asked = 0;
  for (const { vhost, queue, rows: own } of byQueue(rows)) {
    const byId = new Map(own.map((row) => [row.id, row]));
    let left = own.map(({ id }) => Number(id));
    while (left.length > 0) {
      const now = left.slice(0, chosenMax);
      const answer = await callConsole<ReadMessages>('POST', '/api/messages/read', { broker, vhost, queue, seqs: now });
      if (!answer.ok) throw new DeedError(answer.error);
      for (const { seq, ...message } of answer.value.items) {
        bytes += message.payload_bytes;
        if (bytes > fileBytesMax)
          throw new Error(`A file holds ${fileBytesMax / 1024 / 1024} MiB at most. Choose fewer.`);
        if (byId.has(String(seq))) read.push({ ...message, id: String(seq), vhost, queue });
      }
      left = [...answer.value.left, ...left.slice(chosenMax)];
      onProgress(asked + own.length - left.length);
    }
    asked += own.length;
  }
  return read;
}

export type OfQueue = { readonly vhost: string; readonly queue: string; readonly rows: readonly Row[] };

/** Chosen messages by their queue, in the order in which they are shown. */
export function byQueue(rows: readonly Row[]): OfQueue[] {
  const groups = new Map<string, { vhost: string; queue: string; rows: Row[] }>();
  for (const row of rows) {
    const key = JSON.stringify([row.vhost, row.queue]);
    const group = groups.get(key) ?? { vhost: row.vhost, queue: row.queue, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}
