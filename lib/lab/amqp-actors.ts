/** Real AMQP clients of the Lab's stage: one publishes, one consumes. */
import type { Channel, ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import { isNack } from '@/lib/amqp/answers';
import { type AmqpTarget, connectAs } from '@/lib/lab/amqp-stage';
import type { StateLine } from '@/lib/lab/model';
import type { Settling } from '@/lib/lab/stage';

/** Leaves the connection without a word: its socket is cut by the interposer. */
function abandon(connection: ChannelModel | undefined): void {
  connection?.removeAllListeners('close');
}

export type PublisherEvents = {
  settled: (message: string) => void;
  failed: (message: string, why: string) => void;
  returned: (message: string, why: string) => void;
  answered: (message: string) => void;
};

export class AmqpPublisher {
  readonly #target: AmqpTarget;
  readonly #confirm: boolean;
  readonly #events: PublisherEvents;
  #connection: ChannelModel | undefined;
  #channel: Channel | ConfirmChannel | undefined;
  /** Published and not confirmed, in order. */
  readonly #unconfirmed = new Set<string>();

  constructor(target: AmqpTarget, confirm: boolean, events: PublisherEvents) {
    this.#target = target;
    this.#confirm = confirm;
    this.#events = events;
  }

  get connected(): boolean {
    return this.#channel !== undefined;
  }

  /** `reply`: answers are consumed, by direct reply-to. */
  async start(reply: boolean): Promise<void> {
    abandon(this.#connection);
    const connection = await connectAs('Lab: publisher', this.#target);
    this.#connection = connection;
    const channel = this.#confirm ? await connection.createConfirmChannel() : await connection.createChannel();
    channel.on('error', () => {});
    channel.on('return', (message: ConsumeMessage) => {
      const { replyCode, replyText } = message.fields as { replyCode?: number; replyText?: string };
      this.#events.returned(message.content.toString('utf8'), `${replyCode ?? ''} ${replyText ?? ''}`.trim());
    });
    connection.on('close', () => {
      if (this.#channel === channel) this.#channel = undefined;
    });
    if (reply) {
      await channel.consume(
        'amq.rabbitmq.reply-to',
        (message) => message !== null && this.#events.answered(message.content.toString('utf8')),
        { noAck: true },
      );
    }
    this.#channel = channel;
  }

  publish(
    exchange: string,
    key: string,
    message: string,
    o: {
      readonly mandatory: boolean;
      readonly persistent: boolean;
      readonly headers: Readonly<Record<string, string>>;
      readonly reply: boolean;
    },
  ): void {
    const channel = this.#channel;
    if (channel === undefined) throw new Error('The publisher is not connected.');
    const options = {
      mandatory: o.mandatory,
      persistent: o.persistent,
      contentType: 'text/plain',
      messageId: message,
      headers: { ...o.headers },
      ...(o.reply ? { replyTo: 'amq.rabbitmq.reply-to', correlationId: message } : {}),
    };
    if (!this.#confirm) {
      channel.publish(exchange, key, Buffer.from(message), options);
      this.#events.settled(message);
      return;
    }
    this.#unconfirmed.add(message);
    (channel as ConfirmChannel).publish(exchange, key, Buffer.from(message), options, (error) => {
      // A channel that went says so for each; whether the broker has them nobody knows.
      if (error != null && !isNack(error)) return;
      this.#unconfirmed.delete(message);
      if (error == null) this.#events.settled(message);
      else this.#events.failed(message, 'the broker refused it (basic.nack)');
    });
  }

  crash(): void {
    abandon(this.#connection);
    this.#channel = undefined;
    this.#connection = undefined;
  }

  /** What the application would have to remember by itself is lost with its memory. */
  forget(): void {
    this.#unconfirmed.clear();
  }

  state(): StateLine[] {
    const mode = this.#confirm ? 'channel open, confirms on' : 'channel open, no confirms';
    return [
      { kind: 'channel', name: 'connection', value: this.connected ? mode : 'none' },
      ...[...this.#unconfirmed].map((message) => ({
        kind: 'unconfirmed' as const,
        name: message,
        value: 'published, not confirmed',
      })),
    ];
  }
}

export type ConsumerEvents = {
  received: (message: string, redelivered: boolean, consumer: number) => void;
};

type Delivery = { readonly consumer: number; readonly channel: Channel; readonly message: ConsumeMessage };

export class AmqpConsumer {
  readonly #target: AmqpTarget;
  readonly #o: {
    readonly queue: string;
    readonly autoAck: boolean;
    readonly prefetch: number;
    readonly consumers: number;
  };
  readonly #events: ConsumerEvents;
  #connection: ChannelModel | undefined;
  /** Handed to the application and not settled, the oldest first. */
  #unsettled: Delivery[] = [];

  constructor(
    target: AmqpTarget,
    o: { readonly queue: string; readonly autoAck: boolean; readonly prefetch: number; readonly consumers: number },
    events: ConsumerEvents,
  ) {
    this.#target = target;
    this.#o = o;
    this.#events = events;
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  async start(): Promise<void> {
    abandon(this.#connection);
    this.#unsettled = [];
    const connection = await connectAs('Lab: consumer', this.#target);
    this.#connection = connection;
    connection.on('close', () => {
      if (this.#connection === connection) this.#connection = undefined;
    });
    for (let consumer = 1; consumer <= this.#o.consumers; consumer++) await this.#consume(connection, consumer);
  }

  /** Each consumer has a channel of its own, as prefetch counts by it. */
  async #consume(connection: ChannelModel, consumer: number): Promise<void> {
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    if (this.#o.prefetch > 0) await channel.prefetch(this.#o.prefetch);
    await channel.consume(
      this.#o.queue,
      (message) => {
        if (message === null || this.#connection !== connection) return;
        if (!this.#o.autoAck) this.#unsettled.push({ consumer, channel, message });
        this.#events.received(message.content.toString('utf8'), message.fields.redelivered, consumer);
      },
      { noAck: this.#o.autoAck, consumerTag: `consumer-${consumer}` },
    );
  }

  /** Settles the oldest delivery (of one consumer, if it is named); with `reply` it is answered first. */
  settle(how: Settling, o: { readonly consumer?: number | undefined; readonly reply?: boolean } = {}): boolean {
    const at = this.#unsettled.findIndex(({ consumer }) => o.consumer === undefined || consumer === o.consumer);
    const delivery = this.#unsettled[at];
    if (delivery === undefined) return false;
    this.#unsettled.splice(at, 1);
    const { channel, message } = delivery;
    const { replyTo, correlationId } = message.properties as { replyTo?: string; correlationId?: string };
    if (o.reply === true && replyTo !== undefined) {
      channel.sendToQueue(replyTo, Buffer.from(`answer to ${message.content.toString('utf8')}`), {
        ...(correlationId === undefined ? {} : { correlationId }),
      });
    }
    if (how === 'ack') channel.ack(message);
    else if (how === 'nack') channel.nack(message, false, false);
    else channel.reject(message, how === 'requeue');
    return true;
  }

  crash(): void {
    abandon(this.#connection);
    this.#connection = undefined;
    this.#unsettled = [];
  }

  state(): StateLine[] {
    const { autoAck, prefetch, consumers } = this.#o;
    const how = autoAck ? 'automatic ack' : prefetch === 0 ? 'no prefetch limit' : `prefetch ${prefetch}`;
    const many = consumers === 1 ? 'one consumer' : `${consumers} consumers`;
    return [
      { kind: 'channel', name: 'connection', value: this.connected ? `${many}, ${how}` : 'none' },
      ...this.#unsettled.map(({ consumer, message }) => ({
        kind: 'unsettled' as const,
        name: message.content.toString('utf8'),
        value: `at consumer ${consumer}, not acknowledged`,
      })),
    ];
  }
}
