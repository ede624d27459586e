/** A client with no manners: it sends whatever a scenario tells it to, and keeps what came back in order. */
import { connect, type Socket } from 'node:net';
import { decodeHeader, decodeMethod, type Frame, FrameCutter } from './wire/read.ts';
import { type Args, type Table, typed } from './wire/values.ts';
import { bodyFrame, headerFrame, methodFrame, shortstr } from './wire/write.ts';

/** What the server did, as one row: method, arguments, and for content its properties and body. */
export type Event = [name: string, args?: Args, properties?: Args, body?: Buffer];

export interface ConnectOptions {
  readonly vhost?: string;
  readonly user?: string;
  readonly password?: string;
  readonly mechanism?: string;
  readonly response?: string | Buffer;
  readonly capabilities?: Table;
  readonly channelMax?: number;
  readonly frameMax?: number;
  readonly heartbeat?: number;
  /** How far the handshake goes by itself: scenarios about the handshake take over earlier. */
  readonly until?: 'header' | 'start-ok' | 'tune' | 'open';
  /** Handshake frames and heartbeats are noise except where they are the subject. */
  readonly record?: 'all';
}

const PROTOCOL_HEADER = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');
const WAIT_MS_MAX = 15_000;
const CAPABILITIES: Table = {
  authentication_failure_close: true,
  consumer_cancel_notify: true,
  'basic.nack': true,
  publisher_confirms: true,
  'connection.blocked': true,
};

interface Address {
  readonly host: string;
  readonly port: number;
}

interface Quiet {
  readonly channel: number;
  readonly reply: string;
}

export class Peer {
  readonly events = new Map<number, Event[]>();
  readonly channels = new Map<number, Channel>();
  readonly #socket: Socket;
  readonly #cutter = new FrameCutter();
  readonly #content = new Map<number, { event: Event; size: number; parts: Buffer[] }>();
  readonly #onDeclare: (kind: string, name: string) => void;
  #quiet: Quiet[] = [];
  #recordAll: boolean;
  #wake: (() => void)[] = [];
  #fault: Error | undefined;
  #leaving = false;
  socketClosed = false;

  constructor(address: Address, recordAll: boolean, onDeclare: (kind: string, name: string) => void) {
    this.#recordAll = recordAll;
    this.#onDeclare = onDeclare;
    this.#socket = connect(address.port, address.host);
    this.#socket.setNoDelay(true);
    this.#socket.on('connect', () => this.#wakeAll());
    this.#socket.on('data', (chunk) => this.#received(chunk));
    this.#socket.on('error', () => undefined); // a reset is a close like any other: 'close' follows
    this.#socket.on('close', () => {
      this.socketClosed = true;
      if (!this.#leaving) this.#record(0, ['socket closed']);
      this.#wakeAll();
    });
  }

  #received(chunk: Buffer): void {
    try {
      // A server that rejects our protocol header answers with its own, which is no frame.
      if (chunk.subarray(0, 4).toString('latin1') === 'AMQP') this.#record(0, ['protocol header', { bytes: chunk }]);
      else for (const frame of this.#cutter.push(chunk)) this.#frame(frame);
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(String(error));
    }
    this.#wakeAll();
  }

  #frame(frame: Frame): void {
    if (frame.type === 8) {
      if (this.#recordAll) this.#record(frame.channel, ['heartbeat']);
      return;
    }
    if (frame.type === 1) {
      this.#method(frame);
      return;
    }
    const content = this.#content.get(frame.channel);
    if (content === undefined) throw new Error(`content without a method on channel ${frame.channel}`);
    if (frame.type === 2) {
      const { size, properties } = decodeHeader(frame.payload);
      content.size = size;
      content.event[2] = properties;
    } else content.parts.push(frame.payload);
    const body = Buffer.concat(content.parts);
    if (body.length < content.size) return;
    content.event[3] = body;
    this.#content.delete(frame.channel);
    this.#record(frame.channel, content.event);
  }

  #method({ channel, payload }: Frame): void {
    const { name, args } = decodeMethod(payload);
    if (name === 'basic.deliver' || name === 'basic.get-ok' || name === 'basic.return') {
      this.#content.set(channel, { event: [name, args], size: Number.POSITIVE_INFINITY, parts: [] });
      return;
    }
    this.#record(channel, [name, args]);
    if (name === 'connection.close') this.send(0, 'connection.close-ok');
    if (name === 'channel.close') this.send(channel, 'channel.close-ok');
  }

  #record(channel: number, event: Event): void {
    const kept = this.channels.get(channel);
    if (event[0] === 'channel.close' || event[0] === 'channel.close-ok') {
      if (kept !== undefined) kept.open = false;
    }
    this.#last = { channel, event };
    for (const waiter of this.#expecting) waiter(channel, event);
    const quiet = this.#quiet.findIndex((one) => one.channel === channel && one.reply === event[0]);
    if (quiet !== -1) {
      this.#quiet.splice(quiet, 1);
      return;
    }
    const list = this.events.get(channel) ?? [];
    if (list.length === 0) this.events.set(channel, list);
    list.push(event);
  }
  #last: { channel: number; event: Event } | undefined;
  readonly #expecting = new Set<(channel: number, event: Event) => void>();

  #wakeAll(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const one of wake) one();
  }

  /** Waits until the condition holds; says what came instead when it never does. */
  async until(what: string, condition: () => boolean): Promise<void> {
    const deadline = Date.now() + WAIT_MS_MAX;
    while (!condition()) {
      if (this.#fault !== undefined) throw this.#fault;
      const left = deadline - Date.now();
      if (left <= 0) {
        const last = this.#last === undefined ? 'nothing' : JSON.stringify(this.#last);
        throw new Error(`waited ${WAIT_MS_MAX} ms for ${what}; the last that came is ${last}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  raw(bytes: Buffer): void {
    if (!this.socketClosed) this.#socket.write(bytes);
  }

  send(channel: number, name: string, args: Args = {}): void {
    if (name === 'queue.declare' && args.passive !== true) this.#onDeclare('queue', String(args.queue ?? ''));
    if (name === 'exchange.declare' && args.passive !== true) this.#onDeclare('exchange', String(args.exchange ?? ''));
    this.raw(methodFrame(channel, name, args));
  }

  /** Sends, and waits for one of the replies; undefined when the channel or the connection closed instead. */
  async call(
    channel: number,
    name: string,
    args: Args = {},
    options: { readonly replies?: readonly string[]; readonly quiet?: boolean } = {},
  ): Promise<Event | undefined> {
    if (this.socketClosed) throw new Error(`the server had closed the connection before ${name}`);
    const replies = options.replies ?? [`${name}-ok`];
    let reply: Event | undefined;
    let refused = false;
    const waiter = (on: number, event: Event) => {
      if (on === channel && replies.includes(event[0]) && reply === undefined) reply = event;
      if (event[0] === 'connection.close' || (on === channel && event[0] === 'channel.close')) refused = true;
    };
    this.#expecting.add(waiter);
    const quiet =
      (replies[0] ?? '') === '' || options.quiet !== true ? undefined : { channel, reply: replies[0] ?? '' };
    if (quiet !== undefined) this.#quiet.push(quiet);
    this.send(channel, name, args);
    try {
      await this.until(`the reply to ${name}`, () => reply !== undefined || refused || this.socketClosed);
    } finally {
      this.#expecting.delete(waiter);
      this.#quiet = this.#quiet.filter((one) => one !== quiet);
    }
    if (reply !== undefined && name === 'queue.declare' && reply[1] !== undefined) {
      this.#onDeclare('queue', String(reply[1].queue));
    }
    return reply;
  }

  async channel(number: number): Promise<Channel> {
    const channel = new Channel(this, number);
    this.channels.set(number, channel);
    await this.call(number, 'channel.open', {}, { quiet: true });
    return channel;
  }

  /** Waits for the server to close this connection. */
  closedByServer(): Promise<void> {
    return this.until('the server to close the connection', () => this.socketClosed);
  }

  /** Leaves politely: connection.close and its answer, neither recorded. */
  async close(): Promise<void> {
    if (this.socketClosed) return;
    this.#leaving = true;
    const left = this.events.get(0)?.some((event) => event[0] === 'connection.close-ok') === true;
    if (!left) await this.call(0, 'connection.close', { reply_code: 200, reply_text: 'bye' }, { quiet: true });
    this.destroy();
  }

  /** Cuts the link without a word. */
  destroy(): void {
    this.#leaving = true;
    this.#socket.destroy();
  }

  async handshake(options: ConnectOptions): Promise<void> {
    const quiet = options.record !== 'all';
    const awaited = async (name: string) => {
      const come = () => this.#last?.event[0] === name;
      await this.until(name, () => come() || this.socketClosed || this.#last?.event[0] === 'connection.close');
      if (quiet && come()) this.events.set(0, []);
    };
    await this.until('a connection', () => this.socketClosed || !this.#socket.connecting || this.#last !== undefined);
    if (options.until === 'header') return;
    this.raw(PROTOCOL_HEADER);
    await awaited('connection.start');
    if (options.until === 'start-ok') return;
    this.send(0, 'connection.start-ok', {
      client_properties: {
        product: 'scenario',
        capabilities: typed('F', { ...CAPABILITIES, ...options.capabilities }),
      },
      mechanism: options.mechanism ?? 'PLAIN',
      response: options.response ?? `\0${options.user ?? 'guest'}\0${options.password ?? 'guest'}`,
      locale: 'en_US',
    });
    await awaited('connection.tune');
    if (options.until === 'tune' || this.socketClosed || this.#last?.event[0] === 'connection.close') return;
    this.send(0, 'connection.tune-ok', {
      channel_max: options.channelMax ?? 2047,
      frame_max: options.frameMax ?? 131072,
      heartbeat: options.heartbeat ?? 0,
    });
    this.send(0, 'connection.open', { virtual_host: options.vhost ?? '/' });
    await awaited('connection.open-ok');
  }
}

export interface Publish {
  readonly exchange?: string;
  readonly key?: string;
  readonly mandatory?: boolean;
  readonly immediate?: boolean;
  readonly properties?: Args;
  readonly body?: string | Buffer;
}

export class Channel {
  open = true;
  constructor(
    readonly peer: Peer,
    readonly number: number,
  ) {}

  send(name: string, args: Args = {}): void {
    this.peer.send(this.number, name, args);
  }

  async call(name: string, args: Args = {}): Promise<Args> {
    return (await this.peer.call(this.number, name, args))?.[1] ?? {};
  }

  publish(message: Publish): void {
    const body = Buffer.from(message.body ?? 'm');
    const frames = [
      methodFrame(this.number, 'basic.publish', {
        exchange: message.exchange ?? '',
        routing_key: message.key ?? '',
        mandatory: message.mandatory === true,
        immediate: message.immediate === true,
      }),
      headerFrame(this.number, body.length, message.properties),
    ];
    if (body.length > 0) frames.push(bodyFrame(this.number, body));
    this.peer.raw(Buffer.concat(frames));
  }

  /** One basic.get, answered or empty. */
  get(queue: string, options: { readonly noAck?: boolean } = {}): Promise<Event | undefined> {
    const args = { queue, no_ack: options.noAck !== false };
    return this.peer.call(this.number, 'basic.get', args, { replies: ['basic.get-ok', 'basic.get-empty'] });
  }

  /** Takes what is in a queue, message by message, until it is empty. */
  async drain(queue: string): Promise<void> {
    for (;;) {
      const got = await this.get(queue);
      if (got?.[0] !== 'basic.get-ok') return;
    }
  }

  consume(queue: string, tag: string, options: Args = {}): Promise<Args> {
    return this.call('basic.consume', { queue, consumer_tag: tag, ...options });
  }

  #seen(name: string): Event[] {
    return (this.peer.events.get(this.number) ?? []).filter((event) => event[0] === name);
  }

  /** Waits until so many events of a name have come on this channel, counted from its opening. */
  async wait(name: string, count: number): Promise<Event> {
    await this.peer.until(
      `${count} × ${name} on channel ${this.number}`,
      () => this.#seen(name).length >= count || this.peer.socketClosed || !this.open,
    );
    return this.#seen(name)[count - 1] ?? ['nothing'];
  }

  /** Waits until every publish up to the tag has been confirmed or refused. */
  async confirmed(tag: number): Promise<void> {
    const settled = () => {
      let low = 0;
      const single = new Set<number>();
      for (const [name, args] of this.peer.events.get(this.number) ?? []) {
        if (name !== 'basic.ack' && name !== 'basic.nack') continue;
        if (args?.multiple === true) low = Math.max(low, Number(args.delivery_tag));
        single.add(Number(args?.delivery_tag));
      }
      for (let n = low + 1; n <= tag; n += 1) if (!single.has(n)) return false;
      return true;
    };
    await this.peer.until(`confirms up to ${tag}`, () => settled() || this.peer.socketClosed || !this.open);
  }

  /** Waits, unrecorded, until a queue has so many ready messages (and consumers). */
  async ready(queue: string, messages: number, consumers?: number): Promise<void> {
    const deadline = Date.now() + WAIT_MS_MAX;
    for (;;) {
      const reply = await this.peer.call(this.number, 'queue.declare', { queue, passive: true }, { quiet: true });
      const { message_count, consumer_count } = reply?.[1] ?? {};
      if (message_count === messages && (consumers === undefined || consumer_count === consumers)) return;
      if (reply === undefined || Date.now() > deadline) {
        throw new Error(`waited for ${messages} ready in ${queue}, which has ${message_count} (${consumer_count})`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Returns when all that was sent before has been dealt with, unless it closed the channel. */
  async barrier(): Promise<void> {
    if (!this.open || this.peer.socketClosed) return;
    const args = { exchange: 'amq.direct', passive: true };
    await this.peer.call(this.number, 'exchange.declare', args, { quiet: true });
  }

  closedByServer(): Promise<void> {
    return this.peer.until(`channel ${this.number} to be closed`, () => !this.open || this.peer.socketClosed);
  }
}

/** The response of the AMQPLAIN mechanism: a table without its length. */
export function amqplainResponse(user: string, password: string): Buffer {
  const entry = (key: string, value: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    return Buffer.concat([shortstr(key), Buffer.from('S'), length, Buffer.from(value)]);
  };
  return Buffer.concat([entry('LOGIN', user), entry('PASSWORD', password)]);
}
