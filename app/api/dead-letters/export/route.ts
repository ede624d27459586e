import { lettersChoice } from '@/lib/contract/letters';
import { fail, type Result } from '@/lib/contract/result';
import { chosenLetters } from '@/lib/dead-letters/chosen';
import { lettersFile } from '@/lib/dead-letters/export';
import { scanOf } from '@/lib/dead-letters/scans';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

function choiceOf(text: string | null): Result<unknown> {
  try {
    return { ok: true, value: JSON.parse(text ?? '') };
  } catch {
    return fail('refused', 'The request is incomplete.', 400);
  }
}

/** Chosen letters of a scan as a file. */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const given = choiceOf(search.get('choice'));
  const choice = lettersChoice.safeParse(given.ok ? given.value : undefined);
  const format = search.get('format') === 'csv' ? 'csv' : 'json';
  if (!choice.success) return answer(fail('refused', 'The request is incomplete.', 400), 400);
  const broker = await brokerOf(request, choice.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const scan = scanOf(broker.value, choice.data);
  if (!scan.ok) return answer(scan, 404);
  return lettersFile(chosenLetters(scan.value, choice.data), scan.value, format);
}
