/** Which of what a job moved is still ready where it was sent, and the job that takes it back from there. */
import type { z } from 'zod';
import type { Broker } from '@/lib/client/brokers';
import { isCapable } from '@/lib/client/capable';
import { path } from '@/lib/client/management';
import { jobEntriesMax } from '@/lib/contract/job-facts';
import type { RecallAction } from '@/lib/contract/jobs';
import { ownHeaders } from '@/lib/contract/letter-facts';
import * as wire from '@/lib/contract/management';
import { messagesPath, searchedMessages } from '@/lib/contract/messages';
import type { RecallLook, RecallPlace } from '@/lib/contract/recall';
import { fail, ok, type Result } from '@/lib/contract/result';
import { printOf } from '@/lib/dead-letters/letter-of';
import { theScans } from '@/lib/dead-letters/scans';
import type { Drive } from '@/lib/jobs/drive';
import type { Job, JobEntry } from '@/lib/jobs/job';
import { theJobs } from '@/lib/jobs/the-jobs';
import { headersOf, type Letter, stampsOf } from '@/lib/model/letter';

const placesMax = 20;
const searchPageMax = 200;

type Copy = { readonly entry: number; readonly seq: number | null; readonly print: string };
type Found = { readonly copies: readonly Copy[]; readonly held: number | null; readonly complete: boolean };

/** The queues that it sent to, as far as could be foreseen. */
function placesOf({ spec, entries }: Job): string[] {
  const foreseen = (spec.preview?.rows ?? []).flatMap(({ queues }) => queues.map(({ name }) => name));
  const named = entries.flatMap(({ exchange, key }) => (exchange === '' ? [key] : []));
  return [...new Set([...named, ...foreseen])];
}

/** What was called back already, or may have been, is called back no second time. */
function spent(job: Job): ReadonlySet<number> {
  const spentNow = theJobs()
    .recallsOf(job)
    .flatMap(({ job: recall }) =>
      recall.indexesOf('moved', 'unknown', 'trying').flatMap((index) => recall.entries[index]?.back?.entry ?? []),
    );
  return new Set(spentNow);
}

/** Of several copies of one message the first: the others stay, for the letter was one. */
function wanted(job: Job, copies: readonly Copy[]): Copy[] {
  const seen = new Set(spent(job));
  return copies.filter(({ entry }) => {
    if (seen.has(entry) || job.fateOf(entry) !== 'moved' || job.entries[entry] === undefined) return false;
    seen.add(entry);
    return true;
  });
}

async function searched(broker: Broker, { spec }: Job, queue: string): Promise<Result<Found>> {
  const copies: Copy[] = [];
  let held = 0;
  let cursor: string | null = null;
  do {
    const page: Result<z.infer<typeof searchedMessages>> = await broker.client.post(
      messagesPath(spec.vhost, queue, 'search'),
      {
        state: 'all',
        filter: { headers: [{ name: ownHeaders.job, is: 'equals', value: spec.id }] },
        limit: searchPageMax,
        truncate: 0,
        ...(cursor === null ? {} : { cursor }),
      },
      searchedMessages,
    );
    if (!page.ok) return page;
    for (const { state, seq, properties } of page.value.items) {
      const { entry } = stampsOf(headersOf(properties));
      if (entry === null) continue;
      if (state === 'ready') copies.push({ entry, seq, print: `seq ${seq}` });
      else held += 1;
    }
    cursor = page.value.cursor;
  } while (cursor !== null && copies.length < jobEntriesMax);
  return ok({ copies, held, complete: cursor === null });
}

function copyOf(letter: Letter, id: string): Copy[] {
  const { job, entry } = letter;
  return job === id && entry !== null ? [{ entry, seq: null, print: printOf(letter.id) }] : [];
}

/** Only one that was begun after the job had stopped sending knows of all that it sent. */
function scanOf(broker: Broker, { spec, endedMs, startedMs }: Job, queue: string) {
  const scan = theScans().latest(broker, spec.vhost, queue);
  return scan !== undefined && scan.startedMs >= (endedMs ?? startedMs ?? 0) ? scan : undefined;
}

const unread = { ready: null, held: null, complete: true, readMs: null, error: null };

async function placeOf(broker: Broker, job: Job, queue: string, free: boolean): Promise<RecallPlace> {
  const now = await broker.client.get(path('queues', job.spec.vhost, queue), wire.queue, {
    columns: 'name,vhost,consumers,messages_ready',
  });
  if (!now.ok) return { queue, state: 'failed', messages: null, consumers: null, ...unread, error: now.error };
  const base = { queue, messages: now.value.messages_ready ?? null, consumers: now.value.consumers ?? null };
  if (free) {
    const found = await searched(broker, job, queue);
    if (!found.ok) return { ...base, ...unread, state: 'failed', error: found.error };
    const { copies, held, complete } = found.value;
    return { ...base, state: 'read', ready: wanted(job, copies).length, held, complete, readMs: null, error: null };
  }
  const scan = scanOf(broker, job, queue);
  if (scan === undefined) return { ...base, ...unread, state: 'unread' };
  if (scan.state === 'running') return { ...base, ...unread, state: 'reading' };
  if (scan.error !== undefined) return { ...base, ...unread, state: 'failed', error: scan.error };
  const ready = wanted(
    job,
    scan.letters.flatMap((letter) => copyOf(letter, job.spec.id)),
  ).length;
  const { complete, startedMs: readMs } = scan;
  return { ...base, state: 'read', ready, held: null, complete, readMs, error: null };
}

export async function lookForMoved(broker: Broker, { job }: Drive): Promise<Result<RecallLook>> {
  const refusal = refusalOf(job);
  if (refusal !== undefined) return refusal;
  // A broker that changes a message where it lies touches nobody else's.
  const free = await isCapable(broker.client, 'messages');
  const names = placesOf(job);
  const places: RecallPlace[] = [];
  for (const name of names.slice(0, placesMax)) places.push(await placeOf(broker, job, name, free));
  const recalls = theJobs().recallsOf(job);
  const sum = (fate: 'moved' | 'unknown'): number =>
    recalls.reduce((total, { job: recall }) => total + recall.countOf(fate), 0);
  return ok({
    free,
    moved: job.countOf('moved'),
    calledBack: sum('moved'),
    unknown: sum('unknown'),
    underWay: underWay(job) ?? null,
    places,
    omitted: Math.max(0, names.length - placesMax),
  });
}

function underWay(job: Job): string | undefined {
  return theJobs()
    .recallsOf(job)
    .find((each) => !each.job.ended && each.job.status.state !== 'draft')?.job.spec.id;
}

function refusalOf(job: Job): Result<never> | undefined {
  if (job.spec.action.kind !== 'redrive') return fail('refused', 'Only what was redriven can be called back.', 409);
  if (job.status.state === 'running') return fail('refused', 'It still sends. Pause or cancel it first.', 409);
  return undefined;
}

async function found(broker: Broker, job: Job, queue: string): Promise<Result<readonly Copy[]>> {
  if (await isCapable(broker.client, 'messages')) {
    const answer = await searched(broker, job, queue);
    return answer.ok ? ok(answer.value.copies) : answer;
  }
  const scan = scanOf(broker, job, queue);
  if (scan?.state !== 'done') return fail('refused', `Read ${queue} first: then it is known what lies there.`, 409);
  return ok(scan.letters.flatMap((letter) => copyOf(letter, job.spec.id)));
}

/** A job that takes back from one queue what `drive` had moved there. */
export async function freezeRecall(
  broker: Broker,
  { job }: Drive,
  { queue, why }: { readonly queue: string; readonly why: string },
): Promise<Result<{ id: string }>> {
  const refusal = refusalOf(job);
  if (refusal !== undefined) return refusal;
  if (underWay(job) !== undefined) return fail('refused', 'Another recall of this job hasn’t ended yet.', 409);
  if (!placesOf(job).includes(queue)) return fail('refused', `This job sent nothing to ${queue}.`, 409);
  const copies = await found(broker, job, queue);
  if (!copies.ok) return copies;
  const { spec } = job;
  const histories = await theJobs().histories(spec.id);
  const action: RecallAction = { kind: 'recall', of: spec.id, to: spec.queue };
  const entries = wanted(job, copies.value)
    .slice(0, jobEntriesMax)
    .map(({ entry, seq, print }): JobEntry => {
      const before = (job.entries[entry]?.attempt ?? 1) - 1;
      const back = { entry, seq, history: histories[entry] ?? {} };
      return { print, exchange: '', key: spec.queue, copies: [], attempt: before, back };
    });
  if (entries.length === 0) {
    return fail('refused', `Nothing of this job is ready in ${queue} any more: it was consumed, or went on.`, 409);
  }
  return await theJobs().freeze(
    {
      ...{ broker: broker.name, vhost: spec.vhost, queue, action, why, by: broker.user },
      preview: null,
      choice: null,
      watched: [spec.queue],
    },
    entries,
  );
}
