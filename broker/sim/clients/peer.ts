import type { Happening } from '../happening.ts';
import type { Endpoint, Link, Port } from '../network.ts';
import type { Plan } from '../plan.ts';
import { type Random, randomFor } from '../random.ts';

/** What clients need of the world that they live in. */
export interface Surroundings {
  readonly plan: Plan;
  readonly now: number;
  connect(port: Port, name: string, endpoint: Endpoint): Link;
  after(ms: number, run: () => void): void;
  happened(happening: Happening): void;
  /** Whether it is sure that the broker has this definition. */
  isThere(what: string): boolean;
  /** Something that must never be. */
  complain(who: string, text: string): void;
}

/** How long a client waits before it tries again. */
const RETRY_MS = { least: 20, most: 400 } as const;

/** A client's life: it connects, loses the connection and tries again, until it is told to leave. */
export abstract class Peer {
  readonly name: string;
  protected readonly world: Surroundings;
  /** Which of its connections this is. */
  protected epoch = 0;
  protected abstract readonly port: Port;
  #link: Link | undefined;
  #leaving = false;

  constructor(world: Surroundings, name: string) {
    this.world = world;
    this.name = name;
  }

  /** The first bytes may be sent. */
  protected abstract connected(): void;
  protected abstract received(chunk: Buffer): void;
  /** The connection is gone, and all that hung on it. */
  protected abstract lost(): void;
  /** What is said before a connection is closed in good order. */
  protected abstract farewell(): void;

  /** All that it was to do is done, and it waits for nothing. */
  abstract get isDone(): boolean;

  /** What it waits for, when it isn't done. */
  get waitsFor(): string {
    return `${this.name} is not done`;
  }

  get isConnected(): boolean {
    return this.#link !== undefined;
  }

  get hasLeft(): boolean {
    return this.#leaving;
  }

  start(): void {
    if (this.#leaving || this.#link) return;
    this.epoch++;
    const link = this.world.connect(this.port, `${this.name} ${this.epoch}`, {
      onOpen: () => {
        this.world.happened({ kind: 'connected', who: this.name });
        this.connected();
      },
      onData: (chunk) => this.received(chunk),
      onClose: () => {
        if (this.#link === link) this.#gone();
      },
    });
    this.#link = link;
  }

  /** Its cable is pulled. */
  cut(): void {
    this.#link?.cut();
  }

  /** It dies, and somebody starts it again elsewhere; the broker learns of it later. */
  vanish(forMs: number): void {
    const link = this.#link;
    if (link === undefined) return;
    link.vanish(forMs);
    this.#gone();
  }

  stall(ms: number): void {
    this.#link?.stall(ms);
  }

  /** For good, in good order. */
  leave(): void {
    this.#leaving = true;
    if (this.#link?.isOpen) this.farewell();
    const link = this.#link;
    this.#link = undefined;
    link?.close();
  }

  protected write(bytes: Buffer): void {
    this.#link?.send(bytes);
  }

  /** Not after the connection that it is about has gone. */
  protected later(ms: number, run: () => void): void {
    const { epoch } = this;
    this.world.after(ms, () => {
      if (this.epoch === epoch && this.#link !== undefined) run();
    });
  }

  protected complain(text: string): void {
    this.world.complain(this.name, text);
  }

  /** Choices about one thing: always the same, whatever was chosen before. */
  protected choices(about: string): Random {
    return randomFor(this.world.plan.seed, `${this.name} ${about}`);
  }

  #gone(): void {
    this.#link = undefined;
    this.world.happened({ kind: 'lost', who: this.name });
    this.lost();
    const delay = this.choices(`retry ${this.epoch}`).between(RETRY_MS.least, RETRY_MS.most);
    this.world.after(delay, () => this.start());
  }
}
