import type { Scan } from '@/lib/dead-letters/scans';
import { csv } from '@/lib/format/csv';
import { headersOf, type Letter, lastDeathMs, originOf } from '@/lib/model/letter';

const fields = [
  'position',
  'reason',
  'died_in',
  'died_at',
  'exchange',
  'routing_keys',
  'deaths',
  'redriven_before',
  'message_id',
  'type',
  'headers',
  'payload_bytes',
  'payload_encoding',
  'payload_cut',
  'payload',
];

function rowOf(letter: Letter): Record<string, unknown> {
  const origin = originOf(letter);
  const atMs = lastDeathMs(letter);
  const headers = Object.entries(headersOf(letter.properties)).filter(([name]) => name !== 'x-death');
  return {
    position: letter.position,
    reason: origin?.reason ?? null,
    died_in: origin?.queue ?? null,
    died_at: atMs === null ? null : new Date(atMs).toISOString(),
    exchange: origin?.exchange ?? letter.exchange,
    routing_keys: (origin?.keys ?? [letter.routingKey]).join(' '),
    deaths: letter.deaths.reduce((sum, { count }) => sum + count, 0),
    redriven_before: letter.attempt,
    message_id: letter.properties.message_id ?? null,
    type: letter.properties.type ?? null,
    headers: Object.fromEntries(headers),
    payload_bytes: letter.payloadBytes,
    payload_encoding: letter.payloadEncoding,
    payload_cut: letter.truncated,
    payload: letter.payload,
  };
}

/** Names come from others: a header takes little, and a file system less. */
function fileName(queue: string, format: string): string {
  return `dead-letters-${queue.replaceAll(/[^\w.-]/g, '_').slice(0, 80)}.${format}`;
}

export function lettersFile(letters: readonly Letter[], scan: Scan, format: 'csv' | 'json'): Response {
  const { vhost, queue, startedMs } = scan;
  const body =
    format === 'csv'
      ? csv(fields, letters.map(rowOf))
      : JSON.stringify({ vhost, queue, read_at: new Date(startedMs).toISOString(), letters }, undefined, 2);
  return new Response(body, {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
      'content-disposition': `attachment; filename="${fileName(queue, format)}"`,
      'cache-control': 'no-store',
    },
  });
}
