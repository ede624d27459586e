/** What a pass sends in place of the originals, and what the broker answers to each. */
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { isChannelGone, isNack } from '@/lib/amqp/answers';
import { ownHeaders } from '@/lib/contract/letter-facts';
import type { Job } from '@/lib/jobs/job';
import { outgoing } from '@/lib/jobs/message';

export type Answer = { readonly kind: 'confirmed' } | { readonly kind: 'returned' | 'refused'; readonly why: string };

export class Outbox {
  readonly #channel: ConfirmChannel;
  readonly #job: Job;
  readonly #hear: (index: number, original: ConsumeMessage, answer: Answer) => void;
  readonly #flying = new Map<number, ConsumeMessage>();
  readonly #returned = new Map<number, string>();

  constructor(
    channel: ConfirmChannel,
    job: Job,
    hear: (index: number, original: ConsumeMessage, answer: Answer) => void,
  ) {
    this.#channel = channel;
    this.#job = job;
    this.#hear = hear;
    channel.on('return', ({ fields, properties }) => {
      const index = Number(properties.headers?.[ownHeaders.entry]);
      this.#returned.set(index, 'replyText' in fields ? String(fields.replyText) : 'no queue took it');
    });
  }

  /** Sent, and without an answer yet. */
  get size(): number {
    return this.#flying.size;
  }

  /** False: the channel is gone, and nothing was sent. */
  send(index: number, original: ConsumeMessage): boolean {
    const { entries, spec } = this.#job;
    const entry = entries[index];
    if (entry === undefined) throw new Error(`job ${spec.id} has no entry ${index}`);
    const { body, options } = outgoing(original, entry, spec.action, spec.queue, { job: spec.id, entry: index });
    this.#flying.set(index, original);
    try {
      this.#channel.publish(entry.exchange, entry.key, body, options, (error: unknown) => this.#answered(index, error));
      return true;
    } catch (error) {
      this.#flying.delete(index);
      if (isChannelGone(error)) return false;
      throw error;
    }
  }

  #answered(index: number, error: unknown): void {
    const original = this.#flying.get(index);
    const nacked = isNack(error);
    // The library also answers what is left when a channel ends; that says nothing of the message.
    if (original === undefined || (error !== null && error !== undefined && !nacked)) return;
    this.#flying.delete(index);
    const why = this.#returned.get(index);
    this.#returned.delete(index);
    if (nacked) this.#hear(index, original, { kind: 'refused', why: 'The broker did not take it.' });
    else if (why !== undefined) this.#hear(index, original, { kind: 'returned', why });
    else this.#hear(index, original, { kind: 'confirmed' });
  }

  /** What has no answer by now gets none on this connection. */
  forget(): void {
    this.#flying.clear();
  }
}
