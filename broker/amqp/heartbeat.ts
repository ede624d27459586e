import type { Env, Timer } from '../core/ports.ts';

/** What a heartbeat watches, and what it does. */
export interface Beating {
  /** Octets so far. */
  readonly received: number;
  readonly sent: number;
  /** We ourselves do not read: silence says nothing then. */
  readonly isDeaf: boolean;
  beat(): void;
  /** Nothing came for more than two intervals. */
  missed(): void;
}

/**
 * Intervals of silence after which a peer is gone. It may send its beats as late as one interval apart and be delayed, so
 * two missed ones are certain only between two and three: RabbitMQ cuts there too.
 */
const SILENT_INTERVALS_MAX = 2.5;

/** Any traffic is as good as a heartbeat, in both directions (AMQP 0-9-1 §4.2.7). */
export class Heartbeat {
  readonly #env: Env;
  readonly #intervalMs: number;
  readonly #peer: Beating;
  #timer: Timer | undefined;
  #received: number;
  #sent: number;
  #heardAt: number;

  constructor(env: Env, intervalS: number, peer: Beating) {
    this.#env = env;
    this.#intervalMs = intervalS * 1000;
    this.#peer = peer;
    this.#received = peer.received;
    this.#sent = peer.sent;
    this.#heardAt = env.now();
    this.#wait();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #wait(): void {
    this.#timer = this.#env.timer(this.#env.now() + this.#intervalMs / 2, () => this.#look());
  }

  #look(): void {
    const { received, isDeaf } = this.#peer;
    const now = this.#env.now();
    if (received !== this.#received || isDeaf) {
      this.#received = received;
      this.#heardAt = now;
    } else if (now - this.#heardAt >= SILENT_INTERVALS_MAX * this.#intervalMs) {
      this.stop();
      this.#peer.missed();
      return;
    }
    if (this.#peer.sent === this.#sent) this.#peer.beat();
    this.#sent = this.#peer.sent;
    this.#wait();
  }
}
