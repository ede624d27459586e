import type { ChannelModel } from 'amqplib';
import { z } from 'zod';
import { type ManagementClient, path } from '@/lib/client/management';
import { AmqpConsumer, AmqpPublisher } from '@/lib/lab/amqp-actors';
import {
  type AmqpNames,
  type AmqpTarget,
  setStage,
  stageNames,
  strikeStage,
  usualHeaders,
  usualKeys,
} from '@/lib/lab/amqp-stage';
import type { AmqpSetup, Hop, StateLine } from '@/lib/lab/model';
import type { PublishOptions, Settling, Stage, StageEvents } from '@/lib/lab/stage';

export type AmqpStageOptions = {
  readonly id: string;
  readonly setup: AmqpSetup;
  readonly ports: Readonly<Record<Hop, number>>;
  readonly target: AmqpTarget;
  readonly ask: ManagementClient;
};

const counted = z.object({
  messages_ready: z.number().optional(),
  messages_unacknowledged: z.number().optional(),
  messages: z.number().optional(),
});

export class AmqpRunStage implements Stage {
  readonly #o: AmqpStageOptions;
  readonly #events: StageEvents;
  readonly #names: AmqpNames;
  readonly #publisher: AmqpPublisher;
  readonly #consumer: AmqpConsumer;
  #stage: ChannelModel | undefined;

  constructor(o: AmqpStageOptions, events: StageEvents) {
    this.#o = o;
    this.#events = events;
    this.#names = stageNames(o.id, o.setup);
    const through = (hop: Hop): AmqpTarget => ({ ...o.target, hostname: '127.0.0.1', port: o.ports[hop] });
    this.#publisher = new AmqpPublisher(through('publisher'), o.setup.confirm, events);
    const { autoAck, prefetch, consumers } = o.setup;
    this.#consumer = new AmqpConsumer(
      through('subscriber'),
      { queue: this.#names.queues[0] ?? '', autoAck, prefetch, consumers },
      {
        received: (message, redelivered, consumer) =>
          events.received(message, redelivered, consumers > 1 ? `consumer ${consumer}` : ''),
      },
    );
  }

  async start(): Promise<void> {
    const { target, setup } = this.#o;
    this.#stage = await setStage(target, setup, this.#names);
    if (setup.consumers > 0) await this.#consumer.start();
    await this.#publisher.start(setup.reply);
  }

  publish(message: string, o: PublishOptions): void {
    const { exchange, mandatory, reply } = this.#o.setup;
    const key = o.key ?? usualKeys[exchange];
    const headers = o.headers ?? usualHeaders[exchange];
    this.#events.sent(message);
    this.#publisher.publish(this.#names.exchange, key, message, { mandatory, headers, reply });
  }

  async reconnect(hop: Hop): Promise<void> {
    if (hop === 'publisher') await this.#publisher.start(this.#o.setup.reply);
    else await this.#consumer.start();
  }

  crash(hop: Hop, keep: boolean): void {
    if (hop === 'subscriber') this.#consumer.crash();
    else this.#publisher.crash();
    if (hop === 'publisher' && !keep) this.#publisher.forget();
  }

  settle(how: Settling, consumer: number | undefined): boolean {
    return this.#consumer.settle(how, { consumer, reply: this.#o.setup.reply });
  }

  connected(hop: Hop): boolean {
    return hop === 'publisher' ? this.#publisher.connected : this.#consumer.connected;
  }

  state(hop: Hop): readonly StateLine[] {
    return hop === 'publisher' ? this.#publisher.state() : this.#consumer.state();
  }

  async brokerState(): Promise<readonly StateLine[] | undefined> {
    const { ask, target } = this.#o;
    const { queues, deadLetters, unrouted } = this.#names;
    const lines: StateLine[] = [];
    for (const queue of [...queues, deadLetters, unrouted]) {
      if (queue === undefined) continue;
      const answer = await ask.get(path('queues', target.vhost, queue), counted);
      if (!answer.ok) return undefined;
      const { messages_ready: ready = 0, messages_unacknowledged: unacked = 0 } = answer.value;
      lines.push({ name: queue.split('.').at(-1) ?? queue, value: `${ready} ready, ${unacked} unacked` });
    }
    return lines;
  }

  async end(): Promise<void> {
    this.#publisher.crash();
    this.#consumer.crash();
    if (this.#stage !== undefined) await strikeStage(this.#stage, this.#names);
    this.#stage = undefined;
  }
}
