/** All jobs of this console: it freezes, starts, stops, and takes up again what a crash left behind. */
import { createHash, randomBytes } from 'node:crypto';
import type { Broker } from '@/lib/client/brokers';
import { entriesKeptMax, jobEntriesMax, jobsKeptMax } from '@/lib/contract/job-facts';
import type { JobCommand, JobSummary } from '@/lib/contract/jobs';
import { fail, ok, type Result } from '@/lib/contract/result';
import type { Scan } from '@/lib/dead-letters/scans';
import { Drive } from '@/lib/jobs/drive';
import type { Job, JobEntry, JobSpec } from '@/lib/jobs/job';
import { type Histories, JobStore } from '@/lib/jobs/store';
import type { Letter } from '@/lib/model/letter';

export type Frozen = Omit<JobSpec, 'id' | 'createdMs' | 'count' | 'setHash'>;

const draftMsMax = 24 * 3_600_000;

function hashOf(entries: readonly JobEntry[]): string {
  const hash = createHash('sha256');
  for (const { print } of entries) hash.update(print).update('\n');
  return hash.digest('hex');
}

export class JobManager {
  readonly #store: JobStore;
  readonly #drives = new Map<string, Drive>();
  /** Why no job may be made or steered here. */
  #barred: string | undefined;
  #recovered: Promise<void> | undefined;

  constructor(dir: string) {
    this.#store = new JobStore(dir);
  }

  /** Once per process. `brokers` are those that are configured with credentials of their own. */
  recover(brokers: ReadonlyMap<string, Broker>): Promise<void> {
    // The console is of use without jobs too.
    this.#recovered ??= this.#recover(brokers).catch((error: unknown) => {
      this.#barred = `The folder of the jobs can’t be used: ${error instanceof Error ? error.message : String(error)}`;
    });
    return this.#recovered;
  }

  async #recover(brokers: ReadonlyMap<string, Broker>): Promise<void> {
    const owner = await this.#store.claim();
    if (owner !== undefined) {
      this.#barred = `Another console (process ${owner}) runs the jobs of this folder. Use that one, or end it and restart.`;
      return;
    }
    for (const id of await this.#store.list()) {
      const drive = await this.#load(id);
      if (drive === undefined) continue;
      const { job } = drive;
      if (job.status.state === 'draft' && Date.now() - job.spec.createdMs > draftMsMax) await this.#store.remove(id);
      else this.#drives.set(id, drive);
    }
    for (const drive of this.#drives.values()) await drive.recover(brokers.get(drive.job.spec.broker));
  }

  /** What can't be read is left where it is: it may be all that is known of somebody's messages. */
  async #load(id: string): Promise<Drive | undefined> {
    try {
      return new Drive(await this.#store.load(id), () => this.#store.journal(id));
    } catch {
      return undefined;
    }
  }

  list(broker: string): JobSummary[] {
    return [...this.#drives.values()]
      .filter(({ job }) => job.spec.broker === broker)
      .map((drive) => drive.summary())
      .sort((a, b) => b.createdMs - a.createdMs);
  }

  find(broker: string, id: string): Drive | undefined {
    const drive = this.#drives.get(id);
    return drive?.job.spec.broker === broker ? drive : undefined;
  }

  /** The jobs that call back what this one moved, the newest first. */
  recallsOf({ spec }: Job): Drive[] {
    return [...this.#drives.values()]
      .filter(({ job: { spec: each } }) => {
        return each.broker === spec.broker && each.action.kind === 'recall' && each.action.of === spec.id;
      })
      .sort((a, b) => b.job.spec.createdMs - a.job.spec.createdMs);
  }

  async histories(id: string): Promise<Histories> {
    return await this.#store.histories(id);
  }

  async freeze(frozen: Frozen, entries: readonly JobEntry[], histories?: Histories): Promise<Result<{ id: string }>> {
    if (this.#barred !== undefined) return fail('refused', this.#barred, 409);
    if (entries.length === 0) return fail('refused', 'None of the chosen messages can be sent there.', 409);
    if (entries.length > jobEntriesMax) return fail('refused', `A job takes at most ${jobEntriesMax} messages.`, 409);
    const id = randomBytes(6).toString('hex');
    const spec = { ...frozen, id, createdMs: Date.now(), count: entries.length, setHash: hashOf(entries) };
    await this.#store.create(spec, entries, histories);
    const drive = await this.#load(id);
    if (drive === undefined) return fail('invalid', 'The job was written, but can’t be read back.', 500);
    this.#drives.set(id, drive);
    await this.#forget(id);
    return ok({ id });
  }

  /** The oldest that ended go, so that the folder doesn't grow for ever. */
  async #forget(newest: string): Promise<void> {
    const ended = [...this.#drives.values()]
      .filter(({ job }) => job.ended || job.status.state === 'draft')
      .sort((a, b) => a.job.spec.createdMs - b.job.spec.createdMs);
    let entries = [...this.#drives.values()].reduce((sum, { job }) => sum + job.entries.length, 0);
    for (const drive of ended) {
      if (this.#drives.size <= jobsKeptMax && entries <= entriesKeptMax) break;
      // What was made just now is what somebody looks at.
      if (drive.job.spec.id === newest) continue;
      entries -= drive.job.entries.length;
      this.#drives.delete(drive.job.spec.id);
      await drive.end();
      await this.#store.remove(drive.job.spec.id);
    }
  }

  async command(broker: Broker, id: string, command: JobCommand): Promise<Result<null>> {
    if (this.#barred !== undefined) return fail('refused', this.#barred, 409);
    const drive = this.find(broker.name, id);
    if (drive === undefined) return fail('not-found', 'There is no such job.', 404);
    switch (command.do) {
      case 'start':
        return await drive.start(broker, command.limits);
      case 'resume':
        return await drive.resume(broker);
      case 'pause':
        return await drive.pause(broker.user);
      case 'discard':
        return await this.discard(broker.name, id);
      case 'cancel':
        return await drive.cancel(broker.user);
    }
  }

  /** A draft that nobody wants: nothing was done, so nothing is kept of it. */
  async discard(broker: string, id: string): Promise<Result<null>> {
    const drive = this.find(broker, id);
    if (drive === undefined) return fail('not-found', 'There is no such job.', 404);
    if (drive.job.status.state !== 'draft') return fail('refused', 'It was started already; it can be cancelled.', 409);
    this.#drives.delete(id);
    await drive.end();
    await this.#store.remove(id);
    return ok(null);
  }

  /** Letters that jobs had moved and that are dead again. */
  async sawLetters({ broker, vhost, queue, startedMs, letters }: Scan): Promise<void> {
    for (const { job } of this.#drives.values()) {
      const { spec } = job;
      const isItsQueue = spec.broker === broker && spec.vhost === vhost && spec.queue === queue;
      if (isItsQueue && job.startedMs !== null && job.startedMs <= startedMs) job.looked();
    }
    const again = new Map<Drive, number[]>();
    for (const letter of letters) {
      if (letter.job === null || letter.entry === null || letter.deaths.length === 0) continue;
      const drive = this.find(broker, letter.job);
      if (drive === undefined || !diedSince(drive.job, letter, letter.entry, queue)) continue;
      const list = again.get(drive);
      if (list === undefined) again.set(drive, [letter.entry]);
      else list.push(letter.entry);
    }
    for (const [drive, indexes] of again) await drive.diedAgain(indexes);
  }
}

function diedSince(job: Job, letter: Letter, entry: number, queue: string): boolean {
  const { action } = job.spec;
  if (action.kind !== 'redrive' || job.diedAgain(entry) || entry >= job.entries.length) return false;
  // The history went along, so that its deaths may be the old ones; back in the queue that it left it died anew.
  if (!action.keepHistory || queue === job.spec.queue) return true;
  return letter.deaths.some(({ atMs }) => atMs !== null && job.startedMs !== null && atMs >= job.startedMs);
}
