/** Stands on the wire between one client and the broker: takes the bytes apart, holds each packet, and does as it is told. */
import { createServer, type Server, type Socket } from 'node:net';
import { connectTo, type Endpoint } from '@/lib/lab/endpoint';
import type { Direction, Hop } from '@/lib/lab/model';
import type { MqttLevel } from '@/lib/lab/wire/mqtt-reader';
import { type Piece, Splitter } from '@/lib/lab/wire/splitter';

/** A packet that somebody has to decide about. */
export type Flight = {
  readonly id: number;
  readonly hop: Hop;
  readonly direction: Direction;
  /** Counts the connections of this hop: what is on an old one can't be delivered any more. */
  readonly connection: number;
  readonly piece: Piece;
};

export type LinkEnd = 'client' | 'broker' | 'cut';

export type InterposerEvents = {
  packet: (flight: Flight) => void;
  opened: (connection: number) => void;
  /** Who ended it, and the packets that were under way then. */
  closed: (connection: number, by: LinkEnd, lost: readonly Flight[]) => void;
};

/** What is held of one connection; more stops reading from the sender, as a full network would. */
const heldMax = 256;

class Link {
  readonly number: number;
  readonly client: Socket;
  readonly broker: Socket;
  readonly held: Flight[] = [];
  /** As CONNECT names it; what comes before is read as 3.1.1. */
  level: MqttLevel = 4;
  over = false;

  constructor(number: number, client: Socket, broker: Socket) {
    this.number = number;
    this.client = client;
    this.broker = broker;
  }

  end(direction: Direction): Socket {
    return direction === 'up' ? this.broker : this.client;
  }
}

let flights = 0;

export class Interposer {
  readonly #hop: Hop;
  readonly #protocol: 'mqtt' | 'amqp';
  readonly #target: () => Endpoint;
  readonly #events: InterposerEvents;
  readonly #server: Server;
  #link: Link | undefined;
  #connections = 0;
  #ending = false;

  constructor(
    hop: Hop,
    protocol: 'mqtt' | 'amqp',
    /** Asked anew for each connection: a broker may come back elsewhere. */
    target: () => Endpoint,
    events: InterposerEvents,
  ) {
    this.#hop = hop;
    this.#protocol = protocol;
    this.#target = target;
    this.#events = events;
    this.#server = createServer((client) => this.#accept(client));
  }

  /** On loopback, on a free port, which is answered. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the interposer has no TCP address');
    return address.port;
  }

  get connected(): boolean {
    return this.#link !== undefined && !this.#link.over;
  }

  /** What waits for a decision, in the order in which it came. */
  held(): readonly Flight[] {
    return this.#link?.held ?? [];
  }

  /** Sends what is held on, `times` times. Not the first of its direction: that puts it before others. */
  forward(flight: Flight, times = 1): boolean {
    const link = this.#taken(flight);
    if (link === undefined) return false;
    for (let i = 0; i < times; i++) link.end(flight.direction).write(flight.piece.bytes);
    this.#readOn(link);
    return true;
  }

  drop(flight: Flight): boolean {
    const link = this.#taken(flight);
    if (link === undefined) return false;
    this.#readOn(link);
    return true;
  }

  /** Sends its beginning, and then the link breaks: what TCP does when a machine dies in the middle. */
  truncate(flight: Flight, size: number): boolean {
    const link = this.#taken(flight);
    if (link === undefined) return false;
    link.end(flight.direction).write(flight.piece.bytes.subarray(0, size), () => this.#close(link, 'cut'));
    return true;
  }

  /** Breaks the connection without a word to either side. */
  cut(): void {
    if (this.#link !== undefined) this.#close(this.#link, 'cut');
  }

  /** The broker's machine is gone, and its end of the connection with it. */
  gone(): void {
    if (this.#link !== undefined) this.#close(this.#link, 'broker');
  }

  async close(): Promise<void> {
    this.#ending = true;
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(client: Socket): void {
    if (this.#ending) {
      client.destroy();
      return;
    }
    // A client that comes again while its old connection still stands has given that one up.
    if (this.#link !== undefined) this.#close(this.#link, 'client');
    const broker = connectTo(this.#target());
    client.setNoDelay(true);
    const link = new Link(++this.#connections, client, broker);
    this.#link = link;
    this.#events.opened(link.number);
    this.#read(link, client, 'up');
    this.#read(link, broker, 'down');
  }

  #read(link: Link, from: Socket, direction: Direction): void {
    const splitter = new Splitter(this.#protocol, () => link.level);
    const end = direction === 'up' ? 'client' : 'broker';
    from.on('data', (chunk) => {
      for (const piece of splitter.push(chunk)) this.#take(link, direction, piece);
      if (link.held.length >= heldMax) from.pause();
    });
    from.on('error', () => this.#close(link, end));
    from.on('close', () => this.#close(link, end));
  }

  #take(link: Link, direction: Direction, piece: Piece): void {
    if (link.over) return;
    if (piece.packet?.type === 'CONNECT' && piece.packet.facts.level === 5) link.level = 5;
    const flight: Flight = { id: ++flights, hop: this.#hop, direction, connection: link.number, piece };
    link.held.push(flight);
    this.#events.packet(flight);
  }

  /** The link that it is held on, which holds it no longer. */
  #taken(flight: Flight): Link | undefined {
    const link = this.#link;
    if (link === undefined || link.over || link.number !== flight.connection) return undefined;
    const at = link.held.indexOf(flight);
    if (at === -1) return undefined;
    link.held.splice(at, 1);
    return link;
  }

  #readOn(link: Link): void {
    if (link.held.length >= heldMax) return;
    link.client.resume();
    link.broker.resume();
  }

  #close(link: Link, by: LinkEnd): void {
    if (link.over) return;
    link.over = true;
    link.client.destroy();
    link.broker.destroy();
    if (this.#link === link) this.#link = undefined;
    this.#events.closed(link.number, by, link.held.splice(0));
  }
}
