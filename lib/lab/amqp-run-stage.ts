import type { ChannelModel } from 'amqplib';
import { z } from 'zod';
import { type ManagementClient, path } from '@/lib/client/management';
import { browsedMessages, browsePath } from '@/lib/contract/waybill';
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
import type { AmqpSetup, Hop, PublishOptions, StateLine } from '@/lib/lab/model';
import type { BrokerTold, Settling, Stage, StageEvents } from '@/lib/lab/stage';

export type AmqpStageOptions = {
  readonly id: string;
  readonly setup: AmqpSetup;
  readonly ports: Readonly<Record<Hop, number>>;
  readonly target: AmqpTarget;
  /** Asked for the queues, where it counts as it goes; others are asked over AMQP, and the wire tells the rest. */
  readonly ask: () => ManagementClient | undefined;
  /** Deliveries to the consumer that aren't settled, as the wire tells. */
  readonly seenUnacked: () => number;
};

/** Messages of a queue that are asked for by name. */
const namedMax = 50;

const counted = z.object({
  messages_ready: z.number().optional(),
  messages_unacknowledged: z.number().optional(),
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
    const through = (hop: Hop): AmqpTarget => ({
      ...o.target,
      endpoint: () => ({ host: '127.0.0.1', port: o.ports[hop], tls: undefined }),
    });
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
    this.#publisher.publish(this.#names.exchange, key, message, {
      mandatory,
      headers,
      reply,
      persistent: o.persistent === true,
    });
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

  async brokerBack(): Promise<void> {
    const { target, setup } = this.#o;
    this.#stage = await setStage(target, setup, this.#names);
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

  async brokerState(): Promise<BrokerTold | undefined> {
    const { queues, deadLetters, unrouted } = this.#names;
    const names = [...queues, deadLetters, unrouted].filter((queue) => queue !== undefined);
    const client = this.#o.ask();
    return client === undefined ? await this.#askOverAmqp(names) : await this.#askOverHttp(client, names);
  }

  async #askOverHttp(client: ManagementClient, queues: readonly string[]): Promise<BrokerTold | undefined> {
    const lines: StateLine[] = [];
    for (const queue of queues) {
      const answer = await client.get(path('queues', this.#o.target.vhost, queue), counted);
      if (answer.ok) {
        const { messages_ready: ready = 0, messages_unacknowledged: unacked = 0 } = answer.value;
        const messages = await this.#messagesOf(client, queue, { ready, unacked });
        lines.push({ ...queueLine(queue, ready, unacked), ...(messages === undefined ? {} : { messages }) });
      } else if (answer.error.kind !== 'not-found') return undefined;
    }
    return { lines, known: 'told' };
  }

  /** By their names; undefined: there are more than are asked for. */
  async #messagesOf(
    client: ManagementClient,
    queue: string,
    counts: Readonly<Record<'ready' | 'unacked', number>>,
  ): Promise<readonly string[] | undefined> {
    const names: string[] = [];
    for (const state of ['unacked', 'ready'] as const) {
      if (counts[state] === 0) continue;
      const query = { state, limit: namedMax };
      const browsed = await client.get(browsePath(this.#o.target.vhost, queue), browsedMessages, query);
      if (!browsed.ok || browsed.value.total > browsed.value.items.length) return undefined;
      names.push(...browsed.value.items.map(({ payload }) => payload));
    }
    return names;
  }

  /** A passive declare tells what is ready; what is unacknowledged no AMQP broker tells. */
  async #askOverAmqp(queues: readonly string[]): Promise<BrokerTold | undefined> {
    try {
      const channel = await this.#stage?.createChannel();
      if (channel === undefined) return undefined;
      // The channel goes when a queue isn't there.
      channel.on('error', () => {});
      const lines: StateLine[] = [];
      for (const queue of queues) {
        const { messageCount } = await channel.checkQueue(queue);
        lines.push(queueLine(queue, messageCount, queue === this.#names.queues[0] ? this.#o.seenUnacked() : 0));
      }
      await channel.close();
      return { lines, known: 'both' };
    } catch {
      return undefined;
    }
  }

  async end({ broker }: { readonly broker: 'stays' | 'goes' }): Promise<void> {
    this.#publisher.crash();
    this.#consumer.crash();
    const stage = this.#stage;
    this.#stage = undefined;
    if (stage === undefined) return;
    if (broker === 'stays') await strikeStage(stage, this.#names);
    else await stage.close();
  }
}

function queueLine(queue: string, ready: number, unacked: number): StateLine {
  return {
    kind: 'queue',
    name: queue.split('.').at(-1) ?? queue,
    value: `${ready} ready, ${unacked} unacked`,
    ready,
    unacked,
    ...(ready + unacked > 0 ? { holds: true } : {}),
  };
}
