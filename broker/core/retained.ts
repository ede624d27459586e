import type { Message } from './message.ts';
import type { Env, Timer } from './ports.ts';
import { Refusal } from './refusal.ts';

/** Of one virtual host. */
const RETAINED_MESSAGES_MAX = 1_000_000;
/** Of one virtual host: bodies, properties and topics, with what it takes to keep and to find them. */
const RETAINED_BYTES_MAX = 512 * 1024 * 1024;
/** What a message, and a level of the tree, take beside their own octets; about. */
const MESSAGE_BYTES = 250;
const LEVEL_BYTES = 150;
/** How often those are looked for that have expired and that nobody asked for, and how many at a time. */
export const SWEEP_MS = 60_000;
const SWEEP_TOPICS_MAX = 1_000;
/** Levels that a cursor looks at in one call: a filter that matches few of very many topics must not stall others. */
export const CURSOR_STEPS_MAX = 1_000;

/** Where retained messages survive the broker; null: the topic has none any more. */
export type KeepRetained = (topic: string, message: Message | null) => void;

export interface Retained {
  readonly topic: string;
  readonly message: Message;
}

/** One level of topics. */
class Level {
  children: Map<string, Level> | undefined = undefined;
  held: Retained | undefined = undefined;
  /** Retained messages here and below. */
  count = 0;
}

/** One level of the tree, for those that show it. */
export interface RetainedLevel {
  readonly name: string;
  readonly held: Retained | undefined;
  /** Retained messages here and below; those that expired are counted until they are swept. */
  readonly count: number;
}

/** The last message of each topic that was published to be kept, for those who subscribe later (MQTT 5 §3.3.1.3). */
export class RetainedMessages {
  readonly #env: Env;
  readonly #keep: KeepRetained;
  readonly #max: { readonly messages: number; readonly bytes: number };
  readonly #root = new Level();
  /** Topics whose message expires. */
  readonly #expiring = new Set<string>();
  #sweepAt: Iterator<string> | undefined;
  #timer: Timer | undefined;
  #bytes = 0;

  constructor(env: Env, keep: KeepRetained, max = { messages: RETAINED_MESSAGES_MAX, bytes: RETAINED_BYTES_MAX }) {
    this.#env = env;
    this.#keep = keep;
    this.#max = max;
  }

  get size(): number {
    return this.#root.count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Undefined takes the topic's message away. A refusal: there is no room, and what was kept before still is. */
  set(topic: string, message: Message | undefined): Refusal | undefined {
    if (message === undefined) {
      this.#remove(topic);
      return undefined;
    }
    const names = topic.split('/');
    const before = this.#find(names)?.held;
    const bytes = this.#bytes + costOf(topic, message) - (before ? costOf(topic, before.message) : 0);
    if (!before && this.size >= this.#max.messages) {
      return new Refusal('limit', `${this.#max.messages} messages are retained, which is the most`);
    }
    if (bytes + this.#missing(names) * LEVEL_BYTES > this.#max.bytes) {
      return new Refusal('limit', `no room to retain it: ${this.#max.bytes} bytes are the most`);
    }
    message.detach();
    this.#place(topic, names, message, bytes, before === undefined);
    this.#keep(topic, message);
    return undefined;
  }

  /** One that was kept before the broker started. False: it has expired since. */
  restore(topic: string, message: Message): boolean {
    if (!isAlive({ topic, message }, this.#env.now())) return false;
    this.#place(topic, topic.split('/'), message, this.#bytes + costOf(topic, message), true);
    return true;
  }

  #place(topic: string, names: readonly string[], message: Message, bytes: number, isNew: boolean): void {
    this.#bytes = bytes;
    this.#put(names, { topic, message }, isNew);
    this.#expiring.delete(topic);
    if (message.ttlMs < 0) return;
    this.#expiring.add(topic);
    this.#sweepLater();
  }

  get(topic: string): Message | undefined {
    const held = this.#find(topic.split('/'))?.held;
    return held && isAlive(held, this.#env.now()) ? held.message : undefined;
  }

  /** All whose topic the filter matches: taken in parts, as there is room for them. */
  match(filter: string): RetainedCursor {
    return new RetainedCursor(this.#root, filter.split('/'), this.#env);
  }

  /** What is directly below a prefix (undefined: the first level), in the order in which it came to be. */
  *level(prefix: string | undefined): Generator<RetainedLevel> {
    const at = prefix === undefined ? this.#root : this.#find(prefix.split('/'));
    const now = this.#env.now();
    for (const [name, { held, count }] of at?.children ?? []) {
      yield { name, count, held: held && isAlive(held, now) ? held : undefined };
    }
  }

  /** The virtual host is gone: one of the same name begins without them. */
  dispose(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const levels = [this.#root];
    for (let level = levels.pop(); level; level = levels.pop()) {
      if (level.held) this.#keep(level.held.topic, null);
      for (const child of level.children?.values() ?? []) levels.push(child);
    }
  }

  #find(names: readonly string[]): Level | undefined {
    let at: Level | undefined = this.#root;
    for (const name of names) at = at?.children?.get(name);
    return at;
  }

  /** How many levels of the tree the topic would add. */
  #missing(names: readonly string[]): number {
    let at: Level | undefined = this.#root;
    for (let depth = 0; depth < names.length; depth++) {
      at = at.children?.get(names[depth] ?? '');
      if (at === undefined) return names.length - depth;
    }
    return 0;
  }

  #put(names: readonly string[], held: Retained, isNew: boolean): void {
    let at = this.#root;
    if (isNew) at.count++;
    for (const name of names) {
      at.children ??= new Map();
      let next = at.children.get(name);
      if (next === undefined) {
        next = new Level();
        at.children.set(name, next);
        this.#bytes += LEVEL_BYTES;
      }
      if (isNew) next.count++;
      at = next;
    }
    at.held = held;
  }

  #remove(topic: string): void {
    const path = [this.#root];
    const names = topic.split('/');
    for (const name of names) {
      const next = path[path.length - 1]?.children?.get(name);
      if (next === undefined) return;
      path.push(next);
    }
    const last = path[path.length - 1];
    if (last?.held === undefined) return;
    this.#bytes -= costOf(topic, last.held.message);
    this.#expiring.delete(topic);
    this.#keep(topic, null);
    last.held = undefined;
    for (const level of path) level.count--;
    for (let depth = names.length; depth > 0 && path[depth]?.count === 0; depth--) {
      path[depth - 1]?.children?.delete(names[depth - 1] ?? '');
      this.#bytes -= LEVEL_BYTES;
    }
  }

  #sweepLater(): void {
    if (this.#expiring.size === 0) return;
    this.#timer ??= this.#env.timer(this.#env.now() + SWEEP_MS, () => {
      this.#timer = undefined;
      this.#sweep();
      this.#sweepLater();
    });
  }

  /** Goes on where the last one stopped: of a great many, a message is gone some sweeps after its time. */
  #sweep(): void {
    this.#sweepAt ??= this.#expiring.values();
    const now = this.#env.now();
    for (let i = 0; i < SWEEP_TOPICS_MAX; i++) {
      const { value: topic, done } = this.#sweepAt.next();
      if (done) {
        this.#sweepAt = undefined;
        return;
      }
      const held = this.#find(topic.split('/'))?.held;
      if (held && !isAlive(held, now)) this.#remove(topic);
    }
  }
}

const costOf = (topic: string, { body, header }: Message): number =>
  MESSAGE_BYTES + topic.length + body.length + (header?.length ?? 0);

/** A message is gone when its interval has passed [MQTT-3.3.2-5]. */
const isAlive = ({ message }: Retained, now: number): boolean =>
  message.ttlMs < 0 || now < message.receivedAt + message.ttlMs;

/** Children of one level that are still to be looked at. */
interface Branch {
  /** The place in the filter that stands for what is below them. */
  readonly below: number;
  readonly atRoot: boolean;
  readonly levels: Iterator<readonly [string, Level]>;
}

/**
 * The way of one filter through the tree, depth first, one step at a time. What is retained meanwhile may or may not
 * come: who has subscribed gets it as a message anyway.
 */
export class RetainedCursor {
  readonly #filter: readonly string[];
  readonly #env: Env;
  readonly #branches: Branch[] = [];
  #found: Retained | undefined;
  #done = false;

  constructor(root: Level, filter: readonly string[], env: Env) {
    this.#filter = filter;
    this.#env = env;
    this.#descend(root, 0, true);
  }

  /** Nothing more will come. */
  get done(): boolean {
    return this.#done;
  }

  /** The next one. Undefined and not `done`: this call has looked far enough; another goes on. */
  next(): Retained | undefined {
    const now = this.#env.now();
    for (let steps = 0; steps < CURSOR_STEPS_MAX; steps++) {
      const found = this.#found;
      this.#found = undefined;
      if (found !== undefined && isAlive(found, now)) return found;
      if (!this.#step()) {
        this.#done = true;
        return undefined;
      }
    }
    return undefined;
  }

  /** Looks at one more level. False: there is none. */
  #step(): boolean {
    const branch = this.#branches[this.#branches.length - 1];
    if (branch === undefined) return false;
    const { value, done } = branch.levels.next();
    if (done) {
      this.#branches.pop();
      return true;
    }
    // A wildcard at the root doesn't match what begins with `$` [MQTT-4.7.2-1].
    if (!branch.atRoot || !value[0].startsWith('$')) this.#descend(value[1], branch.below, false);
    return true;
  }

  /** The filter's rest, from `at` on, stands for what is below this level. */
  #descend(from: Level, start: number, atRoot: boolean): void {
    let level = from;
    for (let at = start; ; at++) {
      const word = this.#filter[at];
      const isWild = word === '#' || word === '+';
      // `#` matches its parent too (MQTT 5 §4.7.1.2).
      if (word === undefined || word === '#') this.#found = level.held;
      if (isWild && level.children) {
        this.#branches.push({
          below: word === '#' ? at : at + 1,
          atRoot: atRoot && level === from,
          levels: level.children.entries(),
        });
      }
      const next = isWild || word === undefined ? undefined : level.children?.get(word);
      if (next === undefined) return;
      level = next;
    }
  }
}
