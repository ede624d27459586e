import { MAX_SOCKET_BACKLOG_BYTES, type ProtocolConnection, type Transport } from '../core/ports.ts';
import type { Scheduler } from './clock.ts';
import { type Random, randomFor } from './random.ts';

export type Port = 'amqp' | 'mqtt';

/** What listens at a port. */
export interface Acceptor {
  accept(transport: Transport): ProtocolConnection;
}

/** The client's end, as the network calls it. */
export interface Endpoint {
  onOpen(): void;
  onData(chunk: Buffer): void;
  /** Called once; also when nobody listened. */
  onClose(): void;
}

export interface NetworkOptions {
  /** Up to this long is a piece on its way; the next ones may come with it, never before it. */
  readonly delayMsMax: number;
  /** Of the pieces that are handed over, so many are torn at some byte. */
  readonly splitPercent: number;
}

/** What the kernel takes from a process before it makes it wait. */
const KERNEL_BYTES = 64 * 1024;
const SLAB_BYTES = 8 * 1024;
const COPIED_BYTES_MAX = 4 * 1024;
/** How long a peer may take to close its side after we have closed ours. */
const END_GRACE_MS = 5_000;
/** Written over what a transport's owner should not look at any more. */
const POISON = 0xdd;

const NOTHING = Buffer.alloc(0);

/** One direction of a connection: bytes keep their order, whatever pieces they come in. */
class Pipe {
  readonly #link: Link;
  readonly #take: (chunk: Buffer) => void;
  readonly #arriving: { readonly at: number; readonly bytes: Buffer | 'end' }[] = [];
  #lastAt = 0;
  #onEnd: () => void;
  paused = false;
  broken = false;
  /** Sent, and not taken at the other end. */
  pending = 0;

  constructor(link: Link, take: (chunk: Buffer) => void, onEnd: () => void) {
    this.#link = link;
    this.#take = take;
    this.#onEnd = onEnd;
  }

  send(bytes: Buffer): void {
    if (this.broken || bytes.length === 0) return;
    this.pending += bytes.length;
    const { random, options } = this.#link;
    let from = 0;
    while (bytes.length - from > 1 && random.percent(options.splitPercent)) {
      const size = random.percent(50) ? 1 + random.below(Math.min(16, bytes.length - from - 1)) : undefined;
      const to = from + (size ?? 1 + random.below(bytes.length - from - 1));
      this.#plan(bytes.subarray(from, to));
      from = to;
    }
    this.#plan(bytes.subarray(from));
  }

  end(): void {
    if (!this.broken) this.#plan('end');
  }

  /** What has not arrived now never does. */
  break(): void {
    this.broken = true;
    this.#arriving.length = 0;
    this.pending = 0;
  }

  stall(ms: number): void {
    this.#lastAt = Math.max(this.#lastAt, this.#link.scheduler.now + ms);
  }

  resume(): void {
    this.paused = false;
    this.#link.scheduler.after(0, () => this.#arrive());
  }

  #plan(bytes: Buffer | 'end'): void {
    const { scheduler } = this.#link;
    const at = Math.max(this.#lastAt, scheduler.now + this.#link.delay());
    this.#lastAt = at;
    this.#arriving.push({ at, bytes });
    scheduler.after(at - scheduler.now, () => this.#arrive());
  }

  #arrive(): void {
    const { now } = this.#link.scheduler;
    const together: Buffer[] = [];
    while (!this.paused && !this.broken) {
      const [first] = this.#arriving;
      if (first === undefined || first.at > now) break;
      if (first.bytes === 'end' && together.length > 0) break;
      this.#arriving.shift();
      if (first.bytes === 'end') {
        this.#onEnd();
        return;
      }
      together.push(first.bytes);
      if (this.#link.random.percent(30)) break;
    }
    if (together.length === 0) return;
    // A buffer of its own, as a socket's chunk is.
    const chunk = Buffer.concat(together);
    this.pending -= chunk.length;
    this.#take(chunk);
    if (this.#arriving.some(({ at }) => at <= now)) this.#link.scheduler.after(0, () => this.#arrive());
  }
}

/** The broker's end: built in a slab that is reused, as the real one is. */
class SimTransport implements Transport {
  readonly peer: { readonly host: string; readonly port: number; readonly tls: boolean };
  readonly local: { readonly host: string; readonly port: number };
  bytesRead = 0;
  bytesWritten = 0;
  readonly #link: Link;
  #dead = false;
  #slab = NOTHING;
  #used = 0;
  #sealed = 0;
  #chunks: Uint8Array[] = [];
  #unflushed = 0;
  #overBound = false;

  constructor(link: Link, port: Port) {
    this.#link = link;
    this.peer = { host: '127.0.0.1', port: 10_000 + (link.number % 50_000), tls: false };
    this.local = { host: '127.0.0.1', port: port === 'amqp' ? 5672 : 1883 };
  }

  get buffer(): Buffer {
    return this.#slab;
  }

  /** Nothing of it reaches anybody any more. */
  die(): void {
    this.#dead = true;
  }

  get backlogBytes(): number {
    return this.#unflushed + Math.max(0, this.#link.toClient.pending - KERNEL_BYTES);
  }

  reserve(n: number): number {
    if (this.#slab.length - this.#used < n) {
      this.#seal();
      this.#slab = Buffer.alloc(Math.max(n, SLAB_BYTES), POISON);
      this.#used = 0;
      this.#sealed = 0;
    }
    const at = this.#used;
    this.#used += n;
    this.#owe(n);
    return at;
  }

  append(bytes: Uint8Array): void {
    if (bytes.length <= COPIED_BYTES_MAX) {
      const at = this.reserve(bytes.length);
      this.#slab.set(bytes, at);
      return;
    }
    this.#seal();
    this.#chunks.push(bytes);
    this.#owe(bytes.length);
  }

  flush(): void {
    this.#seal();
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#used = 0;
    this.#sealed = 0;
    this.#unflushed = 0;
    // The next flush has another slab, and who still writes into this one has lost it.
    this.#slab = NOTHING;
    if (this.#dead) return;
    this.bytesWritten += bytes.length;
    this.#link.toClient.send(bytes);
  }

  pause(): void {
    this.#link.toServer.paused = true;
  }

  resume(): void {
    if (this.#link.toServer.paused) this.#link.toServer.resume();
  }

  end(): void {
    this.flush();
    this.#link.serverEnds();
  }

  destroy(): void {
    this.#link.serverDestroys();
  }

  /** The client has taken something. */
  taken(): boolean {
    if (!this.#overBound || this.backlogBytes > MAX_SOCKET_BACKLOG_BYTES / 2) return false;
    this.#overBound = false;
    return true;
  }

  #owe(n: number): void {
    this.#unflushed += n;
    if (this.backlogBytes >= MAX_SOCKET_BACKLOG_BYTES) this.#overBound = true;
  }

  #seal(): void {
    if (this.#used > this.#sealed) this.#chunks.push(this.#slab.subarray(this.#sealed, this.#used));
    this.#sealed = this.#used;
  }
}

/** One connection of a client with the broker. */
export class Link {
  readonly number: number;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly options: NetworkOptions;
  readonly toServer: Pipe;
  readonly toClient: Pipe;
  readonly #network: Network;
  readonly #transport: SimTransport;
  #endpoint: Endpoint | undefined;
  #connection: ProtocolConnection | undefined;
  #opened = false;

  constructor(network: Network, number: number, name: string, port: Port, endpoint: Endpoint) {
    this.#network = network;
    this.number = number;
    this.scheduler = network.scheduler;
    this.options = network.options;
    this.random = randomFor(network.seed, `link ${name}`);
    this.#endpoint = endpoint;
    this.toServer = new Pipe(
      this,
      (chunk) => {
        this.#transport.bytesRead += chunk.length;
        this.#connection?.onData(chunk);
      },
      () => this.#serverClosed(),
    );
    this.toClient = new Pipe(
      this,
      (chunk) => {
        this.#endpoint?.onData(chunk);
        if (this.#transport.taken()) this.#connection?.onDrain();
      },
      () => this.cut(),
    );
    this.#transport = new SimTransport(this, port);
    this.scheduler.after(this.delay(), () => this.#open(port));
  }

  delay(): number {
    const { delayMsMax } = this.options;
    // Often none: what comes at the same time is one batch for the broker.
    return this.random.percent(40) ? 0 : this.random.below(delayMsMax * 4 + 1) / 4;
  }

  get isOpen(): boolean {
    return this.#endpoint !== undefined && this.#opened;
  }

  send(bytes: Buffer): void {
    this.toServer.send(bytes);
  }

  /** The client closes in good order: what it has sent arrives. */
  close(): void {
    this.#endpoint = undefined;
    this.toClient.break();
    this.toServer.end();
  }

  /** The client is gone without a word, and the broker isn't told until its machine is back. */
  vanish(backAfterMs: number): void {
    this.#endpoint = undefined;
    this.toClient.paused = true;
    this.scheduler.after(backAfterMs, () => this.cut());
  }

  stall(ms: number): void {
    this.toServer.stall(ms);
    this.toClient.stall(ms);
  }

  /** Both ends see that the connection is broken, and what is under way is lost. */
  cut(): void {
    this.toServer.break();
    this.toClient.break();
    this.#clientClosed();
    this.#serverClosed();
  }

  serverEnds(): void {
    this.toClient.end();
    this.scheduler.after(END_GRACE_MS, () => this.serverDestroys());
  }

  serverDestroys(): void {
    this.toServer.break();
    this.scheduler.after(0, () => this.#serverClosed());
    this.toClient.end();
  }

  /** The broker's process is gone: what the kernel had from it may still arrive, what came for it does not. */
  serverDied(): void {
    this.#connection = undefined;
    this.#transport.die();
    this.toServer.break();
    this.#network.forget(this);
    if (this.random.percent(50)) this.toClient.break();
    this.scheduler.after(this.delay() * 2, () => {
      this.toClient.break();
      this.#clientClosed();
    });
  }

  #open(port: Port): void {
    if (this.toServer.broken) return;
    const acceptor = this.#network.acceptors?.[port];
    if (acceptor === undefined) {
      this.cut();
      return;
    }
    this.#opened = true;
    this.#connection = acceptor.accept(this.#transport);
    this.#endpoint?.onOpen();
  }

  #clientClosed(): void {
    const endpoint = this.#endpoint;
    this.#endpoint = undefined;
    endpoint?.onClose();
  }

  #serverClosed(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    this.toServer.break();
    this.toClient.break();
    this.#network.forget(this);
    connection?.onClose(undefined);
  }
}

export class Network {
  readonly scheduler: Scheduler;
  readonly seed: number;
  readonly options: NetworkOptions;
  /** Undefined: no broker runs. */
  acceptors: Readonly<Record<Port, Acceptor>> | undefined = undefined;
  readonly #links = new Set<Link>();
  #count = 0;

  constructor(scheduler: Scheduler, seed: number, options: NetworkOptions) {
    this.scheduler = scheduler;
    this.seed = seed;
    this.options = options;
  }

  /** @param name says which choices the link makes: the client's, and which of its connections */
  connect(port: Port, name: string, endpoint: Endpoint): Link {
    const link = new Link(this, ++this.#count, name, port, endpoint);
    this.#links.add(link);
    return link;
  }

  forget(link: Link): void {
    this.#links.delete(link);
  }

  get linkCount(): number {
    return this.#links.size;
  }

  brokerDied(): void {
    this.acceptors = undefined;
    for (const link of [...this.#links]) link.serverDied();
  }
}
