import { z } from 'zod';
import { type AuditEntry, type AuditPage, auditExportMax, auditFilter, auditPageMax } from '@/lib/contract/audit';
import { whoami } from '@/lib/contract/management';
import { fail, ok } from '@/lib/contract/result';
import { csvLine } from '@/lib/format/csv';
import { answer } from '@/lib/server/answer';
import { theAuditLog } from '@/lib/server/audit';
import { auditMatcher } from '@/lib/server/audit/log';
import { brokerOf } from '@/lib/server/broker-access';

const query = auditFilter.extend({
  broker: z.string().max(80),
  before: z.string().max(40).optional(),
  format: z.enum(['page', 'csv', 'json']).default('page'),
});

const fields = ['time', 'user', 'broker', 'deed', 'vhost', 'target', 'result', 'detail', 'tookMs', 'reason', 'input'];

function csvOf(entries: readonly AuditEntry[]): string {
  const lines = entries.map(({ atMs, user, broker, deed, vhost, target, result, detail, tookMs, reason, input }) =>
    csvLine([new Date(atMs).toISOString(), user, broker, deed, vhost, target, result, detail, tookMs, reason, input]),
  );
  return csvLine(fields) + lines.join('');
}

function file(text: string, type: string, name: string): Response {
  return new Response(text, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}

/** What was changed at one broker through this console. Who isn't its administrator sees his own deeds. */
export async function GET(request: Request): Promise<Response> {
  const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) return answer(fail('refused', 'The request is incomplete.', 400), 400);
  const { broker: name, before, format, ...filter } = asked.data;
  const broker = await brokerOf(request, name);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const user = await broker.value.client.get('whoami', whoami);
  if (!user.ok) return answer(user);
  const ownOnly = !user.value.tags.includes('administrator');
  const matches = auditMatcher(filter);
  const { entries, more } = await theAuditLog().read(
    (entry) => entry.broker === name && (!ownOnly || entry.user === user.value.name) && matches(entry),
    format === 'page' ? auditPageMax : auditExportMax,
    before,
  );
  if (format === 'csv') return file(csvOf(entries), 'text/csv; charset=utf-8', 'waybill-audit.csv');
  if (format === 'json') return file(`${JSON.stringify(entries, null, 2)}\n`, 'application/json', 'waybill-audit.json');
  return answer(ok({ entries, more, ownOnly } satisfies AuditPage));
}
