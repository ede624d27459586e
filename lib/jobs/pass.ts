/**
 * One connection's part of a job: it takes from the queue, sends on what is of the set, and acks an original only when
 * the broker has confirmed what was sent in its place. Everything else that it was handed goes back when it ends.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { closeAmqp } from '@/lib/amqp/connect';
import type { PauseReason } from '@/lib/contract/jobs';
import { parkedQueue } from '@/lib/contract/letter-facts';
import { fingerprintOf } from '@/lib/dead-letters/fingerprint';
import { contentOfMessage } from '@/lib/dead-letters/letter-of';
import { Claims } from '@/lib/jobs/claims';
import type { Ending, PassContext } from '@/lib/jobs/ending';
import type { JobEvent } from '@/lib/jobs/job';
import { type Answer, Outbox } from '@/lib/jobs/outbox';
import { Source } from '@/lib/jobs/source';
import { failureFault } from '@/lib/jobs/stops';
import { TargetWatch } from '@/lib/jobs/target-watch';

type Taken = { readonly index: number; readonly message: ConsumeMessage };

const tickMs = 50;
const guardMs = 1_000;
/** The queue gave nothing for so long, and holds nothing that is ready: what is left of the set isn't there. */
const idleMsMax = 2_000;
const stalledMsMax = 20_000;
const settleMsMax = 10_000;
const settleLookMs = 10;

export class Pass {
  readonly #context: PassContext;
  readonly #connection: ChannelModel;
  readonly #claims: Claims;
  readonly #targets: TargetWatch;
  /** There are none when it ends before it could open them. */
  #source!: Source;
  #outbox!: Outbox;
  readonly #ready: Taken[] = [];
  readonly #confirmed: Taken[] = [];
  #busy = false;
  #guarding = false;
  #ending: Ending | undefined;
  readonly #ended: Promise<Ending>;
  #finish!: (ending: Ending) => void;
  #settledAtStart = { failed: 0, settled: 0 };
  #lost: string | undefined;
  /** While an alarm stops who publishes: why, in the broker's words. */
  #blockedBy: string | undefined;
  /** Between the word in the journal and the ack. */
  #settling = 0;

  constructor(connection: ChannelModel, context: PassContext) {
    this.#connection = connection;
    this.#context = context;
    this.#claims = new Claims(context.job);
    this.#targets = new TargetWatch(connection, context.job);
    this.#ended = new Promise<Ending>((resolve) => {
      this.#finish = resolve;
    });
  }

  /** Ends when the set is exhausted, somebody asks, something stops it, or the connection is lost. */
  async run(): Promise<Ending> {
    this.#connection.on('close', (error?: Error) => this.#lose(error?.message ?? 'The connection was closed.'));
    // An alarm: the broker reads nothing more from who publishes, until it is over.
    this.#connection.on('blocked', (reason) => {
      this.#blockedBy = reason;
    });
    this.#connection.on('unblocked', () => {
      this.#blockedBy = undefined;
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

  get blockedBy(): string | undefined {
    return this.#blockedBy;
  }

  async #open(): Promise<void> {
    const { job } = this.#context;
    this.#settledAtStart = this.#settled();
    const taking = await this.#connection.createChannel();
    const sending = await this.#connection.createConfirmChannel();
    for (const channel of [taking, sending]) {
      channel.on('error', (error: Error) => this.#fault('trouble', error.message));
    }
    this.#outbox = new Outbox(sending, job, (index, message, answer) => this.#answered({ index, message }, answer));
    this.#source = new Source(
      taking,
      job.spec.queue,
      () => job.limits.window,
      (message) => this.#take(message),
    );
    if (job.spec.action.kind === 'park') await sending.assertQueue(parkedQueue, { durable: true });
    await this.#source.grow();
  }

  #take(message: ConsumeMessage | null): void {
    if (message === null) {
      this.#fault('trouble', 'The broker ended the consumer: the queue may be deleted.');
      return;
    }
    const print = fingerprintOf(contentOfMessage(message));
    const claim = this.#claims.claim(print, message.fields.redelivered);
    switch (claim.kind) {
      case 'waiting':
        this.#ready.push({ index: claim.index, message });
        void this.#pump();
        return;
      case 'moved':
        // It is acked now, and not sent again.
        this.#source.ack(message);
        return;
      case 'back':
        if (claim.wasUnknown) this.#note({ t: 'kept', n: [claim.index] });
        break;
      case 'forgotten':
        this.#note({ t: 'kept', n: [claim.index] });
        break;
      case 'twin':
        this.#note({ t: 'twin', print });
        break;
      case 'stranger':
        break;
    }
    this.#hold();
  }

  #note(event: JobEvent): void {
    this.#context.record([event], false).catch((error: unknown) => this.#broken(error));
  }

  #hold(): void {
    const tooMany = this.#source.hold();
    if (tooMany !== undefined) this.#fault('trouble', tooMany);
    else this.#source.grow().catch((error: unknown) => this.#broken(error));
  }

  #allowed(): number {
    const { job, pace } = this.#context;
    const { canary, window } = job.limits;
    if (this.#blockedBy !== undefined) return 0;
    const untilWord = canary === 0 || job.approved ? Number.POSITIVE_INFINITY : canary - this.#tried();
    return Math.max(0, Math.min(window - this.#outbox.size, untilWord, pace.allowance(job.limits.rate)));
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
    const unsent = batch.filter(({ index, message }) => this.#lost !== undefined || !this.#outbox.send(index, message));
    // The channel is gone, and with it this pass; these never left.
    if (unsent.length > 0) await record([{ t: 'again', n: unsent.map(({ index }) => index) }], false);
  }

  #answered(taken: Taken, answer: Answer): void {
    if (answer.kind !== 'confirmed') {
      this.#failed(answer.kind, taken.index, answer.why);
      return;
    }
    this.#confirmed.push(taken);
    queueMicrotask(() => {
      this.#settle().catch((reason: unknown) => this.#broken(reason));
    });
  }

  #failed(t: 'returned' | 'refused', index: number, why: string): void {
    this.#hold();
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
      for (const { message } of batch) this.#source.ack(message);
    } finally {
      this.#settling -= 1;
    }
    void this.#pump();
  }

  async #tick(): Promise<void> {
    if (this.#ending !== undefined) return;
    await this.#pump();
    const { job } = this.#context;
    if (this.#unsettled()) return;
    if (job.countOf('waiting') === 0) this.#end({ kind: 'exhausted' });
    else if (!job.approved && job.limits.canary > 0 && this.#tried() >= job.limits.canary)
      this.#end({ kind: 'canary' });
    else if (this.#ready.length === 0 && !this.#source.isGrowing && this.#idleMs() > idleMsMax) {
      await this.#lookForRest();
    }
  }

  #idleMs(): number {
    return Date.now() - this.#source.lastDeliveryMs;
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
      const ready = await this.#source.ready();
      const elsewhere = ready === 0 && (await this.#heldElsewhere());
      const idleMs = this.#idleMs();
      if (ready === 0 && idleMs > (elsewhere ? stalledMsMax : idleMsMax) && this.#ready.length === 0) {
        await record([{ t: 'missing', n: job.indexesOf('waiting') }], false);
        this.#end({ kind: 'exhausted' });
      } else if (ready > 0 && idleMs > stalledMsMax) {
        this.#fault('stalled', `${ready} messages are ready, but the broker hands none of them out.`);
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
    return unacked !== undefined && unacked > this.#source.held + this.#ready.length + this.#outbox.size;
  }

  /** Looks at the queues that it sends to, and asks for a sign that all acks arrived. */
  async #guard(): Promise<void> {
    if (this.#guarding || this.#ending !== undefined) return;
    this.#guarding = true;
    try {
      const fault = await this.#targets.look();
      if (fault !== undefined) this.#fault(fault.reason, fault.detail);
      await this.#sync();
    } catch (error) {
      this.#broken(error);
    } finally {
      this.#guarding = false;
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
    this.#source?.stop();
    this.#finish(ending);
  }

  /** Waits for the answers that are on their way, then gives back what it holds. */
  async #close(ending: Ending): Promise<Ending> {
    const deadline = Date.now() + settleMsMax;
    while (this.#lost === undefined && this.#unsettled()) {
      if (Date.now() > deadline) break;
      await pause(settleLookMs);
    }
    // Without it the next pass takes more for unsure than need be. Who is blocked is heard by nobody.
    if (this.#lost === undefined && this.#blockedBy === undefined) {
      await Promise.race([this.#sync().catch(() => {}), pause(settleMsMax, undefined, { ref: false })]);
    }
    this.#outbox?.forget();
    const { job, record } = this.#context;
    const unanswered = job.indexesOf('trying');
    if (unanswered.length > 0) await record([{ t: 'unknown', n: unanswered }], true);
    await closeAmqp(this.#connection, this.#blockedBy !== undefined);
    return ending;
  }

  #unsettled(): boolean {
    return (this.#outbox?.size ?? 0) > 0 || this.#confirmed.length > 0 || this.#settling > 0 || this.#busy;
  }

  /** Asks for a sign that all acks arrived. */
  async #sync(): Promise<void> {
    if (this.#settling > 0) return;
    const { record } = this.#context;
    const marked = record([{ t: 'mark' }], false);
    await this.#source.ready();
    await marked;
    await record([{ t: 'synced' }], false);
  }
}
