import { labDo } from '@/lib/contract/lab';
import { fail, ok, type Result } from '@/lib/contract/result';
import { lessonOf, playOf } from '@/lib/lab/lessons';
import { playStep } from '@/lib/lab/lessons/play';
import type { Snapshot } from '@/lib/lab/model';
import type { LabRun } from '@/lib/lab/run';
import { theLabRuns } from '@/lib/lab/runs';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

type Context = { params: Promise<{ id: string }> };

async function runOf(request: Request, broker: string | null, context: Context): Promise<Result<LabRun>> {
  const found = await brokerOf(request, broker);
  if (!found.ok) return found;
  const run = theLabRuns().get(found.value, (await context.params).id);
  return run === undefined
    ? fail('not-found', 'This run is over. Runs that nobody looks at end by themselves.')
    : ok(run);
}

const brokerIn = (request: Request): string | null => new URL(request.url).searchParams.get('broker');

export async function GET(request: Request, context: Context): Promise<Response> {
  const run = await runOf(request, brokerIn(request), context);
  return answer(run.ok ? ok(await run.value.snapshot()) : run);
}

/** Does one thing, or one step of a lesson, and answers with how it all is then. */
export async function POST(request: Request, context: Context): Promise<Response> {
  const input = labDo.safeParse(await jsonOf(request));
  if (!input.success) return answer(fail('refused', 'The request is incomplete.', 400), 400);
  const run = await runOf(request, input.data.broker, context);
  if (!run.ok) return answer(run);
  let refusal: string | undefined;
  if ('action' in input.data) refusal = await run.value.act(input.data.action);
  else {
    const step = playOf(lessonOf(input.data.lesson), input.data.act)?.steps[input.data.step];
    refusal = step === undefined ? 'There is no such step.' : await playStep(run.value, step);
  }
  const result: Result<Snapshot> = refusal === undefined ? ok(await run.value.snapshot()) : fail('refused', refusal);
  return answer(result);
}

export async function DELETE(request: Request, context: Context): Promise<Response> {
  const broker = await brokerOf(request, brokerIn(request));
  if (!broker.ok) return answer(broker);
  await theLabRuns().end(broker.value, (await context.params).id);
  return answer(ok(null));
}
