import { Actor } from './actor.ts';
import { Broker } from './broker.ts';
import type { Consumer, ConsumerSink, HolderDescription } from './consumer.ts';
import { EMPTY_TABLE, type Field } from './field.ts';
import { type ContentFormat, Message, type Publication } from './message.ts';
import type { Recovered, Store } from './ports.ts';
import type { Entry } from './queue/entry.ts';
import type { Queue } from './queue/queue.ts';
import { recover } from './recovery.ts';
import { isRefusal } from './refusal.ts';
import type { PublishResult, VHost } from './vhost.ts';
import { CountingStore, VirtualEnv } from './virtual-env.testing.ts';

export interface Bench<S extends Store = CountingStore> {
  readonly env: VirtualEnv;
  readonly store: S;
  readonly broker: Broker;
  readonly vhost: VHost;
  /** Runs turns until nobody asks for another. */
  settle(): void;
  /** Moves the clock and settles. */
  pass(ms: number): void;
  queue(name: string, args?: Record<string, Field>): Queue;
  publish(exchange: string, key: string, o?: Partial<Publication> & { text?: string }): PublishResult;
}

export function bench(): Bench {
  return benchOn(new CountingStore());
}

/** `residentBytesMax`: what may wait in memory when the store can page. `recovered`: what a broker before has left. */
export function benchOn<S extends Store>(
  store: S,
  o: { env?: VirtualEnv; residentBytesMax?: number; recovered?: Recovered; formats?: readonly ContentFormat[] } = {},
): Bench<S> {
  const env = o.env ?? new VirtualEnv();
  const { residentBytesMax } = o;
  const options = { node: 'waybill@test', version: '3.10.8', maxMessageBytes: 1 << 20 };
  const broker = new Broker(env, store, { ...options, ...(residentBytesMax !== undefined && { residentBytesMax }) });
  if (o.recovered) recover(broker, o.recovered, o.formats);
  const vhost = broker.createVHost('/');
  const settle = () => {
    for (; env.awake; broker.turn()) env.awake = false;
  };
  return {
    env,
    store,
    broker,
    vhost,
    settle,
    pass(ms) {
      env.advance(ms);
      settle();
    },
    queue(name, args = {}) {
      const declared = vhost.declareQueue(Actor.system, {
        name,
        durable: true,
        exclusive: false,
        autoDelete: false,
        args: new Map(Object.entries(args)),
      });
      if (isRefusal(declared)) throw new Error(declared.text);
      return declared.queue;
    },
    publish(exchange, key, o = {}) {
      const target = vhost.exchanges.get(exchange);
      if (target === undefined) throw new Error(`no exchange ${exchange}`);
      const result = { queues: 0, rejected: false, position: 0 };
      vhost.publish(target, message(exchange, key, env.now(), o), result);
      return result;
    },
  };
}

export function message(
  exchange: string,
  key: string,
  now: number,
  o: Partial<Publication> & { text?: string } = {},
): Message {
  return new Message({
    exchange,
    routingKey: key,
    body: Buffer.from(o.text ?? ''),
    header: undefined,
    format: undefined,
    persistent: false,
    priority: 0,
    ttlMs: -1,
    receivedAt: now,
    hasHeaders: o.properties?.headers !== undefined,
    extraKeys: undefined,
    ...o,
  });
}

/** An argument: most clients write their numbers like that. */
export const int = (value: number): Field => ({ type: 'signedint', value });

export const textOf = (entry: Entry): string => Buffer.from(entry.message.body).toString();

/** A consumer's end that writes down what it got. */
export class RecordingSink implements ConsumerSink {
  readonly got: Entry[] = [];
  readonly cancelledTags: string[] = [];
  room = true;

  describe(): HolderDescription {
    return { connection: 'test', channel: 1, user: 'guest', peerHost: '127.0.0.1', peerPort: 1 };
  }

  hasRoom(): boolean {
    return this.room;
  }

  deliver(_consumer: Consumer, entry: Entry): void {
    this.got.push(entry);
  }

  cancelled(consumer: Consumer): void {
    this.cancelledTags.push(consumer.tag);
  }

  get texts(): string[] {
    return this.got.map((entry) => `${textOf(entry)}${entry.redelivered ? '*' : ''}`);
  }
}

export function consume(
  b: Pick<Bench, 'vhost' | 'settle'>,
  queue: string,
  o: {
    tag?: string;
    noAck?: boolean;
    exclusive?: boolean;
    prefetch?: number;
    priority?: number;
    args?: Map<string, Field>;
  } = {},
): { consumer: Consumer; sink: RecordingSink } {
  const sink = new RecordingSink();
  const args = new Map(o.args ?? EMPTY_TABLE);
  if (o.priority !== undefined) args.set('x-priority', { type: 'signedint', value: o.priority });
  const consumer = b.vhost.consume(Actor.system, queue, sink, {
    tag: o.tag ?? 'c',
    noAck: o.noAck ?? false,
    exclusive: o.exclusive ?? false,
    prefetch: o.prefetch ?? 0,
    globalPrefetch: false,
    args,
  });
  if (isRefusal(consumer)) throw new Error(consumer.text);
  b.settle();
  return { consumer, sink };
}
