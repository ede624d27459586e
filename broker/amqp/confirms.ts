import type { Journey } from '../core/journey.ts';
import type { PublishResult } from '../core/vhost.ts';

/** Writes basic.ack or basic.nack to the publisher. */
export interface ConfirmWriter {
  /** @param count how many messages this settles, the last of which has the tag */
  tell(tag: number, count: number, nack: boolean): void;
}

/** Turns that may wait for the store one by one; more are settled together with the latest of them. */
const CHECKPOINTS_MAX = 1024;

/**
 * Publisher confirms of one channel. They leave in the order of publishing, one `multiple` for all that a turn has
 * settled, and only when the store says that what they promise is on disk (DESIGN §3, decision 2).
 */
export class Confirms {
  #lastTag = 0;
  /** All up to here have been told. */
  #told = 0;
  /** The store's `written` that the latest message waits for. */
  #position = 0;
  /** One checkpoint per turn that has to wait: told up to `tag` when the store is durable up to `position`. */
  readonly #waiting: { readonly tag: number; readonly position: number }[] = [];
  /** Tags of refused messages, ascending. */
  readonly #refused: number[] = [];
  /** By tag, of messages that somebody follows. */
  #followed: Map<number, Journey> | undefined;

  get unconfirmed(): number {
    return this.#lastTag - this.#told;
  }

  /** Counts the message; its fate must be noted before the next `settle`. */
  published(result: PublishResult, journey?: Journey): void {
    this.#lastTag++;
    if (journey !== undefined) this.#follow(journey);
    if (result.rejected) this.#refused.push(this.#lastTag);
    if (result.position > this.#position) this.#position = result.position;
  }

  /** Once per turn. False: some have to wait for the store. */
  settle(durable: number, writer: ConfirmWriter): boolean {
    const waiting = this.#waiting;
    let ready = this.#told;
    while (waiting[0] !== undefined && waiting[0].position <= durable) {
      ready = waiting[0].tag;
      waiting.shift();
    }
    const noted = waiting.at(-1)?.tag ?? ready;
    if (this.#lastTag > noted) {
      if (waiting.length === 0 && this.#position <= durable) ready = this.#lastTag;
      else this.#wait();
    }
    this.#tell(ready, writer);
    return waiting.length === 0;
  }

  #wait(): void {
    if (this.#waiting.length >= CHECKPOINTS_MAX) this.#waiting.pop();
    this.#waiting.push({ tag: this.#lastTag, position: this.#position });
  }

  #tell(upTo: number, writer: ConfirmWriter): void {
    while (this.#told < upTo) {
      const refused = this.#refused[0];
      if (refused === undefined || refused > upTo) {
        this.#write(upTo, false, writer);
      } else if (refused > this.#told + 1) {
        this.#write(refused - 1, false, writer);
      } else {
        this.#write(this.#endOfRefused(), true, writer);
      }
    }
  }

  /** Takes the refused tags that follow each other without a gap. */
  #endOfRefused(): number {
    const refused = this.#refused;
    let count = 1;
    while (refused[count] === this.#told + 1 + count) count++;
    refused.splice(0, count);
    return this.#told + count;
  }

  #write(tag: number, nack: boolean, writer: ConfirmWriter): void {
    writer.tell(tag, tag - this.#told, nack);
    if (this.#followed !== undefined) this.#note(this.#followed, tag, nack);
    this.#told = tag;
  }

  #follow(journey: Journey): void {
    this.#followed ??= new Map();
    this.#followed.set(this.#lastTag, journey);
  }

  /** They were added in the order of their tags. */
  #note(followed: Map<number, Journey>, upTo: number, nack: boolean): void {
    for (const [tag, journey] of followed) {
      if (tag > upTo) return;
      followed.delete(tag);
      journey.add(nack ? { type: 'nacked', why: 'a queue refused it' } : { type: 'confirmed', by: 'ack' });
    }
    this.#followed = undefined;
  }
}
