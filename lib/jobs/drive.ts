/** One job at work: connects, runs passes, connects again when the line was cut, and writes all of it down. */
import type { ConsumeMessage } from 'amqplib';
import { connectAmqp } from '@/lib/amqp/connect';
import { binCopyOf } from '@/lib/amqp/plain';
import type { Broker } from '@/lib/client/brokers';
import { path } from '@/lib/client/management';
import { binPutMessagesMax } from '@/lib/contract/bin-limits';
import { fates } from '@/lib/contract/job-facts';
import type { JobLimits, JobState, JobSummary, JobWait, PauseReason } from '@/lib/contract/jobs';
import * as wire from '@/lib/contract/management';
import { fail, ok, type Result } from '@/lib/contract/result';
import type { Ending } from '@/lib/jobs/ending';
import { InPlace, isInPlace } from '@/lib/jobs/in-place';
import type { Job, JobEvent } from '@/lib/jobs/job';
import { Pace } from '@/lib/jobs/pace';
import { Pass } from '@/lib/jobs/pass';
import type { Journal } from '@/lib/jobs/store';
import { audit } from '@/lib/server/audit';
import { binPut } from '@/lib/server/bin';

type Pause = { readonly reason: PauseReason; readonly detail: string };
type Asked = { readonly state: JobState; readonly pause: Pause | null; readonly by: string };

type Runner = Pick<Pass, 'run' | 'stop'> & { readonly blockedBy?: string | undefined };

const attemptsMax = 12;
const backoffMsMin = 200;
const backoffMsMax = 8_000;

export class Drive {
  readonly job: Job;
  readonly #openJournal: () => Promise<Journal>;
  readonly #pace = new Pace();
  #journal: Promise<Journal> | undefined;
  #pass: Runner | undefined;
  /** While it runs: ends when it has stopped. */
  #running: Promise<void> | undefined;
  /** What somebody wants it to become. */
  #asked: Asked | undefined;
  #wake: (() => void) | undefined;
  /** Why there is no connection, while there is none. */
  #trouble: string | undefined;

  constructor(job: Job, openJournal: () => Promise<Journal>) {
    this.job = job;
    this.#openJournal = openJournal;
  }

  summary(): JobSummary {
    if (this.#running === undefined) return this.job.summary(null);
    return this.job.summary(this.#pace.perSecond(), this.#waits());
  }

  #waits(): JobWait | null {
    const blockedBy = this.#pass?.blockedBy;
    if (blockedBy !== undefined) return { kind: 'blocked', detail: blockedBy };
    return this.#trouble === undefined ? null : { kind: 'unconnected', detail: this.#trouble };
  }

  /** After a restart. It goes on by itself if the console has credentials of whoever had started it. */
  async recover(broker: Broker | undefined): Promise<void> {
    const { job } = this;
    const open = job.indexesOf('trying');
    if (open.length > 0) await this.#record([{ t: 'unknown', n: open }], true);
    if (job.status.state !== 'running') return;
    if (broker !== undefined && broker.user === job.startedBy) {
      this.#run(broker);
      return;
    }
    await this.#enter(
      'paused',
      { reason: 'restart', detail: `${job.startedBy ?? 'Its starter'} has to resume it` },
      '',
    );
  }

  async start(broker: Broker, limits: JobLimits): Promise<Result<null>> {
    if (this.job.status.state !== 'draft') return fail('refused', 'This job was started already.', 409);
    await this.#record([{ t: 'limits', limits }], false);
    await this.#enter('running', null, broker.user);
    this.#run(broker);
    return ok(null);
  }

  async resume(broker: Broker): Promise<Result<null>> {
    const { job } = this;
    if (job.status.state !== 'paused') return fail('refused', 'This job isn’t paused.', 409);
    await this.#running;
    const again = job.indexesOf('returned', 'refused');
    if (again.length > 0) await this.#record([{ t: 'again', n: again }], false);
    // Whoever resumes has seen what became of the first ones.
    await this.#enter('running', null, broker.user, true);
    this.#run(broker);
    return ok(null);
  }

  async pause(by: string): Promise<Result<null>> {
    if (this.job.status.state !== 'running') return fail('refused', 'This job doesn’t run.', 409);
    await this.#stop({ state: 'paused', pause: { reason: 'operator', detail: by }, by });
    return ok(null);
  }

  async cancel(by: string): Promise<Result<null>> {
    if (this.job.ended) return fail('refused', 'This job has ended already.', 409);
    if (this.#running !== undefined) await this.#stop({ state: 'cancelled', pause: null, by });
    // It wasn't running, or it stopped by itself in that moment.
    if (!this.job.ended) await this.#enter('cancelled', null, by);
    await this.end();
    return ok(null);
  }

  async diedAgain(indexes: readonly number[]): Promise<void> {
    await this.#record([{ t: 'died', n: indexes }], false);
  }

  /** Lets go of the journal; it is opened again if something more is to be said. */
  async end(): Promise<void> {
    const journal = this.#journal;
    this.#journal = undefined;
    await (await journal)?.close();
  }

  async #stop(asked: Asked): Promise<void> {
    this.#asked = asked;
    this.#pass?.stop();
    this.#wake?.();
    await this.#running;
  }

  async #record(events: readonly JobEvent[], onDisk: boolean): Promise<void> {
    for (const event of events) this.job.apply(event);
    this.#journal ??= this.#openJournal();
    await (await this.#journal).append(events, onDisk);
  }

  async #enter(state: JobState, pause: Pause | null, by: string, approved = false): Promise<void> {
    await this.#record([{ t: 'state', state, pause, by, atMs: Date.now(), ...(approved ? { approved } : {}) }], true);
    if (state !== 'running') await this.#tell(state, pause, by);
  }

  /** The audit log has what a job came to; its journal has each message. */
  async #tell(state: JobState, pause: Pause | null, by: string): Promise<void> {
    const { spec } = this.job;
    const counts = fates.map((fate) => `${fate} ${this.job.countOf(fate)}`).join(', ');
    await audit({
      user: by === '' ? (this.job.startedBy ?? spec.by) : by,
      broker: spec.broker,
      deed: `job-${state}`,
      vhost: spec.vhost,
      target: `job ${spec.id}`,
      input: { queue: spec.queue, action: spec.action.kind, set: spec.setHash, pause },
      reason: spec.why === '' ? null : spec.why,
      result: ok(null),
      detail: counts,
      // The job is written down already; that this can't be is told by the next command.
    }).catch(() => {});
  }

  #run(broker: Broker): void {
    this.#asked = undefined;
    this.#pace.restart();
    this.#running = this.#drive(broker)
      .catch(async (error: unknown) => {
        const detail = error instanceof Error ? error.message : String(error);
        await this.#enter('paused', { reason: 'trouble', detail }, broker.user);
      })
      .finally(() => {
        this.#running = undefined;
      });
  }

  async #drive(broker: Broker): Promise<void> {
    let attempts = 0;
    this.#trouble = undefined;
    for (;;) {
      if (this.#asked !== undefined) return await this.#enter(this.#asked.state, this.#asked.pause, this.#asked.by);
      const opened = await this.#open(broker);
      if (opened.ok) {
        const settled = this.#settled();
        this.#pass = opened.value;
        this.#trouble = undefined;
        // It may have been asked to stop while it was connecting.
        if (this.#asked !== undefined) this.#pass.stop();
        const ending = await this.#pass.run();
        this.#pass = undefined;
        if (await this.#ended(ending, broker.user)) return;
        if (ending.kind === 'lost') this.#trouble = `The connection was lost: ${ending.reason.replace(/\.$/, '')}.`;
        if (this.#settled() > settled) attempts = 0;
      } else {
        this.#trouble = opened.error.reason;
      }
      attempts += 1;
      const hopeless = !opened.ok && opened.error.kind !== 'unreachable';
      if (hopeless || attempts > attemptsMax) {
        return await this.#enter('paused', { reason: 'connection', detail: this.#trouble ?? '' }, broker.user);
      }
      await this.#rest(Math.min(backoffMsMax, backoffMsMin * 2 ** (attempts - 1)));
    }
  }

  async #open(broker: Broker): Promise<Result<Runner>> {
    const { spec, entries } = this.job;
    const context = {
      job: this.job,
      record: (events: readonly JobEvent[], onDisk: boolean) => this.#record(events, onDisk),
      bin: (messages: readonly ConsumeMessage[]) => this.#bin(broker, messages),
      unacked: () => unackedOf(broker, spec.vhost, spec.queue),
      pace: this.#pace,
    };
    if (isInPlace(entries)) return ok(new InPlace(broker.client, context));
    const connection = await connectAmqp(broker, spec.vhost, `job ${spec.id}`);
    return connection.ok ? ok(new Pass(connection.value, context)) : connection;
  }

  #settled(): number {
    return this.job.entries.length - this.job.countOf('waiting');
  }

  /** False: it goes on with another connection. */
  async #ended(ending: Ending, by: string): Promise<boolean> {
    const { job } = this;
    const asked = this.#asked;
    switch (ending.kind) {
      case 'exhausted':
        await this.#enter('done', null, by);
        await this.end();
        return true;
      case 'canary':
        await this.#enter('paused', { reason: 'canary', detail: String(job.countOf('moved')) }, by);
        return true;
      case 'fault':
        await this.#enter('paused', { reason: ending.reason, detail: ending.detail }, by);
        return true;
      case 'asked':
        if (asked !== undefined) await this.#enter(asked.state, asked.pause, asked.by);
        return asked !== undefined;
      case 'lost':
        return false;
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#wake = done;
    });
  }

  async #bin(broker: Broker, messages: readonly ConsumeMessage[]): Promise<string | undefined> {
    const { vhost, queue } = this.job.spec;
    for (let at = 0; at < messages.length; at += binPutMessagesMax) {
      const part = messages.slice(at, at + binPutMessagesMax).map(binCopyOf);
      const put = await binPut(broker.name, broker.user, part, { vhost, queue });
      if (!put.ok) return put.error.reason;
    }
    return undefined;
  }
}

async function unackedOf(broker: Broker, vhost: string, queue: string): Promise<number | undefined> {
  const found = await broker.client.get(path('queues', vhost, queue), wire.queue);
  return found.ok ? found.value.messages_unacknowledged : undefined;
}
