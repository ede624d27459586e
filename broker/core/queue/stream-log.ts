import type { Message } from '../message.ts';

/** A stream's segments are this large unless `x-stream-max-segment-size-bytes` says otherwise (RabbitMQ's default). */
export const DEFAULT_SEGMENT_BYTES = 500_000_000;

interface Segment {
  readonly firstOffset: number;
  readonly messages: Message[];
  /** When each was appended, ms: never falls. */
  readonly times: number[];
  bytes: number;
}

/** An append-only log: messages by offset, dropped from the old end in whole segments only. */
export class StreamLog {
  readonly #segments: Segment[] = [{ firstOffset: 0, messages: [], times: [], bytes: 0 }];
  bytes = 0;

  get firstOffset(): number {
    return this.#segments[0]?.firstOffset ?? 0;
  }

  /** The offset that the next message will have. */
  get nextOffset(): number {
    const last = this.#segments[this.#segments.length - 1];
    return last ? last.firstOffset + last.messages.length : 0;
  }

  append(message: Message, now: number, segmentBytes: number): void {
    let segment = this.#segments[this.#segments.length - 1];
    if (segment === undefined || segment.bytes >= segmentBytes) {
      segment = { firstOffset: this.nextOffset, messages: [], times: [], bytes: 0 };
      this.#segments.push(segment);
    }
    segment.messages.push(message);
    segment.times.push(now);
    segment.bytes += message.body.length;
    this.bytes += message.body.length;
  }

  /** Drops the oldest segments while the log is too large or they are too old; never the last one. */
  trim(maxBytes: number | undefined, oldestTime: number | undefined): void {
    while (this.#segments.length > 1) {
      const oldest = this.#segments[0];
      const newest = oldest?.times[oldest.times.length - 1];
      const tooLarge = maxBytes !== undefined && this.bytes > maxBytes;
      const tooOld = oldestTime !== undefined && newest !== undefined && newest < oldestTime;
      if (!oldest || !(tooLarge || tooOld)) return;
      this.#segments.shift();
      this.bytes -= oldest.bytes;
    }
  }

  at(offset: number): { readonly message: Message; readonly time: number } | undefined {
    const segment = this.#segmentOf(offset);
    const message = segment?.messages[offset - segment.firstOffset];
    const time = segment?.times[offset - segment.firstOffset];
    return message && time !== undefined ? { message, time } : undefined;
  }

  /** The first offset whose message isn't older than `time`. */
  offsetAt(time: number): number {
    let low = this.firstOffset;
    let high = this.nextOffset;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.at(middle)?.time ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  clear(): void {
    const next = this.nextOffset;
    this.#segments.splice(0, this.#segments.length, { firstOffset: next, messages: [], times: [], bytes: 0 });
    this.bytes = 0;
  }

  #segmentOf(offset: number): Segment | undefined {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle]?.firstOffset ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#segments[low];
  }
}
