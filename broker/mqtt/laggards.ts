import { MAX_SOCKET_BACKLOG_BYTES } from '../core/ports.ts';

/**
 * What clients that read too slowly may have waiting of messages at QoS 0, all of them together, in octets. A client
 * that just had no processor for a moment loses nothing; of many that don't read at all none gets much.
 */
export const LAG_OCTETS_MAX = 128 * 1024 * 1024;

/** The clients that are behind: nobody keeps messages at QoS 0 for them but their sockets' backlogs. */
export class Laggards {
  readonly #behind = new Set<object>();

  /** The backlog up to which this client, which has reached `MAX_SOCKET_BACKLOG_BYTES`, is still given more. */
  shareOf(client: object): number {
    this.#behind.add(client);
    return Math.max(MAX_SOCKET_BACKLOG_BYTES, LAG_OCTETS_MAX / this.#behind.size);
  }

  /** It has caught up, or is gone. */
  remove(client: object): void {
    this.#behind.delete(client);
  }
}
