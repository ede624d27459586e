/** What is published to a topic filter, seen by an MQTT client of the console's own. */
import { randomBytes } from 'node:crypto';
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt';
import { WatchBoard, type WatchedTopic } from '@/lib/live/watch-board';

/** A screen isn't read faster. */
export const watchEveryMs = 500;
/** Beyond it the socket isn't read on until the second is over; then the broker drops what the watch has no room for. */
const messagesPerSecondMax = 2000;
const connectMsMax = 5000;
const retryMs = 2000;
const keepAliveSeconds = 30;
const failureCode = 0x80;

export type WatchState = 'connecting' | 'watching' | 'refused' | 'lost';

export type WatchData = {
  readonly state: WatchState;
  readonly reason: string | null;
  readonly received: number;
  /** Of topics beyond the bound, which are counted and not shown. */
  readonly notShown: number;
  /** More came in a second than is looked at. */
  readonly slowed: boolean;
  readonly topics: readonly WatchedTopic[];
};

export type WatchTarget = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly level: 4 | 5;
};

export class MqttWatch {
  readonly #filter: string;
  readonly #findTarget: () => Promise<WatchTarget | Error>;
  readonly #board = new WatchBoard();
  #client: MqttClient | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;
  #state: WatchState = 'connecting';
  #reason: string | null = null;
  #second = 0;
  #inSecond = 0;
  #slowedIn = 0;

  constructor(filter: string, findTarget: () => Promise<WatchTarget | Error>) {
    this.#filter = filter;
    this.#findTarget = findTarget;
    void this.#start();
  }

  look(nowMs: number): WatchData {
    return {
      state: this.#state,
      reason: this.#reason,
      received: this.#board.received,
      notShown: this.#board.notShown,
      slowed: Math.floor(nowMs / 1000) - this.#slowedIn <= 2,
      topics: this.#board.topics,
    };
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#client?.end(true);
    this.#client = undefined;
  }

  #say(state: WatchState, reason: string | null): void {
    this.#state = state;
    this.#reason = reason;
  }

  async #start(): Promise<void> {
    try {
      const target = await this.#findTarget();
      const { connect } = await import('mqtt');
      if (this.#stopped) return;
      if (target instanceof Error) {
        this.#say('refused', target.message);
        // The broker may be starting, or get a listener.
        this.#retry = setTimeout(() => void this.#start(), retryMs);
      } else this.#open(connect(target.url, optionsFor(target)), target.level);
    } catch (error) {
      this.#say('refused', error instanceof Error ? error.message : 'The MQTT client did not start.');
    }
  }

  #open(client: MqttClient, level: 4 | 5): void {
    this.#client = client;
    client.on('connect', () => this.#subscribe(client, level));
    client.on('error', (error) => this.#say('refused', error.message));
    client.on('close', () => {
      // What was refused says more than that the connection ended.
      if (this.#state === 'watching') this.#say('lost', null);
    });
    client.on('disconnect', ({ properties }) => this.#say('lost', properties?.reasonString ?? null));
    client.handleMessage = (packet, done) => this.#take(packet as IPublishPacket, done);
  }

  #subscribe(client: MqttClient, level: 4 | 5): void {
    const options = level === 5 ? { qos: 0 as const, rap: true, rh: 0 } : { qos: 0 as const };
    client.subscribe(this.#filter, options, (error, granted) => {
      const code = granted?.[0]?.qos ?? 0;
      if (error) this.#say('refused', error.message);
      else if (code >= failureCode) this.#say('refused', `The broker refused the subscription (${code}).`);
      else this.#say('watching', null);
    });
  }

  #take(packet: IPublishPacket, done: () => void): void {
    const nowMs = Date.now();
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#inSecond = 0;
    }
    this.#inSecond += 1;
    this.#board.add(
      {
        topic: packet.topic,
        payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
        qos: packet.qos,
        retained: packet.retain,
        contentType: packet.properties?.contentType ?? null,
      },
      nowMs,
    );
    if (this.#inSecond < messagesPerSecondMax) {
      done();
      return;
    }
    this.#slowedIn = second;
    setTimeout(done, (second + 1) * 1000 - nowMs);
  }
}

function optionsFor({ level, username, password }: WatchTarget): IClientOptions {
  return {
    protocolVersion: level,
    clientId: `waybill-console-${randomBytes(6).toString('hex')}`,
    username,
    password,
    clean: true,
    keepalive: keepAliveSeconds,
    connectTimeout: connectMsMax,
    reconnectPeriod: retryMs,
    // The subscription is made anew with each connection, and its outcome is looked at.
    resubscribe: false,
  };
}
