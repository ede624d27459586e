import { MAX_SOCKET_BACKLOG_BYTES, type Transport } from '../core/ports.ts';
import { UNTAKEN_REPLY_OCTETS_MAX, WAITING_REPLIES_MAX } from './limits.ts';

/** What else decides whether a connection is read from. */
export interface IntakeSource {
  readonly transport: Transport;
  /** Replies that wait for the store. */
  readonly waitingReplies: number;
  /** Its CONNACK is one of them. */
  readonly isWelcoming: boolean;
  /** It publishes, and an alarm is on. */
  readonly isAlarmed: boolean;
  /** Reading goes on. */
  resumed(): void;
}

/** Whether a connection is read from. Deliveries don't count here: queues hold them back by themselves. */
export class Intake {
  readonly #source: IntakeSource;
  /** Octets of replies since the client was last seen to keep up. */
  #replyOctets = 0;
  #isOpen = false;
  isPaused = false;

  constructor(source: IntakeSource) {
    this.#source = source;
  }

  replied(octets: number): void {
    this.#replyOctets += octets;
  }

  /** After each chunk of input and each write. */
  check(): void {
    if (this.#source.transport.backlogBytes < MAX_SOCKET_BACKLOG_BYTES) this.#replyOctets = 0;
    this.update();
  }

  /** The client has caught up. */
  drained(): void {
    this.#replyOctets = 0;
    this.update();
  }

  /** The connection is ending: what comes is read, and not looked at. */
  open(): void {
    this.#isOpen = true;
    this.update();
  }

  update(): void {
    const { transport, waitingReplies, isWelcoming, isAlarmed } = this.#source;
    const isFull = this.#replyOctets > UNTAKEN_REPLY_OCTETS_MAX || waitingReplies > WAITING_REPLIES_MAX;
    const pause = !this.#isOpen && (isAlarmed || isFull || isWelcoming);
    if (pause === this.isPaused) return;
    this.isPaused = pause;
    if (pause) {
      transport.pause();
    } else {
      this.#source.resumed();
      transport.resume();
    }
  }
}
