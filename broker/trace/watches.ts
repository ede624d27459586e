import type { Broker } from '../core/broker.ts';
import type { ClientConnection } from '../core/clients.ts';
import type { Tracer, WatchSpec } from '../core/journey.ts';
import type { Timer } from '../core/ports.ts';
import { HOPS_MAX, MESSAGES_PER_WATCH_MAX, WATCH_KEPT_MS_MAX, WATCHES_MAX, WATCHES_PER_OWNER_MAX } from './limits.ts';
import { RecordedWatch } from './recorded-watch.ts';

interface Kept {
  readonly watch: RecordedWatch;
  timer: Timer;
}

/**
 * Who follows which publisher. A connection is followed by one watch at a time, the latest that was asked for; a message
 * that nobody follows carries nothing.
 */
export class JourneyWatches implements Tracer {
  readonly #broker: Pick<Broker, 'env' | 'clients'>;
  readonly #fine: () => number;
  readonly #kept = new Map<string, Kept>();
  #hops = 0;

  /** @param fine ms of a clock that nobody sets, as fine as there is one */
  constructor(broker: Pick<Broker, 'env' | 'clients'>, fine: () => number) {
    this.#broker = broker;
    this.#fine = fine;
  }

  get isWatching(): boolean {
    return this.#kept.size > 0;
  }

  /** Of all watches together, as they are in memory. */
  get hops(): number {
    return this.#hops;
  }

  joined(connection: ClientConnection): void {
    for (const { watch } of this.#kept.values()) if (watch.matches(connection)) connection.watch = watch;
  }

  create(asked: WatchSpec): RecordedWatch | { readonly refused: string } {
    const own = [...this.#kept.values()].filter(({ watch }) => watch.owner === asked.owner).length;
    if (own >= WATCHES_PER_OWNER_MAX) return { refused: `you follow ${own} publishers already, which is the most` };
    if (this.#kept.size >= WATCHES_MAX) return { refused: `${WATCHES_MAX} publishers are followed, which is the most` };
    const { env, clients } = this.#broker;
    const spec = {
      ...asked,
      messagesMax: Math.min(asked.messagesMax, MESSAGES_PER_WATCH_MAX),
      keptMs: Math.min(asked.keptMs, WATCH_KEPT_MS_MAX),
    };
    const room = { take: () => this.#takeRoom(), giveBack: (hops: number) => this.#giveBack(hops) };
    const watch = new RecordedWatch(env.token(), spec, room, { now: () => env.now(), fine: this.#fine });
    this.#kept.set(watch.id, { watch, timer: this.#timerFor(watch) });
    for (const connection of clients.connections.values()) if (watch.matches(connection)) connection.watch = watch;
    return watch;
  }

  look(id: string): RecordedWatch | undefined {
    const { watch } = this.#kept.get(id) ?? {};
    watch?.looked();
    return watch;
  }

  end(id: string): void {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    const { watch, timer } = kept;
    timer.cancel();
    this.#kept.delete(id);
    for (const connection of this.#broker.clients.connections.values()) {
      if (connection.watch === watch) connection.watch = undefined;
    }
    watch.end();
  }

  /** Looking only moves the time: the timer that rings too early is set again. */
  #timerFor(watch: RecordedWatch): Timer {
    const { env } = this.#broker;
    return env.timer(watch.expiresAt, () => {
      const kept = this.#kept.get(watch.id);
      if (kept === undefined) return;
      if (env.now() < watch.expiresAt) kept.timer = this.#timerFor(watch);
      else this.end(watch.id);
    });
  }

  #takeRoom(): boolean {
    if (this.#hops >= HOPS_MAX) return false;
    this.#hops++;
    return true;
  }

  #giveBack(hops: number): void {
    this.#hops -= hops;
  }
}
