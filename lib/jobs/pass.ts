/**
 * One connection's part of a job: it takes from the queue, sends on what is of the set, and acks an original only when
 * the broker has confirmed what was sent in its place. Everything else that it was handed goes back when it ends.
 */
import type { Channel, ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { PauseReason } from '@/lib/contract/jobs';
import { ownHeaders, parkedQueue } from '@/lib/contract/letter-facts';
import { fingerprintOf } from '@/lib/dead-letters/fingerprint';
import { contentOfMessage } from '@/lib/dead-letters/letter-of';
import type { Job, JobEvent } from '@/lib/jobs/job';
import { outgoing } from '@/lib/jobs/message';
import type { Pace } from '@/lib/jobs/pace';
import { depthFault, failureFault } from '@/lib/jobs/stops';

export type Ending =
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'canary' }
  | { readonly kind: 'asked' }
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'fault'; readonly reason: PauseReason; readonly detail: string };

export type PassContext = {
  readonly job: Job;
  /** Applies and appends; `onDisk` waits for the disk. */
  readonly record: (events: readonly JobEvent[], onDisk: boolean) => Promise<void>;
  /** Keeps copies in the bin; resolves to the reason when it can't. */
  readonly bin: (messages: readonly ConsumeMessage[]) => Promise<string | undefined>;
  /** Unacked messages of the queue, by all who hold some; undefined: not known. It may be some seconds old. */
  readonly unacked: () => Promise<number | undefined>;
  readonly pace: Pace;
};

type Taken = { readonly index: number; readonly message: ConsumeMessage };

/** What the library says of a message that the broker refused. */
const nackedWords = 'message nacked';
const tickMs = 50;
const guardMs = 1_000;
/** The queue gave nothing for so long, and holds nothing that is ready: what is left of the set isn't there. */
const idleMsMax = 2_000;
const stalledMsMax = 20_000;
const settleMsMax = 10_000;
const watchedMax = 20;
/** As much as AMQP can say. */
const prefetchMax = 65_535;
/** What isn't of the set is held, unacked, until the pass ends. */
const strangersMax = 60_000;

export class Pass {
  readonly #context: PassContext;
  readonly #connection: ChannelModel;
  #source!: Channel;
  #out!: ConfirmChannel;
  readonly #ready: Taken[] = [];
  readonly #claimed = new Set<number>();
  readonly #flying = new Map<number, ConsumeMessage>();
  readonly #returned = new Map<number, string>();
  readonly #confirmed: Taken[] = [];
  #strangers = 0;
  #prefetch = 0;
  #lastDeliveryMs = Date.now();
  #busy = false;
  #guarding = false;
  #growing = false;
  #hadConsumers = new Set<string>();
  #ending: Ending | undefined;
  readonly #ended: Promise<Ending>;
  #finish!: (ending: Ending) => void;
  #settledAtStart = { failed: 0, settled: 0 };
  #lost: string | undefined;
  #blocked = false;
  /** Between the word in the journal and the ack. */
  #settling = 0;

  constructor(connection: ChannelModel, context: PassContext) {
    this.#connection = connection;
    this.#context = context;
    this.#ended = new Promise<Ending>((resolve) => {
      this.#finish = resolve;
    });
  }

  /** Ends when the set is exhausted, somebody asks, something stops it, or the connection is lost. */
  async run(): Promise<Ending> {
    this.#connection.on('close', (error?: Error) => this.#lose(error?.message ?? 'The connection was closed.'));
    // An alarm: the broker reads nothing more from who publishes, until it is over.
    this.#connection.on('blocked', () => {
      this.#blocked = true;
    });
    this.#connection.on('unblocked', () => {
      this.#blocked = false;
    });
    const timers: NodeJS.Timeout[] = [];
    try {
      await this.#open();
      timers.push(
        setInterval(() => void this.#tick(), tickMs),
        setInterval(() => void this.#guard(), guardMs),
      );
    } catch (error) {
      this.#broken(error);
    }
    const ending = await this.#ended;
    for (const timer of timers) clearInterval(timer);
    return await this.#close(ending);
  }

  stop(): void {
    this.#end({ kind: 'asked' });
  }

  async #open(): Promise<void> {
    const { job } = this.#context;
    this.#settledAtStart = this.#settled();
    this.#source = await this.#connection.createChannel();
    this.#out = await this.#connection.createConfirmChannel();
    for (const channel of [this.#source, this.#out]) {
      channel.on('error', (error: Error) => this.#fault('trouble', error.message));
    }
    this.#out.on('return', ({ fields, properties }) => {
      const index = Number(properties.headers?.[ownHeaders.entry]);
      this.#returned.set(index, 'replyText' in fields ? String(fields.replyText) : 'no queue took it');
    });
    if (job.spec.action.kind === 'park') await this.#out.assertQueue(parkedQueue, { durable: true });
    await this.#grow();
  }

  /**
   * A consumer's prefetch is given once, so what is held beyond it needs another consumer beside it. None is cancelled:
   * what a broker hands out in that moment would be lost sight of.
   */
  async #grow(): Promise<void> {
    if (this.#growing) return;
    this.#growing = true;
    const { queue } = this.#context.job.spec;
    try {
      while (this.#ending === undefined && this.#isFull()) {
        const more = Math.min(prefetchMax, Math.max(this.#context.job.limits.window, this.#prefetch) * 2);
        await this.#source.prefetch(more);
        this.#prefetch += more;
        await this.#source.consume(queue, (message) => this.#take(message));
        this.#lastDeliveryMs = Date.now();
      }
    } finally {
      this.#growing = false;
    }
  }

  /** What it holds leaves no room for as many as may be on their way. */
  #isFull(): boolean {
    return this.#strangers >= this.#prefetch - this.#context.job.limits.window;
  }

  #take(message: ConsumeMessage | null): void {
    if (message === null) {
      this.#fault('trouble', 'The broker ended the consumer: the queue may be deleted.');
      return;
    }
    this.#lastDeliveryMs = Date.now();
    const { job } = this.#context;
    const print = fingerprintOf(contentOfMessage(message));
    const alike = job.alike(print);
    if (alike === undefined) {
      this.#hold();
      return;
    }
    const free = alike.filter((index) => !this.#claimed.has(index));
    const first = (...wanted: string[]): number | undefined => free.find((index) => wanted.includes(job.fateOf(index)));
    const waiting = first('waiting');
    if (waiting !== undefined) {
      this.#claimed.add(waiting);
      this.#ready.push({ index: waiting, message });
      void this.#pump();
      return;
    }
    const back = first('unknown', 'returned', 'refused');
    if (back !== undefined) {
      this.#claimed.add(back);
      if (job.fateOf(back) === 'unknown') this.#note({ t: 'kept', n: [back] });
      this.#hold();
      return;
    }
    const done = free.find((index) => job.ackMayBeLost(index));
    if (done !== undefined && message.fields.redelivered) {
      // It was moved and its ack was lost with the connection: it is acked now, and not sent again.
      this.#claimed.add(done);
      this.#ack(message);
      return;
    }
    this.#note({ t: 'twin', print });
    this.#hold();
  }

  #note(event: JobEvent): void {
    this.#context.record([event], false).catch((error: unknown) => this.#broken(error));
  }

  #hold(): void {
    this.#strangers += 1;
    if (this.#strangers > strangersMax) {
      this.#fault('trouble', `More than ${strangersMax} messages that aren’t of the set lie before those that are.`);
    } else if (this.#isFull()) {
      this.#grow().catch((error: unknown) => this.#broken(error));
    }
  }

  #allowed(): number {
    const { job, pace } = this.#context;
    const { canary, window } = job.limits;
    if (this.#blocked) return 0;
    const untilWord = canary === 0 || job.approved ? Number.POSITIVE_INFINITY : canary - this.#tried();
    return Math.max(0, Math.min(window - this.#flying.size, untilWord, pace.allowance(job.limits.rate)));
  }

  async #pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#ending === undefined && this.#ready.length > 0) {
        const batch = this.#ready.splice(0, this.#allowed());
        if (batch.length === 0) break;
        this.#context.pace.spend(batch.length);
        if (this.#context.job.spec.action.kind === 'delete') await this.#discard(batch);
        else await this.#send(batch);
      }
    } catch (error) {
      this.#broken(error);
    } finally {
      this.#busy = false;
    }
  }

  async #discard(batch: readonly Taken[]): Promise<void> {
    const reason = await this.#context.bin(batch.map(({ message }) => message));
    if (reason !== undefined) {
      this.#fault('trouble', reason);
      return;
    }
    this.#confirmed.push(...batch);
    await this.#settle();
  }

  async #send(batch: readonly Taken[]): Promise<void> {
    const { record } = this.#context;
    // Written ahead: after a crash, what may have been sent is known.
    await record([{ t: 'try', n: batch.map(({ index }) => index) }], true);
    const unsent = batch.filter(({ index, message }) => !this.#publish(index, message));
    // The channel is gone, and with it this pass; these never left.
    if (unsent.length > 0) await record([{ t: 'again', n: unsent.map(({ index }) => index) }], false);
  }

  /** False: nothing was sent. */
  #publish(index: number, message: ConsumeMessage): boolean {
    const { job } = this.#context;
    const entry = job.entries[index];
    if (entry === undefined) throw new Error(`job ${job.spec.id} has no entry ${index}`);
    if (this.#lost !== undefined) return false;
    const { id, action, queue } = job.spec;
    const { body, options } = outgoing(message, entry, action, queue, { job: id, entry: index });
    this.#flying.set(index, message);
    try {
      this.#out.publish(entry.exchange, entry.key, body, options, (error: unknown) => this.#answered(index, error));
      return true;
    } catch (error) {
      this.#flying.delete(index);
      if (error instanceof Error && error.name === 'IllegalOperationError') return false;
      throw error;
    }
  }

  #answered(index: number, error: unknown): void {
    const message = this.#flying.get(index);
    const nacked = error instanceof Error && error.message === nackedWords;
    // The library also answers what is left when a channel ends; that says nothing of the message.
    if (message === undefined || (error !== null && error !== undefined && !nacked)) return;
    this.#flying.delete(index);
    const returned = this.#returned.get(index);
    this.#returned.delete(index);
    if (nacked) this.#failed('refused', index, 'The broker did not take it.');
    else if (returned !== undefined) this.#failed('returned', index, returned);
    else {
      this.#confirmed.push({ index, message });
      queueMicrotask(() => {
        this.#settle().catch((reason: unknown) => this.#broken(reason));
      });
    }
  }

  #failed(t: 'returned' | 'refused', index: number, why: string): void {
    this.#strangers += 1;
    this.#note({ t, n: [index], why });
    const now = this.#settled();
    const fault = failureFault(this.#context.job.limits, {
      failed: now.failed - this.#settledAtStart.failed,
      settled: now.settled - this.#settledAtStart.settled,
    });
    if (fault !== undefined) this.#fault(fault.reason, fault.detail);
    void this.#pump();
  }

  #settled(): { failed: number; settled: number } {
    const { job } = this.#context;
    const failed = job.countOf('returned') + job.countOf('refused');
    return { failed, settled: failed + job.countOf('moved') };
  }

  /** First the journal says that it was moved, then the original is acked: it is never sent twice after an ack lost. */
  async #settle(): Promise<void> {
    const batch = this.#confirmed.splice(0);
    if (batch.length === 0) return;
    this.#settling += 1;
    try {
      await this.#context.record([{ t: 'moved', n: batch.map(({ index }) => index) }], false);
      this.#context.pace.done(batch.length);
      for (const { message } of batch) this.#ack(message);
    } finally {
      this.#settling -= 1;
    }
    void this.#pump();
  }

  #ack(message: ConsumeMessage): void {
    try {
      this.#source.ack(message);
    } catch (error) {
      // The channel is gone: the original comes again, and is acked then.
      if (!(error instanceof Error) || error.name !== 'IllegalOperationError') throw error;
    }
  }

  async #tick(): Promise<void> {
    if (this.#ending !== undefined) return;
    await this.#pump();
    const { job } = this.#context;
    if (this.#flying.size > 0 || this.#busy || this.#confirmed.length > 0 || this.#settling > 0) return;
    if (job.countOf('waiting') === 0) this.#end({ kind: 'exhausted' });
    else if (!job.approved && job.limits.canary > 0 && this.#tried() >= job.limits.canary)
      this.#end({ kind: 'canary' });
    else if (this.#ready.length === 0 && !this.#growing && Date.now() - this.#lastDeliveryMs > idleMsMax) {
      await this.#lookForRest();
    }
  }

  #tried(): number {
    const { job } = this.#context;
    return job.entries.length - job.countOf('waiting');
  }

  /** Nothing comes any more: either the rest isn't there, or something is in the way. */
  async #lookForRest(): Promise<void> {
    const { job, record } = this.#context;
    this.#busy = true;
    try {
      const { messageCount } = await this.#source.checkQueue(job.spec.queue);
      const elsewhere = messageCount === 0 && (await this.#heldElsewhere());
      const idleMs = Date.now() - this.#lastDeliveryMs;
      if (messageCount === 0 && idleMs > (elsewhere ? stalledMsMax : idleMsMax) && this.#ready.length === 0) {
        await record([{ t: 'missing', n: job.indexesOf('waiting') }], false);
        this.#end({ kind: 'exhausted' });
      } else if (messageCount > 0 && idleMs > stalledMsMax) {
        this.#fault('stalled', `${messageCount} messages are ready, but the broker hands none of them out.`);
      }
    } catch (error) {
      this.#broken(error);
    } finally {
      this.#busy = false;
    }
  }

  /** A connection of before may still have some, until the broker has seen that it is gone. */
  async #heldElsewhere(): Promise<boolean> {
    const unacked = await this.#context.unacked();
    return unacked !== undefined && unacked > this.#strangers + this.#ready.length + this.#flying.size;
  }

  /** Looks at the queues that it sends to, and asks for a sign that all acks arrived. */
  async #guard(): Promise<void> {
    if (this.#guarding || this.#ending !== undefined) return;
    this.#guarding = true;
    try {
      await this.#watch();
      await this.#sync();
    } catch (error) {
      this.#broken(error);
    } finally {
      this.#guarding = false;
    }
  }

  /** On a channel of its own, which a question about a queue that is gone closes. */
  async #watch(): Promise<void> {
    const { job } = this.#context;
    const channel = await this.#connection.createChannel();
    let gone = false;
    channel.on('error', () => {
      gone = true;
    });
    try {
      for (const name of job.spec.watched.slice(0, watchedMax)) {
        const { messageCount, consumerCount } = await channel.checkQueue(name);
        if (consumerCount > 0) this.#hadConsumers.add(name);
        const fault = depthFault(job.limits, name, messageCount, consumerCount, this.#hadConsumers.has(name));
        if (fault !== undefined) this.#fault(fault.reason, fault.detail);
      }
      await channel.close();
    } catch (error) {
      // A watched queue is gone: what is sent there will be returned, and that is counted.
      if (!gone) throw error;
    }
  }

  /** What a broker objects to has told of itself on its channel; all else but the disk's troubles is a lost line. */
  #broken(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof Error && 'syscall' in error) this.#fault('trouble', reason);
    else this.#lose(reason);
  }

  #fault(reason: PauseReason, detail: string): void {
    this.#end({ kind: 'fault', reason, detail });
  }

  #lose(reason: string): void {
    this.#lost ??= reason;
    this.#end({ kind: 'lost', reason });
  }

  #end(ending: Ending): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    this.#finish(ending);
  }

  /** Waits for the answers that are on their way, then gives back what it holds. */
  async #close(ending: Ending): Promise<Ending> {
    const deadline = Date.now() + settleMsMax;
    while (this.#lost === undefined && this.#unsettled()) {
      if (Date.now() > deadline) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (this.#lost === undefined) await this.#sync().catch(() => {});
    // Whatever has no answer by now gets none on this connection.
    this.#flying.clear();
    const { job, record } = this.#context;
    const unanswered = job.indexesOf('trying');
    if (unanswered.length > 0) await record([{ t: 'unknown', n: unanswered }], true);
    await this.#connection.close().catch(() => {});
    return ending;
  }

  #unsettled(): boolean {
    return this.#flying.size > 0 || this.#confirmed.length > 0 || this.#settling > 0 || this.#busy;
  }

  /** The broker answers in order, so an answer means that the acks before the question had arrived. */
  async #sync(): Promise<void> {
    if (this.#settling > 0) return;
    const { job, record } = this.#context;
    const marked = record([{ t: 'mark' }], false);
    await this.#source.checkQueue(job.spec.queue);
    await marked;
    await record([{ t: 'synced' }], false);
  }
}
