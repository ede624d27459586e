/** What was published to a watched filter, as far as it is shown: the latest of each topic, within bounds. */
import { beginningOf } from '@/lib/format/beginning';
import type { Content } from '@/lib/model/mqtt';

export const topicsMax = 200;
export const latestMax = 5;
export const previewBytesMax = 1024;

export type WatchedMessage = {
  /** Counted per topic, from 1. */
  readonly number: number;
  /** By the console server's clock. */
  readonly atMs: number;
  readonly qos: number;
  readonly retained: boolean;
  readonly contentType: string | null;
  readonly content: Content;
};

export type WatchedTopic = {
  readonly topic: string;
  readonly count: number;
  /** The newest first. */
  readonly latest: readonly WatchedMessage[];
};

export type Publication = {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  readonly retained: boolean;
  readonly contentType: string | null;
};

type Topic = { readonly topic: string; count: number; readonly latest: WatchedMessage[] };

function contentOf(payload: Buffer): Content {
  return { ...beginningOf(payload, previewBytesMax), bytes: payload.length };
}

export class WatchBoard {
  readonly #topics = new Map<string, Topic>();
  received = 0;
  /** Of topics beyond the bound. */
  notShown = 0;

  /** In the order in which they were first seen: no row moves. */
  get topics(): readonly WatchedTopic[] {
    return [...this.#topics.values()];
  }

  add({ topic: name, payload, ...facts }: Publication, nowMs: number): void {
    this.received += 1;
    let topic = this.#topics.get(name);
    if (topic === undefined) {
      if (this.#topics.size >= topicsMax) {
        this.notShown += 1;
        return;
      }
      topic = { topic: name, count: 0, latest: [] };
      this.#topics.set(name, topic);
    }
    topic.count += 1;
    topic.latest.unshift({ number: topic.count, atMs: nowMs, ...facts, content: contentOf(payload) });
    if (topic.latest.length > latestMax) topic.latest.pop();
  }
}
