import type { DeathReason } from '../dead-letter.ts';
import type { Message } from '../message.ts';
import type { Timer } from '../ports.ts';
import type { Entry } from './entry.ts';
import { ExpiryClock } from './expiry-clock.ts';
import type { Queue } from './queue.ts';
import type { ReadyList } from './ready-list.ts';
import { isOverLimit } from './settings.ts';

/** Messages that are dropped in one go because of their age or number; the rest follows, and others have their turn. */
const DROPPED_AT_ONCE_MAX = 1_000;

/** A queue in which a message may have waited too long, or with too many. */
export interface LimitedQueue extends Queue {
  /** It isn't ready any more. */
  die(entry: Entry, reason: DeathReason): void;
}

/** How many messages may wait in a queue, of how many octets, and for how long: what is beyond dies, from the front. */
export class WaitingLimits {
  readonly #queue: LimitedQueue;
  readonly #ready: ReadyList;
  /** Of a queue that has had a message that may expire: others never look. */
  #expiry: ExpiryClock | undefined;
  /** Rings at once: more is to be dropped. */
  #moreTimer: Timer | undefined;
  /** What is at the front may have expired: nothing is handed out before that is known. */
  isBehind = false;

  constructor(queue: LimitedQueue, ready: ReadyList) {
    this.#queue = queue;
    this.#ready = ready;
  }

  /** For queues that refuse what would be too much. */
  isFullFor({ body }: Message): boolean {
    return isOverLimit(this.#queue.settings, this.#ready.length + 1, this.#ready.bytes + body.length);
  }

  /** It has become ready. Of what has been pushed, `isFront` was asked before. */
  watch(entry: Entry, isFront: boolean): void {
    if (entry.expiresAt !== 0) this.#clock().watch(entry, isFront);
  }

  /** Some of what is ready may expire, nobody knows when. */
  watchAll(): void {
    this.#clock().set(this.#queue.vhost.broker.env.now());
  }

  #clock(): ExpiryClock {
    this.#expiry ??= new ExpiryClock(this.#queue.vhost.broker.env, () => this.dropExpired());
    return this.#expiry;
  }

  /** Takes the next one, and sees to the expiry of the one behind it. */
  shift(): Entry | undefined {
    const entry = this.#ready.shift();
    if (entry !== undefined && this.#expiry?.isNeeded) {
      const behind = this.#ready.frontOf(entry.message.priority);
      if (behind) this.watch(behind, true);
    }
    return entry;
  }

  dropOverflow(): void {
    if (this.#queue.settings.overflow !== 'drop-head') return;
    let dropped = 0;
    while (isOverLimit(this.#queue.settings, this.#ready.length, this.#ready.bytes)) {
      const entry = this.shift();
      if (entry === undefined) break;
      this.#queue.die(entry, 'maxlen');
      if (++dropped === DROPPED_AT_ONCE_MAX) {
        this.#goOnSoon();
        break;
      }
    }
    if (dropped > 0) this.dropExpired();
  }

  /** A message expires when it reaches the front, as in RabbitMQ's classic queue. */
  dropExpired(): void {
    const clock = this.#expiry;
    if (!clock?.isNeeded) return;
    const now = this.#queue.vhost.broker.env.now();
    if (clock.isBefore(now) && !this.isBehind) return;
    this.isBehind = false;
    let dropped = 0;
    // Each priority's front: a long-lived one must not shield those of the others. A burial may change any of them.
    for (let priority = 0; priority < this.#ready.laneCount; priority++) {
      let entry = this.#ready.frontOf(priority);
      while (entry && entry.expiresAt !== 0 && entry.expiresAt <= now) {
        this.#ready.shiftFrontOf(priority);
        this.#queue.die(entry, 'expired');
        if (++dropped === DROPPED_AT_ONCE_MAX) {
          this.isBehind = true;
          this.#goOnSoon();
          return;
        }
        entry = this.#ready.frontOf(priority);
      }
      if (entry) this.watch(entry, true);
    }
    if (this.#ready.length === 0) clock.isNeeded = false;
  }

  #goOnSoon(): void {
    const { broker } = this.#queue.vhost;
    this.#moreTimer ??= broker.env.timer(broker.env.now(), () => {
      this.#moreTimer = undefined;
      this.dropExpired();
      this.dropOverflow();
      broker.pumpLater(this.#queue);
    });
  }

  stop(): void {
    this.#expiry?.stop();
    this.#moreTimer?.cancel();
  }
}
