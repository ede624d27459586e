/** From chosen letters to a job that can be looked at before it is started. */
import type { z } from 'zod';
import type { Broker } from '@/lib/client/brokers';
import type { ManagementClient } from '@/lib/client/management';
import { readCounted } from '@/lib/client/shapes';
import { defaultLimits } from '@/lib/contract/job-facts';
import type { AskedAction, freezeInput, Target } from '@/lib/contract/jobs';
import type { LettersChoice } from '@/lib/contract/letters';
import { fail, ok, type Result } from '@/lib/contract/result';
import { chosenLetters } from '@/lib/dead-letters/chosen';
import { printOf } from '@/lib/dead-letters/letter-of';
import { scanOf } from '@/lib/dead-letters/scans';
import type { Drive } from '@/lib/jobs/drive';
import type { JobEntry } from '@/lib/jobs/job';
import { theJobs } from '@/lib/jobs/the-jobs';
import { headersOf, type Letter } from '@/lib/model/letter';
import { destinationOf, historyOf, type Preview, parkingTarget, previewOf, type QueueNow } from '@/lib/model/redrive';
import { type RouteMap, routeMap } from '@/lib/model/route';

type FreezeInput = z.infer<typeof freezeInput>;

type Shapes = { readonly map: RouteMap; readonly queues: ReadonlyMap<string, QueueNow> };

async function shapesOf(client: ManagementClient, vhost: string): Promise<Result<Shapes>> {
  const read = await readCounted(client, vhost);
  if (!read.ok) return read;
  const now = read.value.queues.map(
    ({ name, consumers, messages }) => [name, { consumers: consumers ?? null, messages: messages ?? null }] as const,
  );
  return ok({ map: routeMap(vhost, read.value), queues: new Map(now) });
}

function targetOf(action: AskedAction): Target | undefined {
  if (action.kind === 'redrive') return action.target;
  return action.kind === 'park' ? parkingTarget() : undefined;
}

function entryOf(letter: Letter, target: Target | undefined): JobEntry | undefined {
  const base = { print: printOf(letter.id), attempt: letter.attempt + 1 };
  if (target === undefined) return { ...base, exchange: '', key: '', copies: [] };
  const destination = destinationOf(letter, target);
  return destination === null ? undefined : { ...base, ...destination };
}

const impossible = new Set(['no-exchange', 'internal', 'bad-copies', 'into-itself']);

function watchedOf(preview: Preview | null): readonly string[] {
  const certain = preview?.rows.flatMap(({ queues }) => queues.filter((queue) => queue.certain)) ?? [];
  return [...new Set(certain.map(({ name }) => name))];
}

async function previewed(
  broker: Broker,
  input: FreezeInput,
  letters: readonly Letter[],
  target: Target | undefined,
): Promise<Result<Preview | null>> {
  if (target === undefined) return ok(null);
  const shapes = await shapesOf(broker.client, input.vhost);
  if (!shapes.ok) return shapes;
  const preview = previewOf(letters, {
    ...shapes.value,
    source: input.queue,
    target,
    keepHistory: input.action.kind !== 'redrive' || input.action.keepHistory,
    rate: defaultLimits.rate,
  });
  // The parking place is made when the job starts.
  if (input.action.kind === 'park') return ok({ ...preview, unroutable: 0, rows: [] });
  const stuck = preview.rows.find(({ problem }) => problem !== null && impossible.has(problem));
  if (stuck?.problem === 'into-itself') {
    return fail('refused', `${stuck.exchange || 'The default exchange'} leads back into ${input.queue} itself.`, 409);
  }
  if (stuck !== undefined) {
    return fail('refused', `The exchange ${stuck.exchange} takes nothing from a client (${stuck.problem}).`, 409);
  }
  return ok(preview);
}

export async function freeze(broker: Broker, input: FreezeInput): Promise<Result<{ id: string }>> {
  const scan = scanOf(broker, input);
  if (!scan.ok) return scan;
  const { action } = input;
  const letters = chosenLetters(scan.value, input);
  if (action.kind === 'redrive' && action.edit !== undefined && letters.length !== 1) {
    return fail('refused', 'One message is edited at a time.', 400);
  }
  const target = targetOf(action);
  const preview = await previewed(broker, input, letters, target);
  if (!preview.ok) return preview;
  const frozen = letters.flatMap((letter) => {
    const entry = entryOf(letter, target);
    return entry === undefined ? [] : [{ entry, history: historyOf(headersOf(letter.properties)) }];
  });
  const leavesHistory = action.kind === 'redrive' && !action.keepHistory;
  return await theJobs().freeze(
    {
      broker: broker.name,
      vhost: input.vhost,
      queue: input.queue,
      action,
      why: input.why,
      by: broker.user,
      preview: preview.value,
      choice: choiceOf(input),
      watched: watchedOf(preview.value),
    },
    frozen.map(({ entry }) => entry),
    leavesHistory ? frozen.map(({ history }) => history) : [],
  );
}

function choiceOf({ action: _action, why: _why, ...choice }: FreezeInput): LettersChoice {
  return choice;
}

/** The same letters another way, before anything was sent. The draft that it was is gone then. */
export async function retarget(broker: Broker, drive: Drive, target: Target): Promise<Result<{ id: string }>> {
  const { spec, status } = drive.job;
  if (status.state !== 'draft' || spec.action.kind !== 'redrive' || spec.choice === null) {
    return fail('refused', 'It was started already: what it sends can’t be changed any more.', 409);
  }
  const made = await freeze(broker, { ...spec.choice, action: { ...spec.action, target }, why: spec.why });
  if (made.ok) await theJobs().discard(broker.name, spec.id);
  return made;
}
