import { failure, MqttFailure } from './failure.ts';
import { textFault } from './text.ts';
import { topicFault } from './topic.ts';

/** Topics kept by one cache. */
const TOPICS_MAX = 4096;
/** Octets of a topic that is kept: all of them together are two megabytes at the very most. */
export const KEPT_TOPIC_OCTETS_MAX = 256;

/** A topic name that was checked. */
export interface TopicName {
  readonly text: string;
  /** UTF-8, without a length: what `OutgoingPublish.topic` takes. Not to be written to: it is shared. */
  readonly octets: Uint8Array;
}

/**
 * Topics come in the thousands per second and are few, so their strings and the verdict on them are kept: to make a
 * string from octets leaves JavaScript and allocates. A slot holds the last topic that hashed to it, so there is nothing
 * to evict.
 */
export class TopicCache {
  private readonly slots: (TopicName | undefined)[] = new Array<TopicName | undefined>(TOPICS_MAX).fill(undefined);

  /** The topic name in [start, end), which isn't empty because an alias stands for it, or what is wrong with it. */
  decode(buf: Buffer, start: number, end: number, level: number): TopicName | MqttFailure {
    const index = hash(buf, start, end) % TOPICS_MAX;
    const slot = this.slots[index];
    if (slot !== undefined && slot.octets.length === end - start && same(slot.octets, buf, start)) return slot;
    const topic = decodeTopic(buf, start, end, level);
    if (!(topic instanceof MqttFailure) && end - start <= KEPT_TOPIC_OCTETS_MAX) this.slots[index] = topic;
    return topic;
  }
}

function decodeTopic(buf: Buffer, start: number, end: number, level: number): TopicName | MqttFailure {
  const fault = textFault(buf, start, end);
  if (fault !== undefined) return failure(fault, level);
  const text = buf.toString('utf8', start, end);
  const wrong = topicFault(text);
  if (wrong !== undefined) return failure(wrong, level);
  return { text, octets: new Uint8Array(buf.subarray(start, end)) };
}

/** FNV-1a. A peer that makes topics collide only makes this cache miss. */
function hash(buf: Buffer, start: number, end: number): number {
  let h = 0x811c9dc5;
  for (let at = start; at < end; at++) h = Math.imul(h ^ (buf[at] ?? 0), 0x01000193);
  return h >>> 0;
}

function same(octets: Uint8Array, buf: Buffer, start: number): boolean {
  for (let i = 0; i < octets.length; i++) if (octets[i] !== buf[start + i]) return false;
  return true;
}
