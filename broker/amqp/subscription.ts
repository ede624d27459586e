import type { Consumer, ConsumerSink, HolderDescription } from '../core/consumer.ts';
import type { Entry } from '../core/queue/entry.ts';
import type { AmqpChannel } from './channel.ts';
import { encodeShortstr } from './wire/sink.ts';

/** A consumer's way to its channel, with what every delivery to it begins with. */
export class Subscription implements ConsumerSink {
  readonly tag: Uint8Array;
  /** Its client knows that it is there, or is told before anything that comes later. */
  isKnown = true;

  constructor(
    private readonly channel: AmqpChannel,
    tag: string,
  ) {
    this.tag = encodeShortstr(tag);
  }

  hasRoom(consumer: Consumer): boolean {
    return this.isKnown && this.channel.hasRoom(consumer.queue);
  }

  deliver(consumer: Consumer, entry: Entry): void {
    this.channel.deliver(this.tag, consumer.noAck, entry);
  }

  cancelled(consumer: Consumer): void {
    this.channel.consumerCancelled(consumer);
  }

  describe(): HolderDescription {
    return this.channel.describe();
  }
}
