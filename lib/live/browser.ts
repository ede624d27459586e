/** The one WebSocket of a tab. Plain TypeScript; React reads it through hooks. */
import type { ClientMessage, ServerMessage, Topic } from '@/lib/contract/live';
import type { BrokerError } from '@/lib/contract/result';

export type Datum = {
  readonly data: unknown;
  /** By this browser's clock. */
  readonly atMs: number;
  readonly everyMs: number;
  readonly error: BrokerError | undefined;
};

export type Link = 'connecting' | 'open' | 'lost' | 'paused';

type Watch = { readonly id: number; readonly broker: string; readonly topic: Topic; count: number; datum: Datum };

const nothing: Datum = { data: undefined, atMs: 0, everyMs: 1000, error: undefined };
const backoffMsMax = 10_000;
/** A view that closes for a moment, as when a route changes, keeps what it had. */
const lingerMs = 2000;

export class LiveClient {
  readonly #url: string;
  readonly #watches = new Map<string, Watch>();
  readonly #byId = new Map<number, Watch>();
  readonly #listeners = new Set<() => void>();
  #socket: WebSocket | undefined;
  #link: Link = 'connecting';
  #attempts = 0;
  #nextId = 1;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #lastHeardMs = 0;

  constructor(url: string) {
    this.#url = url;
  }

  get link(): Link {
    return this.#link;
  }

  get lastHeardMs(): number {
    return this.#lastHeardMs;
  }

  listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    if (this.#socket === undefined && this.#link !== 'paused') this.#connect();
  }

  stop(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  pause(): void {
    this.stop();
    this.#set('paused');
  }

  restart(): void {
    if (this.#link === 'paused') return;
    this.stop();
    this.resume();
  }

  resume(): void {
    this.#set('connecting');
    this.#attempts = 0;
    this.#connect();
  }

  /** A key names what is watched; `read` gives its latest datum. */
  watch(key: string, broker: string, topic: Topic): () => void {
    let watch = this.#watches.get(key);
    if (watch === undefined) {
      watch = { id: this.#nextId++, broker, topic, count: 0, datum: nothing };
      this.#watches.set(key, watch);
      this.#byId.set(watch.id, watch);
      this.#subscribe(watch);
    }
    watch.count += 1;
    const held = watch;
    return () => {
      held.count -= 1;
      setTimeout(() => this.#drop(key, held), lingerMs);
    };
  }

  read(key: string): Datum {
    return this.#watches.get(key)?.datum ?? nothing;
  }

  #drop(key: string, watch: Watch): void {
    if (watch.count > 0 || !this.#byId.has(watch.id)) return;
    this.#watches.delete(key);
    this.#byId.delete(watch.id);
    this.#send({ t: 'unsub', id: watch.id });
  }

  #connect(): void {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#attempts = 0;
      this.#set('open');
      for (const watch of this.#watches.values()) this.#subscribe(watch);
    };
    socket.onmessage = (event) => {
      if (typeof event.data === 'string') this.#receive(JSON.parse(event.data) as ServerMessage);
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#set('lost');
      this.#attempts += 1;
      // Half of the delay is random, so that many tabs don't come back in one moment.
      const delayMs = Math.min(backoffMsMax, 500 * 2 ** (this.#attempts - 1)) * (0.5 + Math.random() / 2);
      this.#retry = setTimeout(() => this.#connect(), delayMs);
    };
  }

  #subscribe(watch: Watch): void {
    this.#send({ t: 'sub', id: watch.id, broker: watch.broker, topic: watch.topic });
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #receive(message: ServerMessage): void {
    const watch = this.#byId.get(message.id);
    this.#lastHeardMs = Date.now();
    if (watch === undefined) return;
    if (message.t === 'error') watch.datum = { ...watch.datum, error: message.error };
    else {
      const atMs = Date.now() - message.ageMs;
      watch.datum =
        message.t === 'data'
          ? { data: message.data, atMs, everyMs: message.everyMs, error: undefined }
          : { ...watch.datum, atMs, error: undefined };
    }
    this.#notify();
  }

  #set(link: Link): void {
    this.#link = link;
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
