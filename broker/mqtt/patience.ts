import type { Env, Timer } from '../core/ports.ts';
import { CONNECT_MS_MAX } from './limits.ts';

/** When a client was last heard of. */
export interface Heard {
  /** When its last octets came, ms since 1970. */
  readonly receivedAt: number;
  /** Nothing can come, and that is our doing. */
  readonly isPaused: boolean;
}

/** How long a connection waits for its client: for the CONNECT, and then for a packet now and then. */
export class Patience {
  readonly #env: Env;
  #timer: Timer | undefined;

  constructor(env: Env, connectedAt: number, expired: () => void) {
    this.#env = env;
    this.#timer = env.timer(connectedAt + CONNECT_MS_MAX, expired);
  }

  /**
   * One and a half times what was agreed without a packet, and the client is gone [MQTT-3.1.2-22].
   * @param keepAlive seconds; 0: it may be silent for as long as it likes
   */
  watch(keepAlive: number, heard: Heard, silent: (seconds: number) => void): void {
    this.#timer?.cancel();
    if (keepAlive === 0) return;
    const env = this.#env;
    const patienceMs = keepAlive * 1500;
    const from = heard.isPaused ? env.now() : heard.receivedAt;
    this.#timer = env.timer(from + patienceMs, () => {
      if (heard.isPaused || env.now() - heard.receivedAt < patienceMs) this.watch(keepAlive, heard, silent);
      else silent(patienceMs / 1000);
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
