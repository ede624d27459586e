/**
 * Calls messages back on a broker that can change one where it lies: in one step it is published as the letter that it
 * was, and taken out of where it lay. What a consumer has, or had, is left alone; other messages aren't touched.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ManagementClient } from '@/lib/client/management';
import { type MessageFate, messageFates, messagesPath, readMessages } from '@/lib/contract/messages';
import type { Result } from '@/lib/contract/result';
import type { BrowsedMessage } from '@/lib/contract/waybill';
import type { Ending, PassContext } from '@/lib/jobs/ending';
import type { JobEntry, JobEvent } from '@/lib/jobs/job';
import { failureFault } from '@/lib/jobs/stops';
import { headersOf, stampsOf } from '@/lib/model/letter';
import { calledBackHeaders } from '@/lib/model/redrive';

const batchMax = 100;
/** Requests on their way at once. */
const requestsMax = 8;
const waitMs = 50;

type Taken = { readonly index: number; readonly message: BrowsedMessage };

export class InPlace {
  readonly #client: ManagementClient;
  readonly #context: PassContext;
  #stopped = false;
  #ending: Ending | undefined;
  #failed = 0;
  #settled = 0;

  constructor(client: ManagementClient, context: PassContext) {
    this.#client = client;
    this.#context = context;
  }

  stop(): void {
    this.#stopped = true;
  }

  async run(): Promise<Ending> {
    const { job } = this.#context;
    await this.#lookAgain();
    while (this.#ending === undefined) {
      if (this.#stopped) return { kind: 'asked' };
      if (job.countOf('waiting') === 0) return { kind: 'exhausted' };
      if (this.#canaryLeft() === 0) return { kind: 'canary' };
      const batch = job.indexesOf('waiting').slice(0, this.#allowed());
      if (batch.length === 0) await pause(waitMs);
      else await this.#callBack(batch);
    }
    return this.#ending;
  }

  #canaryLeft(): number {
    const { job } = this.#context;
    const { canary } = job.limits;
    if (canary === 0 || job.approved) return Number.POSITIVE_INFINITY;
    return Math.max(0, canary - (job.entries.length - job.countOf('waiting')));
  }

  #allowed(): number {
    const { job, pace } = this.#context;
    return Math.min(batchMax, this.#canaryLeft(), pace.allowance(job.limits.rate));
  }

  /** The step is whole or not at all: what still lies there was not called back, whatever became of the answer. */
  async #lookAgain(): Promise<void> {
    const { job, record } = this.#context;
    const unknown = job.indexesOf('unknown');
    for (let at = 0; at < unknown.length && this.#ending === undefined; at += batchMax) {
      const there = await this.#read(unknown.slice(at, at + batchMax));
      const ready = there.taken.filter(({ message }) => message.state === 'ready').map(({ index }) => index);
      if (ready.length > 0) await record([{ t: 'again', n: ready }], false);
    }
  }

  /** Full copies; `left` didn't fit into one answer. What is in neither isn't there. */
  async #read(indexes: readonly number[]): Promise<{ taken: Taken[]; left: ReadonlySet<number> }> {
    const { job } = this.#context;
    const bySeq = new Map<number, number>();
    for (const index of indexes) {
      const seq = job.entries[index]?.back?.seq ?? null;
      if (seq !== null) bySeq.set(seq, index);
    }
    const { vhost, queue } = job.spec;
    const answer = await this.#client.post(
      messagesPath(vhost, queue, 'read'),
      { seqs: [...bySeq.keys()] },
      readMessages,
    );
    if (!answer.ok) {
      this.#fail(answer);
      return { taken: [], left: new Set(indexes) };
    }
    const taken = answer.value.items.flatMap((message): Taken[] => {
      const index = bySeq.get(message.seq);
      return index !== undefined && this.#isIt(index, message) ? [{ index, message }] : [];
    });
    return { taken, left: new Set(answer.value.left.flatMap((seq) => bySeq.get(seq) ?? [])) };
  }

  /** A queue that was deleted and made anew numbers other messages. */
  #isIt(index: number, { properties }: BrowsedMessage): boolean {
    const { entries, spec } = this.#context.job;
    const { job, entry } = stampsOf(headersOf(properties));
    return spec.action.kind === 'recall' && job === spec.action.of && entry === entries[index]?.back?.entry;
  }

  async #callBack(batch: readonly number[]): Promise<void> {
    const { record, pace } = this.#context;
    const { taken, left } = await this.#read(batch);
    const there = new Set(taken.map(({ index }) => index));
    const missing = batch.filter((index) => !there.has(index) && !left.has(index));
    if (missing.length > 0) await record([{ t: 'missing', n: missing }], false);
    pace.spend(taken.length);
    // Written ahead: after a crash, what may have been called back is known.
    if (taken.length > 0) await record([{ t: 'try', n: taken.map(({ index }) => index) }], true);
    for (let at = 0; at < taken.length; at += requestsMax) {
      const slice = taken.slice(at, at + requestsMax);
      if (this.#ending === undefined) await Promise.all(slice.map((each) => this.#replace(each)));
      else await record([{ t: 'again', n: slice.map(({ index }) => index) }], false);
    }
  }

  async #replace({ index, message }: Taken): Promise<void> {
    const { job, record } = this.#context;
    const entry = job.entries[index];
    if (entry === undefined) throw new Error(`job ${job.spec.id} has no entry ${index}`);
    const { vhost, queue } = job.spec;
    const answer = await this.#client.post(
      messagesPath(vhost, queue, 'replace'),
      { seq: message.seq, ...this.#letterOf(entry, index, message) },
      messageFates,
    );
    if (!answer.ok) {
      await record([{ t: 'unknown', n: [index] }], true);
      this.#fail(answer);
      return;
    }
    const [result] = answer.value.fates;
    await record([eventOf(index, result?.fate ?? 'gone', result?.reason ?? '')], false);
    this.#count(result?.fate ?? 'gone');
  }

  #letterOf(entry: JobEntry, index: number, message: BrowsedMessage): object {
    const { job } = this.#context;
    // The user's name isn't sent along: a broker takes it from nobody but that user.
    const { user_id: _user, ...properties } = message.properties;
    const stamp = { job: job.spec.id, entry: index };
    const headers = calledBackHeaders(headersOf(properties), entry.back?.history ?? {}, entry.attempt, stamp);
    return {
      exchange: entry.exchange,
      routing_key: entry.key,
      properties: { ...properties, headers },
      payload: message.payload,
      payload_encoding: message.payload_encoding,
    };
  }

  #count(fate: MessageFate): void {
    const { job, pace } = this.#context;
    if (fate === 'gone' || fate === 'held') return;
    this.#settled += 1;
    if (fate === 'done') pace.done(1);
    else this.#failed += 1;
    const fault = failureFault(job.limits, { failed: this.#failed, settled: this.#settled });
    if (fault !== undefined) this.#ending ??= { kind: 'fault', ...fault };
  }

  #fail(answer: Result<unknown>): void {
    if (answer.ok) return;
    const { kind, reason } = answer.error;
    this.#ending ??=
      kind === 'unreachable' ? { kind: 'lost', reason } : { kind: 'fault', reason: 'trouble', detail: reason };
  }
}

function eventOf(index: number, fate: MessageFate, why: string): JobEvent {
  const n = [index];
  switch (fate) {
    case 'done':
      return { t: 'moved', n };
    case 'gone':
    case 'held':
      return { t: 'missing', n };
    case 'unroutable':
      return { t: 'returned', n, why: 'no queue took it' };
    case 'refused':
      return { t: 'refused', n, why };
  }
}

/** What marks a message as one of ours that can be taken up in place. */
export function isInPlace(entries: readonly JobEntry[]): boolean {
  return typeof entries[0]?.back?.seq === 'number';
}
