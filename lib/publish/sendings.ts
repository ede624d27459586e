/** What is being sent, and what was lately: a sending goes on when its page is closed, and can be stopped. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Broker } from '@/lib/client/brokers';
import type { Receipt, SendInput, Sending } from '@/lib/contract/publish';
import type { SendingJourneys } from '@/lib/contract/publish-journeys';
import { receiptsShown } from '@/lib/contract/publish-limits';
import { fail, ok, type Result } from '@/lib/contract/result';
import { type Following, follow, journeysOf, unfollow } from '@/lib/publish/following';
import { openSender, publisherName, type Sender, unansweredMax } from '@/lib/publish/send';
import { oneInProcess } from '@/lib/server/one-in-process';

const sendingsMax = 20;
/** A sending that is over is kept so long to be looked at. */
const keptMs = 10 * 60_000;
/** While nothing may be sent, it is looked again after so long. */
const tickMs = 10;
/** One message is over at once, and its page needn't ask again. */
const firstLookMs = 1_000;
/** How long the last answers are waited for. */
const lastAnswersMsMax = 15_000;

class Running {
  readonly id = randomBytes(6).toString('hex');
  readonly at: Broker;
  following: Following = { is: 'not-offered' };
  readonly broker: string;
  readonly user: string;
  readonly input: SendInput;
  readonly startedMs = performance.now();
  endedMs: number | undefined;
  state: Sending['state'] = 'running';
  /** No more is sent; what was sent is still answered. */
  stopping = false;
  problem: string | null = null;
  sent = 0;
  answered = 0;
  readonly counts: Record<Receipt['fate'], number> = { confirmed: 0, returned: 0, refused: 0, sent: 0, unknown: 0 };
  readonly receipts: Receipt[] = [];
  readonly handedMs = new Map<number, number>();

  constructor(broker: Broker, input: SendInput) {
    this.at = broker;
    this.broker = broker.name;
    this.user = broker.user;
    this.input = input;
  }

  answer(n: number, fate: Receipt['fate'], why: string | null): void {
    const handed = this.handedMs.get(n);
    if (handed === undefined) return;
    this.handedMs.delete(n);
    this.answered++;
    this.counts[fate]++;
    const tookMs = fate === 'unknown' ? null : Math.round((performance.now() - handed) * 100) / 100;
    if (this.receipts.length < receiptsShown) this.receipts.push({ n, fate, why, tookMs });
  }

  /** What is wrong while it lasts; a sending ends with it when something had no answer. */
  block(by: string | null): void {
    if (this.state !== 'running') return;
    this.problem =
      by === null ? null : `The broker blocks who publishes: it is ${by}. It takes nothing until its alarm is over.`;
  }

  end(state: Exclude<Sending['state'], 'running'>, problem: string | null): void {
    for (const n of [...this.handedMs.keys()]) this.answer(n, 'unknown', 'Nobody said whether the broker has it.');
    this.state = state;
    this.problem = problem ?? (this.counts.unknown === 0 ? null : this.problem);
    this.endedMs = performance.now();
  }

  get view(): Sending {
    const { id, input, sent, counts, receipts, state, problem } = this;
    const tookMs = Math.round((this.endedMs ?? performance.now()) - this.startedMs);
    return { id, count: input.count, sent, counts, receipts, tookMs, state, problem };
  }
}

export class Sendings {
  readonly #all = new Map<string, Running>();

  /** Answers when it has begun, or is over already. */
  async start(broker: Broker, input: SendInput): Promise<Result<Sending>> {
    this.#forget();
    if (this.#all.size >= sendingsMax)
      return fail('refused', `${sendingsMax} sendings are kept, which is the most. Wait a little.`, 409);
    const running = new Running(broker, input);
    const name = publisherName(input.draft, running.id);
    running.following = await follow(broker, { vhost: input.vhost, name, messages: input.count });
    const opened = await openSender(broker, running.id, input, {
      answer: (n, fate, why) => running.answer(n, fate, why),
      lost: (why) => {
        if (running.state === 'running') running.end('failed', why);
      },
      blocked: (by) => running.block(by),
    });
    if ('problem' in opened) {
      void unfollow(broker, running.following);
      return fail('unreachable', opened.problem);
    }
    this.#all.set(running.id, running);
    const over = this.#run(running, opened.sender);
    await Promise.race([over, pause(firstLookMs)]);
    return ok(running.view);
  }

  get(broker: Broker, id: string): Sending | undefined {
    return this.#of(broker, id)?.view;
  }

  /** What became of its messages since; not of a sending that is forgotten. */
  async journeys(broker: Broker, id: string): Promise<Result<SendingJourneys>> {
    const running = this.#of(broker, id);
    return running === undefined
      ? fail('not-found', 'This sending is forgotten.')
      : await journeysOf(broker, running.following);
  }

  stop(broker: Broker, id: string): void {
    const running = this.#of(broker, id);
    if (running !== undefined) running.stopping = true;
  }

  #of(broker: Broker, id: string): Running | undefined {
    const running = this.#all.get(id);
    return running?.broker === broker.name && running.user === broker.user ? running : undefined;
  }

  /** Goes on when nobody waits for it any more, so it throws nothing. */
  async #run(running: Running, sender: Sender): Promise<void> {
    try {
      await this.#send(running, sender);
      const until = performance.now() + lastAnswersMsMax;
      while (running.state === 'running' && running.answered < running.sent && performance.now() < until) {
        await pause(tickMs);
      }
      if (running.state === 'running') running.end(running.sent < running.input.count ? 'stopped' : 'done', null);
      await sender.close();
    } catch (error) {
      if (running.state === 'running') running.end('failed', error instanceof Error ? error.message : String(error));
    }
  }

  async #send(running: Running, sender: Sender): Promise<void> {
    const { count, rate } = running.input;
    while (running.state === 'running' && !running.stopping && running.sent < count) {
      const due = rate === 0 ? count : Math.min(count, 1 + ((performance.now() - running.startedMs) * rate) / 1000);
      if (running.sent + 1 > due || running.sent - running.answered >= unansweredMax) {
        await pause(tickMs);
        continue;
      }
      const n = running.sent + 1;
      running.handedMs.set(n, performance.now());
      const problem = sender.send(n);
      if (problem !== undefined) {
        running.handedMs.delete(n);
        running.end('failed', problem);
        return;
      }
      running.sent = n;
    }
  }

  #forget(): void {
    const old = performance.now() - keptMs;
    for (const [id, { endedMs }] of this.#all) if (endedMs !== undefined && endedMs < old) this.#drop(id);
    // Those that are over make room for new ones.
    for (const [id, { endedMs }] of this.#all) {
      if (this.#all.size < sendingsMax) return;
      if (endedMs !== undefined) this.#drop(id);
    }
  }

  #drop(id: string): void {
    const running = this.#all.get(id);
    this.#all.delete(id);
    if (running) void unfollow(running.at, running.following);
  }
}

export const theSendings = oneInProcess('sendings', () => new Sendings());
