import type { Chronicle } from '@/lib/lab/chronicle';
import type { Endpoint } from '@/lib/lab/endpoint';
import { type Flight, Interposer } from '@/lib/lab/interposer';
import type { Decision, Direction, Fate, Held, Hop, PacketEvent, Protocol, Stepping } from '@/lib/lab/model';

/** Packets whose bytes are kept to be looked at. */
const packetsMax = 2_000;
/** How long a packet waits while the run plays by itself. */
const playMs = 1_200;

export const hops = ['publisher', 'subscriber'] as const;

/** The packets that carry a message, or settle one. The others prepare for it. */
const messageTypes: Readonly<Record<Protocol, ReadonlySet<string>>> = {
  mqtt: new Set(['PUBLISH', 'PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP']),
  amqp: new Set([
    'basic.publish',
    'basic.deliver',
    'basic.return',
    'basic.ack',
    'basic.nack',
    'basic.reject',
    'header',
    'body',
  ]),
};

export type DeskOptions = {
  readonly id: string;
  readonly protocol: Protocol;
  readonly target: () => Endpoint;
  readonly stepping: Stepping;
  readonly now: () => number;
};

/** Of direct reply-to: the broker makes the rest of its name up. */
const replyQueue = /(amq\.rabbitmq\.reply-to\.)\S+/;

type Known = { readonly flight: Flight; readonly event: PacketEvent };

/**
 * Where packets wait for a decision: those of both hops.
 *
 * Invariant: a packet is held by its wire for as long as its fate is `held`.
 */
export class PacketDesk {
  readonly wires: Readonly<Record<Hop, Interposer>>;
  readonly #o: DeskOptions;
  readonly #chronicle: Chronicle;
  readonly #known = new Map<number, Known>();
  /** They go on as soon as nothing waits before them. */
  readonly #automatic = new Set<number>();
  readonly #delays = new Map<number, { readonly untilMs: number; readonly timer: NodeJS.Timeout }>();
  #player: NodeJS.Timeout | undefined;
  #decisions = 0;
  stepping: Stepping;
  playing = false;
  speed = 1;

  constructor(o: DeskOptions, chronicle: Chronicle) {
    this.#o = o;
    this.#chronicle = chronicle;
    this.stepping = o.stepping;
    this.wires = { publisher: this.#wire('publisher'), subscriber: this.#wire('subscriber') };
  }

  held(): readonly Held[] {
    const held: Held[] = [];
    for (const hop of hops) {
      const before = new Set<Direction>();
      for (const { id, direction } of this.wires[hop].held()) {
        const event = this.#known.get(id)?.event;
        if (event === undefined) continue;
        const { type, summary } = event;
        const delayedUntilMs = this.#delays.get(id)?.untilMs;
        held.push({ id, hop, direction, type, summary, first: !before.has(direction), delayedUntilMs });
        before.add(direction);
      }
    }
    return held.sort((a, b) => a.id - b.id);
  }

  piece(flight: number): Flight['piece'] | undefined {
    return this.#known.get(flight)?.flight.piece;
  }

  /** A sentence: it couldn't be done. */
  decide(decision: Decision): string | undefined {
    const known = this.#known.get(decision.flight);
    if (known === undefined || known.event.fate !== 'held') return 'This packet is not held any more.';
    if (decision.do === 'delay') this.#delay(known.flight, decision.ms);
    else this.#carryOut(decision, known);
    return undefined;
  }

  /** Another policy of what waits; what needn't wait any more goes on. */
  step(stepping: Stepping): void {
    this.stepping = stepping;
    for (const hop of hops) {
      for (const { id, direction } of this.wires[hop].held()) {
        const event = this.#known.get(id)?.event;
        if (event !== undefined && this.#passes(event)) this.#automatic.add(id);
        queueMicrotask(() => this.#drain(hop, direction));
      }
    }
    this.#chronicle.tell();
  }

  play(on: boolean, speed: number): void {
    clearInterval(this.#player);
    this.playing = on;
    this.speed = speed;
    if (on) {
      this.#player = setInterval(() => {
        const next = this.held().find(({ first, delayedUntilMs }) => first && delayedUntilMs === undefined);
        if (next !== undefined) this.decide({ do: 'forward', flight: next.id });
      }, playMs / speed);
    }
    this.#chronicle.tell();
  }

  async close(): Promise<void> {
    clearInterval(this.#player);
    for (const { timer } of this.#delays.values()) clearTimeout(timer);
    this.#delays.clear();
    await Promise.all(hops.map((hop) => this.wires[hop].close()));
  }

  #wire(hop: Hop): Interposer {
    return new Interposer(hop, this.#o.protocol, this.#o.target, {
      packet: (flight) => this.#arrived(flight),
      opened: () => this.#chronicle.say({ kind: 'link', hop, what: 'opened', by: 'client' }),
      closed: (_connection, by, lost) => {
        for (const { id } of lost) this.#settle(id, 'lost');
        this.#chronicle.say({ kind: 'link', hop, what: by === 'cut' ? 'cut' : 'closed', by });
      },
    });
  }

  #arrived(flight: Flight): void {
    const { id, hop, direction, connection, piece } = flight;
    const { packet, bytes } = piece;
    const event = this.#chronicle.add({
      kind: 'packet',
      flight: id,
      hop,
      direction,
      connection,
      type: packet?.type ?? 'unreadable',
      summary: this.#short(packet?.summary ?? `${bytes.length} bytes that can’t be read`),
      bytes: bytes.length,
      facts: packet?.facts ?? {},
      fate: 'held',
      decidedAtMs: undefined,
      decidedN: undefined,
      decision: undefined,
    });
    if (event.kind !== 'packet') throw new Error('a packet was said and something else was heard');
    this.#known.set(id, { flight, event });
    const [oldest] = this.#known.keys();
    if (this.#known.size > packetsMax && oldest !== undefined) this.#known.delete(oldest);
    this.#chronicle.tell();
    if (!this.#passes(event)) return;
    this.#automatic.add(id);
    // Within this call more packets of the same bytes may come: those before them first.
    queueMicrotask(() => this.#drain(hop, direction));
  }

  /** Without the names of this run, which are the same everywhere and long. The bytes have them. */
  #short(summary: string): string {
    const { id } = this.#o;
    return summary
      .replaceAll(`lab/${id}/`, '')
      .replaceAll(`lab.${id}.`, '')
      .replaceAll(`lab-${id}-`, '')
      .replace(replyQueue, '$1…');
  }

  #passes({ type }: PacketEvent): boolean {
    if (this.stepping === 'all') return false;
    return this.stepping === 'none' || !messageTypes[this.#o.protocol].has(type);
  }

  #carryOut(decision: Exclude<Decision, { do: 'delay' }>, { flight, event }: Known): void {
    const wire = this.wires[flight.hop];
    const first = wire.held().find(({ direction }) => direction === flight.direction) === flight;
    const delayed = this.#undelay(flight.id);
    switch (decision.do) {
      case 'forward':
        this.#settle(flight.id, first ? (delayed ? 'delayed' : 'forwarded') : 'reordered');
        wire.forward(flight);
        break;
      case 'duplicate':
        this.#settle(flight.id, 'duplicated');
        wire.forward(flight, 2);
        break;
      case 'drop':
        this.#settle(flight.id, 'dropped');
        wire.drop(flight);
        break;
      case 'truncate':
        this.#settle(flight.id, 'truncated');
        wire.truncate(flight, Math.min(decision.bytes, Math.max(0, event.bytes - 1)));
        break;
    }
    this.#drain(flight.hop, flight.direction);
  }

  #delay(flight: Flight, ms: number): void {
    this.#undelay(flight.id);
    const timer = setTimeout(() => this.decide({ do: 'forward', flight: flight.id }), ms);
    this.#delays.set(flight.id, { untilMs: this.#o.now() + ms, timer });
    this.#chronicle.tell();
  }

  #undelay(id: number): boolean {
    const delay = this.#delays.get(id);
    if (delay === undefined) return false;
    clearTimeout(delay.timer);
    this.#delays.delete(id);
    return true;
  }

  /** What goes by itself goes, as long as nothing that waits stands before it. */
  #drain(hop: Hop, direction: Direction): void {
    const wire = this.wires[hop];
    for (;;) {
      const flight = wire.held().find((each) => each.direction === direction);
      if (flight === undefined || !this.#automatic.delete(flight.id)) return;
      this.#settle(flight.id, 'passed');
      wire.forward(flight);
    }
  }

  #settle(id: number, fate: Fate): void {
    const event = this.#known.get(id)?.event;
    if (event === undefined) return;
    event.fate = fate;
    // What goes by itself is no step of its own to look back at.
    event.decidedN = fate === 'passed' ? this.#chronicle.n : this.#chronicle.tick();
    event.decidedAtMs = this.#o.now();
    event.decision = ++this.#decisions;
    this.#undelay(id);
    this.#chronicle.tell();
  }
}
