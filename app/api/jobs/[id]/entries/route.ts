import { type Fate, fates } from '@/lib/contract/job-facts';
import { fail, ok } from '@/lib/contract/result';
import { entriesPage, ledgerFile } from '@/lib/jobs/ledger';
import { visibleJob } from '@/lib/jobs/visible';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

/** What became of each message of a job: a page of those with one fate, or all of them as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  const search = new URL(request.url).searchParams;
  const broker = await brokerOf(request, search.get('broker'));
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const drive = await visibleJob(broker.value, id);
  if (!drive.ok) return answer(drive);
  const format = search.get('format');
  if (format === 'csv' || format === 'json') return ledgerFile(drive.value.job, format);
  const asked = search.get('fate');
  const fate: Fate | 'died' | undefined = asked === 'died' ? 'died' : fates.find((known) => known === asked);
  const offset = Number(search.get('offset') ?? '0');
  if (fate === undefined || !Number.isSafeInteger(offset) || offset < 0) {
    return answer(fail('refused', 'The request is incomplete.', 400));
  }
  return answer(ok(entriesPage(drive.value.job, fate, offset)));
}
