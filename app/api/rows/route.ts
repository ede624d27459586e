import { z } from 'zod';
import { listKinds, topic } from '@/lib/contract/live';
import { rowsChosenMax } from '@/lib/contract/live-limits';
import { fail } from '@/lib/contract/result';
import { csv } from '@/lib/format/csv';
import { brokerOf } from '@/lib/server/broker-access';
import { exported, listRows } from '@/lib/server/list-rows';

/** Rows in a file. */
const exportedMax = 100_000;

const format = z.enum(['rows', 'csv', 'json']);
const kind = z.enum(listKinds);
const uncached = { 'cache-control': 'no-store' };

function queryOf(search: URLSearchParams) {
  const vhost = search.get('vhost');
  return topic.safeParse({
    kind: search.get('kind'),
    ...(vhost === null ? {} : { vhost }),
    filter: search.get('filter') ?? '',
    regex: search.get('regex') === 'true',
    sort: search.get('sort') ?? '',
    descending: search.get('desc') === 'true',
    page: 1,
  });
}

/** A whole list as it is filtered and sorted: to choose all of it, or as a file. */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const wanted = format.safeParse(search.get('format') ?? 'rows');
  const query = queryOf(search);
  const list = kind.safeParse(search.get('kind'));
  if (!wanted.success || !query.success || !list.success) {
    return Response.json(fail('refused', 'The request is incomplete.', 400), { status: 400, headers: uncached });
  }
  const broker = await brokerOf(request, search.get('broker'));
  if (!broker.ok) return Response.json(broker, { status: broker.error.status ?? 403, headers: uncached });
  const max = wanted.data === 'rows' ? rowsChosenMax : exportedMax;
  const listed = await listRows(broker.value, query.data, max);
  if (!listed.ok || wanted.data === 'rows') return Response.json(listed, { headers: uncached });
  const rows = listed.value.rows.map(exported);
  const body = wanted.data === 'csv' ? csv(Object.keys(rows[0] ?? {}), rows) : `${JSON.stringify(rows, null, 2)}\n`;
  return new Response(body, {
    headers: {
      ...uncached,
      'content-type': wanted.data === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
      'content-disposition': `attachment; filename="${list.data}.${wanted.data}"`,
    },
  });
}
