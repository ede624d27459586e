import type { Broker } from '@/lib/client/brokers';
import { topic } from '@/lib/contract/live';
import { ok, type Result } from '@/lib/contract/result';
import { FeedContext } from '@/lib/live/context';
import { fetchTopic } from '@/lib/live/fetch-topic';
import type { Page } from '@/lib/live/page';

/** Rows asked for at once; RabbitMQ gives no more. */
const rowsPerPage = 500;

export type Listed = { readonly rows: readonly Readonly<Record<string, unknown>>[]; readonly total: number };

/** All rows of a list that match, beyond what is on the screen; `max` at most, and how many there are. */
export async function listRows(
  broker: Broker,
  query: Readonly<Record<string, unknown>>,
  max: number,
): Promise<Result<Listed>> {
  const context = new FeedContext(broker);
  // A screen is renewed every second; a file has to know at once which queues are for dead letters.
  if (query.kind === 'queues') await context.structure.get(Date.now());
  const rows: Readonly<Record<string, unknown>>[] = [];
  let total = 0;
  for (let page = 1; rows.length < max; page++) {
    const window = topic.parse({ ...query, page, size: rowsPerPage });
    const answer = (await fetchTopic(window, context, Date.now())) as Result<Page<Readonly<Record<string, unknown>>>>;
    if (!answer.ok) return answer;
    const { items, filtered } = answer.value;
    total = filtered;
    rows.push(...items);
    if (items.length < rowsPerPage || rows.length >= filtered) break;
  }
  return ok({ rows: rows.slice(0, max), total: Math.max(total, rows.length) });
}

/** What a row is to a person or a program: without what only the screen needs. */
const screenOnly = new Set(['key', 'trend', 'named', 'features', 'label', 'connectionLabel']);

export function exported(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([field]) => !screenOnly.has(field)));
}
