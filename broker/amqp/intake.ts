import { MAX_SOCKET_BACKLOG_BYTES, type Transport } from '../core/ports.ts';

/** Answers that a client has asked for and doesn't take: beyond, it isn't read from until it has taken them. */
export const UNTAKEN_REPLY_OCTETS_MAX = 16 * 1024 * 1024;

/** `blocking`: an alarm is on, and the connection is left alone until it publishes. */
export type Throttle = 'none' | 'blocking' | 'blocked';

/** Whether a connection is read from. Deliveries don't count here: queues hold them back by themselves. */
export class Intake {
  readonly #transport: Transport;
  #throttle: Throttle = 'none';
  /** Octets of replies since the client was last seen to keep up. */
  #replyOctets = 0;
  #hasTooManyReplies = false;
  #isPaused = false;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  get throttle(): Throttle {
    return this.#throttle;
  }

  set throttle(throttle: Throttle) {
    this.#throttle = throttle;
    this.#update();
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  replied(octets: number): void {
    this.#replyOctets += octets;
  }

  /** After each chunk of input: was too much asked for? */
  check(): void {
    if (this.#transport.backlogBytes < MAX_SOCKET_BACKLOG_BYTES) {
      this.#replyOctets = 0;
    } else if (this.#replyOctets > UNTAKEN_REPLY_OCTETS_MAX) {
      this.#hasTooManyReplies = true;
      this.#update();
    }
  }

  /** The client has caught up. */
  drained(): void {
    this.#replyOctets = 0;
    this.#hasTooManyReplies = false;
    this.#update();
  }

  /** From now on only close-ok matters, and it must be read. */
  open(): void {
    this.#throttle = 'none';
    this.drained();
  }

  #update(): void {
    const pause = this.#throttle === 'blocked' || this.#hasTooManyReplies;
    if (pause === this.#isPaused) return;
    this.#isPaused = pause;
    if (pause) this.#transport.pause();
    else this.#transport.resume();
  }
}
