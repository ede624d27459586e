/** What is known of a job: it follows from the frozen entries and the journal alone, so a restart knows as much. */
import { defaultLimits, type Fate, fates } from '@/lib/contract/job-facts';
import type { JobFacts, JobLimits, JobStatus, JobSummary, JobWait, PauseReason } from '@/lib/contract/jobs';
import type { LettersChoice } from '@/lib/contract/letters';
import type { Preview } from '@/lib/model/redrive';

export type JobSpec = JobFacts & {
  /** Of the prints of all entries: what was approved is what is sent. */
  readonly setHash: string;
  readonly preview: Preview | null;
  /** From which scan what was chosen; null: it was chosen by another job. */
  readonly choice: LettersChoice | null;
  /** The queues that it sends to, as far as that is certain. */
  readonly watched: readonly string[];
};

/** One frozen message, and where it goes. */
export type JobEntry = {
  readonly print: string;
  readonly exchange: string;
  readonly key: string;
  readonly copies: readonly string[];
  readonly attempt: number;
  /** Only of what is called back. */
  readonly back?: CalledBack;
};

export type CalledBack = {
  /** Which one it was of the job that moved it. */
  readonly entry: number;
  /** Names it in its queue, on brokers that name messages. */
  readonly seq: number | null;
  /** The headers of its deaths, which were left out when it was redriven. */
  readonly history: Readonly<Record<string, unknown>>;
};

type Settled = Exclude<Fate, 'waiting' | 'trying' | 'returned' | 'refused'>;

export type JobEvent =
  | { readonly t: 'try' | 'again' | 'died' | 'kept' | Settled; readonly n: readonly number[] }
  | { readonly t: 'returned' | 'refused'; readonly n: readonly number[]; readonly why: string }
  /** `synced`: the acks that were sent before the last `mark` had arrived. */
  | { readonly t: 'mark' | 'synced' }
  /** Another message of this print lies in the queue, that isn't of the set. */
  | { readonly t: 'twin'; readonly print: string }
  | { readonly t: 'limits'; readonly limits: JobLimits }
  | {
      readonly t: 'state';
      readonly state: JobStatus['state'];
      readonly pause: { readonly reason: PauseReason; readonly detail: string } | null;
      readonly atMs: number;
      readonly by: string;
      readonly approved?: boolean;
    };

const codeOf = Object.fromEntries(fates.map((fate, code) => [fate, code])) as Record<Fate, number>;

export class Job {
  readonly spec: JobSpec;
  readonly entries: readonly JobEntry[];
  readonly #fates: Uint8Array;
  readonly #counts: number[] = fates.map(() => 0);
  readonly #byPrint = new Map<string, number[]>();
  readonly #uncertain = new Set<number>();
  readonly #marked = new Set<number>();
  readonly #twins = new Set<string>();
  readonly #died = new Set<number>();
  readonly #kept = new Set<number>();
  readonly #reasons = new Map<number, string>();
  /** Somebody read the queue that they came from since the last one moved. */
  #looked = false;
  status: JobStatus = { state: 'draft', pause: null };
  limits: JobLimits = defaultLimits;
  approved = false;
  startedBy: string | undefined;
  startedMs: number | null = null;
  endedMs: number | null = null;

  constructor(spec: JobSpec, entries: readonly JobEntry[]) {
    this.spec = spec;
    this.entries = entries;
    this.#fates = new Uint8Array(entries.length);
    this.#counts[codeOf.waiting] = entries.length;
    for (const [index, { print }] of entries.entries()) {
      const alike = this.#byPrint.get(print);
      if (alike === undefined) this.#byPrint.set(print, [index]);
      else alike.push(index);
    }
  }

  apply(event: JobEvent): void {
    switch (event.t) {
      case 'try':
        this.#set(event.n, 'trying');
        break;
      case 'again':
        this.#set(event.n, 'waiting');
        break;
      case 'moved':
        for (const index of event.n) this.#uncertain.add(index);
        this.#looked = false;
        this.#set(event.n, 'moved');
        break;
      case 'returned':
      case 'refused':
        for (const index of event.n) this.#reasons.set(index, event.why);
        this.#set(event.n, event.t);
        break;
      case 'unknown':
      case 'missing':
        this.#set(event.n, event.t);
        break;
      case 'died':
        for (const index of event.n) this.#died.add(index);
        break;
      case 'kept':
        for (const index of event.n) this.#kept.add(index);
        break;
      case 'mark':
        for (const index of this.#uncertain) this.#marked.add(index);
        this.#uncertain.clear();
        break;
      case 'synced':
        this.#marked.clear();
        break;
      case 'twin':
        this.#twins.add(event.print);
        break;
      case 'limits':
        this.limits = event.limits;
        break;
      case 'state':
        this.#enter(event);
    }
  }

  #enter({ state, pause, atMs, by, approved }: Extract<JobEvent, { t: 'state' }>): void {
    this.status = { state, pause };
    if (approved === true) this.approved = true;
    if (state === 'running') {
      this.startedMs ??= atMs;
      this.startedBy = by;
    }
    if (state === 'done' || state === 'cancelled') this.endedMs = atMs;
  }

  #set(indexes: readonly number[], fate: Fate): void {
    const code = codeOf[fate];
    for (const index of indexes) {
      const before = this.#fates[index];
      if (before === undefined) continue;
      this.#counts[before] = (this.#counts[before] ?? 0) - 1;
      this.#counts[code] = (this.#counts[code] ?? 0) + 1;
      this.#fates[index] = code;
    }
  }

  fateOf(index: number): Fate {
    return fates[this.#fates[index] ?? 0] ?? 'waiting';
  }

  reasonOf(index: number): string | null {
    return this.#reasons.get(index) ?? null;
  }

  diedAgain(index: number): boolean {
    return this.#died.has(index);
  }

  looked(): void {
    this.#looked = true;
  }

  originalKept(index: number): boolean {
    return this.#kept.has(index);
  }

  #keptOf(fate: Fate): number {
    let n = 0;
    for (const index of this.#kept) if (this.fateOf(index) === fate) n += 1;
    return n;
  }

  countOf(fate: Fate): number {
    return this.#counts[codeOf[fate]] ?? 0;
  }

  indexesOf(...wanted: readonly Fate[]): number[] {
    const codes = new Set(wanted.map((fate) => codeOf[fate]));
    return [...this.#fates.keys()].filter((index) => codes.has(this.#fates[index] ?? 0));
  }

  /** Entries that a message of this print may be. Undefined: it isn't of the set. */
  alike(print: string): readonly number[] | undefined {
    return this.#byPrint.get(print);
  }

  /** It was moved, but its ack may not have arrived: then the original comes again. */
  ackMayBeLost(index: number): boolean {
    const uncertain = this.#uncertain.has(index) || this.#marked.has(index);
    return uncertain && !this.hasTwin(this.entries[index]?.print ?? '');
  }

  hasTwin(print: string): boolean {
    return this.#twins.has(print);
  }

  get ended(): boolean {
    return this.status.state === 'done' || this.status.state === 'cancelled';
  }

  summary(perSecond: number | null, waits: JobWait | null = null): JobSummary {
    const { id, broker, vhost, queue, action, why, by, createdMs, count } = this.spec;
    return {
      ...{ id, broker, vhost, queue, action, why, by, createdMs, count },
      startedMs: this.startedMs,
      endedMs: this.endedMs,
      status: this.status,
      limits: this.limits,
      fates: Object.fromEntries(fates.map((fate) => [fate, this.countOf(fate)])) as Record<Fate, number>,
      diedAgain: this.#looked || this.#died.size > 0 ? this.#died.size : null,
      unknownKept: this.#keptOf('unknown'),
      movedKept: this.#keptOf('moved'),
      perSecond,
      waits,
    };
  }
}
