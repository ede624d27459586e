import type { Timer } from '../ports.ts';
import type { Queue } from './queue.ts';

/** `x-expires`: a queue goes when nobody has consumed, got or declared it for so long. */
export class IdleClock {
  readonly #queue: Queue;
  #timer: Timer | undefined;

  constructor(queue: Queue) {
    this.#queue = queue;
  }

  /** Sees to it that it rings, when it is to. */
  watch(): void {
    const { settings, idleSince, vhost } = this.#queue;
    if (settings.expires === undefined || this.#timer !== undefined) return;
    this.#timer = vhost.broker.env.timer(idleSince + settings.expires, () => {
      this.#timer = undefined;
      this.#look();
    });
  }

  #look(): void {
    const queue = this.#queue;
    const { expires } = queue.settings;
    if (queue.state === 'deleted') return;
    const now = queue.vhost.broker.env.now();
    if (queue.consumers.length > 0) queue.idleSince = now;
    if (expires !== undefined && now - queue.idleSince >= expires) queue.vhost.removeQueue(queue);
    else this.watch();
  }

  /** Another time may be set for it. */
  again(): void {
    this.stop();
    this.watch();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
