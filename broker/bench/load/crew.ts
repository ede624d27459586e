import type { HistogramData } from '../histogram.ts';
import type { Counters, FromWorker, LoadSpec, Mark } from './contract.ts';
import type { WorkerFactory, WorkerLink } from './worker-process.ts';

interface Member {
  readonly role: LoadSpec['role'];
  readonly link: WorkerLink;
  received: number;
  /** Who waits for its next message of a kind. */
  readonly waiting: Map<FromWorker['ev'], (message: FromWorker) => void>;
}

/** The counters of all workers at about one time, with the clock of those that publish and of those that consume. */
export interface Reading extends Counters {
  readonly publishersAt: number;
  readonly consumersAt: number;
  readonly cpuSeconds: number;
  readonly latencies: readonly HistogramData[];
}

const MARK_WITHIN_MS = 20_000;

/** The workers of one run. `close` always leaves none behind. */
export class Crew {
  readonly #make: WorkerFactory;
  readonly #members: Member[] = [];
  readonly #failed = new AbortController();
  /** Told whenever the consumers have got more. */
  onProgress: (received: number) => void = () => {};

  constructor(make: WorkerFactory) {
    this.#make = make;
  }

  /** Resolves with the time it took, when its connections are up. */
  async add(spec: LoadSpec): Promise<number> {
    const waiting = new Map<FromWorker['ev'], (message: FromWorker) => void>();
    const link = this.#make((message) => this.#heard(member, message));
    const member: Member = { role: spec.role, link, received: 0, waiting };
    this.#members.push(member);
    const ready = this.#next(member, 'ready');
    link.send({ op: 'open', spec });
    const message = await ready;
    return message.ev === 'ready' ? message.seconds : 0;
  }

  start(): void {
    for (const { link } of this.#members) link.send({ op: 'start' });
  }

  stop(): void {
    for (const { link } of this.#members) link.send({ op: 'stop' });
  }

  allow(total: number): void {
    for (const { link, role } of this.#members) if (role === 'publisher') link.send({ op: 'allow', total });
  }

  get received(): number {
    return this.#members.reduce((sum, member) => sum + member.received, 0);
  }

  /** The seconds that the newest worker took until it was done. */
  async done(withinMs: number): Promise<number> {
    const member = this.#members.at(-1);
    if (!member) throw new Error('nobody to wait for');
    const message = await within(withinMs, 'the work', this.#next(member, 'done'));
    return message.ev === 'done' ? message.seconds : 0;
  }

  async read(): Promise<Reading> {
    const marks = await within(
      MARK_WITHIN_MS,
      'a reading',
      Promise.all(
        this.#members.map(async (member) => {
          const next = this.#next(member, 'mark');
          member.link.send({ op: 'mark' });
          const mark = await next;
          if (mark.ev !== 'mark') throw new Error('no mark');
          return { role: member.role, mark };
        }),
      ),
    );
    const of = (role: LoadSpec['role']) => marks.filter((each) => each.role === role).map((each) => each.mark);
    const all = marks.map((each) => each.mark);
    const sum = (key: keyof Counters | 'cpuSeconds') => all.reduce((total, mark) => total + mark[key], 0);
    return {
      sent: sum('sent'),
      confirmed: sum('confirmed'),
      received: sum('received'),
      open: sum('open'),
      cpuSeconds: sum('cpuSeconds'),
      publishersAt: meanTime(of('publisher')),
      consumersAt: meanTime(of('consumer')),
      latencies: of('consumer').map((mark) => mark.latency),
    };
  }

  /** Lets them work for so long; rejects as soon as one has failed. */
  run(ms: number): Promise<void> {
    return this.#orFailure(sleep(ms));
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ link }) => link.close()));
  }

  #heard(member: Member, message: FromWorker): void {
    if (message.ev === 'error') this.#failed.abort(new Error(message.text));
    else if (message.ev === 'progress') {
      member.received = message.received;
      this.onProgress(this.received);
    } else {
      member.waiting.get(message.ev)?.(message);
      member.waiting.delete(message.ev);
    }
  }

  #next(member: Member, ev: FromWorker['ev']): Promise<FromWorker> {
    return this.#orFailure(new Promise((resolve) => member.waiting.set(ev, resolve)));
  }

  #orFailure<T>(wanted: Promise<T>): Promise<T> {
    const { signal } = this.#failed;
    return new Promise((resolve, reject) => {
      const fail = () => reject(signal.reason);
      if (signal.aborted) return fail();
      signal.addEventListener('abort', fail, { once: true });
      wanted.then(resolve, reject).finally(() => signal.removeEventListener('abort', fail));
    });
  }
}

const meanTime = (marks: readonly Mark[]): number =>
  marks.reduce((sum, mark) => sum + mark.atSeconds, 0) / Math.max(1, marks.length);

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Rejects when it takes too long; what is under way then is the caller's to clean up. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
