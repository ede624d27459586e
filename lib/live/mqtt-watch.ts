/** What is published to a topic filter, seen by an MQTT client of the console's own. */
import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt';
import type { Content } from '@/lib/model/mqtt';

/** A screen isn't read faster. */
export const watchEveryMs = 500;
const topicsMax = 200;
const latestMax = 5;
const previewBytesMax = 1024;
/** Beyond it the socket isn't read on until the second is over; then the broker drops what the watch has no room for. */
const messagesPerSecondMax = 2000;
const connectMsMax = 5000;
const retryMs = 2000;
const keepAliveSeconds = 30;
const failureCode = 0x80;

export type WatchedMessage = {
  readonly number: number;
  /** By the console server's clock. */
  readonly atMs: number;
  readonly qos: number;
  readonly retained: boolean;
  readonly contentType: string | null;
  readonly content: Content;
};

export type WatchedTopic = {
  readonly topic: string;
  readonly count: number;
  /** The newest first. */
  readonly latest: readonly WatchedMessage[];
};

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

type Topic = { readonly topic: string; count: number; readonly latest: WatchedMessage[] };

function contentOf(payload: Buffer): Content {
  const truncated = payload.length > previewBytesMax;
  let shown = payload.subarray(0, previewBytesMax);
  // The cut may have split a character, of which three octets at most are left.
  for (let octet = 0; truncated && octet < 3 && !isUtf8(shown); octet++) shown = shown.subarray(0, -1);
  const encoding = isUtf8(shown) ? 'string' : 'base64';
  const text = shown.toString(encoding === 'string' ? 'utf8' : 'base64');
  return { payload: text, encoding, bytes: payload.length, truncated };
}

export class MqttWatch {
  readonly #filter: string;
  readonly #topics = new Map<string, Topic>();
  #client: MqttClient | undefined;
  #stopped = false;
  #state: WatchState = 'connecting';
  #reason: string | null = null;
  #received = 0;
  #notShown = 0;
  #second = 0;
  #inSecond = 0;
  #slowedIn = 0;

  constructor(filter: string, target: Promise<WatchTarget | Error>) {
    this.#filter = filter;
    void this.#start(target);
  }

  look(nowMs: number): WatchData {
    return {
      state: this.#state,
      reason: this.#reason,
      received: this.#received,
      notShown: this.#notShown,
      slowed: Math.floor(nowMs / 1000) - this.#slowedIn <= 2,
      // In the order in which they were first seen: no row moves.
      topics: [...this.#topics.values()],
    };
  }

  stop(): void {
    this.#stopped = true;
    this.#client?.end(true);
    this.#client = undefined;
  }

  #say(state: WatchState, reason: string | null): void {
    this.#state = state;
    this.#reason = reason;
  }

  async #start(found: Promise<WatchTarget | Error>): Promise<void> {
    try {
      const target = await found;
      const { connect } = await import('mqtt');
      if (this.#stopped) return;
      if (target instanceof Error) this.#say('refused', target.message);
      else this.#open(connect(target.url, optionsFor(target)), target.level);
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
    this.#keep(packet, nowMs);
    if (this.#inSecond < messagesPerSecondMax) {
      done();
      return;
    }
    this.#slowedIn = second;
    setTimeout(done, (second + 1) * 1000 - nowMs);
  }

  #keep(packet: IPublishPacket, nowMs: number): void {
    this.#received += 1;
    let topic = this.#topics.get(packet.topic);
    if (topic === undefined) {
      if (this.#topics.size >= topicsMax) {
        this.#notShown += 1;
        return;
      }
      topic = { topic: packet.topic, count: 0, latest: [] };
      this.#topics.set(packet.topic, topic);
    }
    topic.count += 1;
    topic.latest.unshift({
      number: topic.count,
      atMs: nowMs,
      qos: packet.qos,
      retained: packet.retain,
      contentType: packet.properties?.contentType ?? null,
      content: contentOf(typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload),
    });
    if (topic.latest.length > latestMax) topic.latest.pop();
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
