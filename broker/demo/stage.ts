import {
  type Channel,
  type ChannelModel,
  type ConfirmChannel,
  type ConsumeMessage,
  connect,
  type Options,
} from 'amqplib';
import { encode } from './goods.ts';
import { atMost, type Rate, sleep } from './pace.ts';
import { declareTopology } from './topology.ts';

/** Messages of one publisher that the broker hasn't confirmed; above that it leaves some out. */
const UNCONFIRMED_MAX = 200;
const RECONNECT_MS = 1_000;
const GOODBYE_MS_MAX = 1_000;
const HEARTBEAT_S = 20;
/** The slowest loop still looks this often whether its rate has changed. */
const PAUSE_MS_MAX = 5_000;

/** What a worker does with a message: done with it, not now, or never. */
export type Verdict = 'ack' | 'requeue' | 'reject';

/** Somebody in the shop, with a connection of their own. */
export interface Actor {
  /** As it is shown among the connections. */
  readonly name: string;
  /** Opens channels and starts to consume and to publish; all that ends with the stage. */
  play(stage: Stage): Promise<void>;
}

/** An actor's connection while it lasts. Whatever goes wrong on it ends it, and the actor comes back on a new one. */
class Stage {
  readonly #over = new AbortController();
  #blocked = false;

  constructor(private readonly connection: ChannelModel) {
    connection.on('close', () => this.end());
    connection.on('error', () => this.end());
    connection.on('blocked', () => {
      this.#blocked = true;
    });
    connection.on('unblocked', () => {
      this.#blocked = false;
    });
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  end(): void {
    this.#over.abort();
  }

  async channel(): Promise<Channel> {
    return this.#watched(await this.connection.createChannel());
  }

  async publisher(): Promise<Publisher> {
    const channel = this.#watched(await this.connection.createConfirmChannel());
    return new Publisher(channel, () => this.#blocked || this.signal.aborted);
  }

  #watched<C extends Channel>(channel: C): C {
    channel.on('close', () => this.end());
    channel.on('error', () => this.end());
    return channel;
  }

  /** Does something again and again, at a rate that may change, from now to the end of the stage. */
  often(rate: Rate, action: () => void | Promise<void>): void {
    this.#repeat(rate, action).catch(() => this.end());
  }

  async #repeat(rate: Rate, action: () => void | Promise<void>): Promise<void> {
    while (!this.signal.aborted) {
      const meanMs = 1_000 / Math.max(rate(Date.now()), 1e-3);
      // Intervals as chance makes them, not as a metronome does.
      await sleep(Math.min(meanMs * (0.5 + Math.random()), PAUSE_MS_MAX), this.signal);
      if (!this.signal.aborted && (meanMs <= PAUSE_MS_MAX || Math.random() < PAUSE_MS_MAX / meanMs)) await action();
    }
  }

  /** Handles a queue's messages one after the other, and acknowledges each when it is done. */
  async work(
    queue: string,
    options: Options.Consume & { prefetch: number },
    handle: (message: ConsumeMessage) => Promise<Verdict>,
  ): Promise<void> {
    const { prefetch, ...consume } = options;
    const channel = await this.channel();
    await channel.prefetch(prefetch);
    let last: Promise<void> = Promise.resolve();
    const one = async (message: ConsumeMessage): Promise<void> => {
      if (this.signal.aborted) return;
      const verdict = await handle(message);
      // What wasn't acknowledged when the connection ended comes back by itself.
      if (this.signal.aborted) return;
      if (verdict === 'ack') channel.ack(message);
      else channel.nack(message, false, verdict === 'requeue');
    };
    const take = (message: ConsumeMessage | null): void => {
      // None: the queue has been deleted.
      if (message === null) this.end();
      else last = last.then(() => one(message)).catch(() => this.end());
    };
    await channel.consume(queue, take, consume);
  }

  async close(): Promise<void> {
    this.end();
    await closeConnection(this.connection);
  }
}

/** Publishes with confirms, and never runs ahead of a broker that is slow, blocked or gone. */
export class Publisher {
  #unconfirmed = 0;

  constructor(
    readonly channel: ConfirmChannel,
    private readonly mustWait: () => boolean,
  ) {}

  send(exchange: string, key: string, body: object, options: Options.Publish): void {
    this.sendBytes(exchange, key, encode(body), options, () => {});
  }

  /** `done` learns whether the broker has taken it; false, too, when it was left out. */
  sendBytes(
    exchange: string,
    key: string,
    body: Buffer,
    options: Options.Publish,
    done: (taken: boolean) => void,
  ): void {
    if (this.mustWait() || this.#unconfirmed >= UNCONFIRMED_MAX) {
      done(false);
      return;
    }
    this.#unconfirmed++;
    this.channel.publish(exchange, key, body, options, (error) => {
      this.#unconfirmed--;
      done(error === null || error === undefined);
    });
  }
}

export async function openConnection(url: string, name: string): Promise<ChannelModel> {
  const withHeartbeat = new URL(url);
  withHeartbeat.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return await connect(withHeartbeat.href, { clientProperties: { connection_name: name }, noDelay: true });
}

/** A broker that dies while it is told goodbye never answers. */
export async function closeConnection(connection: ChannelModel): Promise<void> {
  await atMost(GOODBYE_MS_MAX, connection.close());
}

/** Plays until the signal; a lost connection is opened again, and what an operator has deleted is declared again. */
export async function keepPlaying(actor: Actor, url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const stage = new Stage(await openConnection(url, actor.name));
      const leave = (): void => stage.end();
      signal.addEventListener('abort', leave);
      try {
        const channel = await stage.channel();
        await declareTopology(channel);
        await actor.play(stage);
        if (signal.aborted) stage.end();
        await over(stage.signal);
      } finally {
        signal.removeEventListener('abort', leave);
        await stage.close();
      }
    } catch {
      // The broker is away, or has refused something: the next try will tell.
    }
    await sleep(RECONNECT_MS * (1 + Math.random()), signal);
  }
}

function over(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
