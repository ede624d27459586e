/** One run of the Lab: two real clients, the broker, and an interposer on either side of it that does as it is told. */
import { type Flight, Interposer } from '@/lib/lab/interposer';
import { Ledger } from '@/lib/lab/ledger';
import type {
  Action,
  Direction,
  Fate,
  Held,
  Hop,
  LabEvent,
  PacketEvent,
  Protocol,
  Setup,
  Snapshot,
  Stepping,
} from '@/lib/lab/model';
import { seenOfBroker } from '@/lib/lab/seen';
import type { Stage, StageEvents } from '@/lib/lab/stage';

/** Packets that are remembered; a run is something to be looked at. */
export const eventsMax = 2_000;
/** How long a packet waits while the run plays by itself. */
const playMs = 1_200;
const hops = ['publisher', 'subscriber'] as const;

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

export type RunOptions = {
  readonly id: string;
  readonly setup: Setup;
  readonly broker: string;
  readonly product: string;
  /** Where the broker listens for the setup's protocol. */
  readonly target: { readonly host: string; readonly port: number };
  readonly stepping: Stepping;
  readonly stage: (ports: Readonly<Record<Hop, number>>, events: StageEvents) => Stage;
  readonly now?: () => number;
};

type LabEventBody = LabEvent extends infer E ? (E extends LabEvent ? Omit<E, 'n' | 'atMs'> : never) : never;

export class LabRun {
  readonly id: string;
  readonly #o: RunOptions;
  readonly #now: () => number;
  readonly #wires: Readonly<Record<Hop, Interposer>>;
  readonly #events: LabEvent[] = [];
  readonly #packets = new Map<number, { readonly flight: Flight; readonly event: PacketEvent }>();
  /** They go on as soon as nothing waits before them. */
  readonly #automatic = new Set<number>();
  readonly #delays = new Map<number, { readonly untilMs: number; readonly timer: NodeJS.Timeout }>();
  readonly #ledger = new Ledger();
  readonly #listeners = new Set<() => void>();
  #stage: Stage | undefined;
  #stepping: Stepping;
  #playing = false;
  #speed = 1;
  #player: NodeJS.Timeout | undefined;
  #n = 0;
  #messages = 0;
  #decisions = 0;
  #over = false;
  /** When somebody last looked or acted, ms. */
  touchedAtMs: number;

  constructor(o: RunOptions) {
    this.id = o.id;
    this.#o = o;
    this.#now = o.now ?? Date.now;
    this.#stepping = o.stepping;
    this.touchedAtMs = this.#now();
    this.#wires = { publisher: this.#wire('publisher'), subscriber: this.#wire('subscriber') };
  }

  get over(): boolean {
    return this.#over;
  }

  /** Both clients are on their way when it settles; how far they come depends on who steps. */
  async start(): Promise<void> {
    const [publisher, subscriber] = await Promise.all(hops.map((hop) => this.#wires[hop].listen()));
    if (publisher === undefined || subscriber === undefined) throw new Error('the interposers have no ports');
    this.#stage = this.#o.stage({ publisher, subscriber }, this.#stageEvents());
    const started = this.#stage.start();
    if (this.#stepping !== 'all') await started;
    else started.catch((error: unknown) => this.#fail('subscriber', error));
  }

  /** What is told when anything has happened. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get events(): readonly LabEvent[] {
    return this.#events;
  }

  held(): readonly Held[] {
    const held: Held[] = [];
    for (const hop of hops) {
      const before = new Set<Direction>();
      for (const { id, direction } of this.#wires[hop].held()) {
        const event = this.#packets.get(id)?.event;
        if (event === undefined) continue;
        const { type, summary } = event;
        const delayedUntilMs = this.#delays.get(id)?.untilMs;
        held.push({ id, hop, direction, type, summary, first: !before.has(direction), delayedUntilMs });
        before.add(direction);
      }
    }
    return held.sort((a, b) => a.id - b.id);
  }

  packet(flight: number): Flight['piece'] | undefined {
    return this.#packets.get(flight)?.flight.piece;
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  connected(hop: Hop): boolean {
    return this.#stage?.connected(hop) === true;
  }

  async snapshot(): Promise<Snapshot> {
    const stage = this.#stage;
    const told = await stage?.brokerState();
    const packets = this.#events.filter((event) => event.kind === 'packet');
    const { setup, broker, product } = this.#o;
    return {
      id: this.id,
      setup,
      broker,
      product,
      stepping: this.#stepping,
      playing: this.#playing,
      speed: this.#speed,
      over: this.#over,
      events: this.#events,
      held: this.held(),
      connected: { publisher: this.connected('publisher'), subscriber: this.connected('subscriber') },
      ledger: this.#ledger.rows(),
      stores: {
        publisher: stage?.state('publisher') ?? [],
        subscriber: stage?.state('subscriber') ?? [],
        broker: told ?? seenOfBroker(packets),
        brokerKnown: told === undefined ? 'seen' : 'told',
      },
    };
  }

  /** Does one thing. A sentence: it couldn't be done, and why. */
  async act(action: Action): Promise<string | undefined> {
    if (this.#over) return 'This run is over.';
    const stage = this.#stage;
    if (stage === undefined) return 'The run has not started yet.';
    switch (action.do) {
      case 'publish':
        return this.#publish(stage, action);
      case 'forward':
      case 'drop':
      case 'duplicate':
      case 'truncate':
      case 'delay':
        return this.#decide(action);
      case 'cut':
        this.#wires[action.hop].cut();
        return undefined;
      case 'reconnect':
        return await this.#reconnect(stage, action.hop);
      case 'crash':
        stage.crash(action.hop, action.keep);
        this.#wires[action.hop].cut();
        this.#say({ kind: 'client', hop: action.hop, what: 'crashed', kept: action.keep });
        return undefined;
      case 'settle':
        return stage.settle(action.how, action.consumer) ? undefined : 'The consumer holds nothing to settle.';
      case 'wait':
        await new Promise((resolve) => setTimeout(resolve, action.ms));
        this.#say({ kind: 'time', ms: action.ms });
        return undefined;
      case 'step':
        this.#stepping = action.stepping;
        this.#drainAll();
        return undefined;
      case 'play':
        this.#play(action.on, action.speed);
        return undefined;
    }
  }

  /** Takes everything down, also what the run made on the broker. Twice is once. */
  async end(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#player);
    for (const { timer } of this.#delays.values()) clearTimeout(timer);
    this.#delays.clear();
    await Promise.allSettled([
      this.#wires.publisher.close(),
      this.#wires.subscriber.close(),
      this.#stage?.end() ?? Promise.resolve(),
    ]);
    this.#tell();
    this.#listeners.clear();
  }

  #wire(hop: Hop): Interposer {
    return new Interposer(hop, this.#o.setup.protocol, this.#o.target, {
      packet: (flight) => this.#arrived(flight),
      opened: () => this.#say({ kind: 'link', hop, what: 'opened', by: 'client' }),
      closed: (_connection, by, lost) => {
        for (const { id } of lost) this.#settle(id, 'lost');
        this.#say({ kind: 'link', hop, what: by === 'cut' ? 'cut' : 'closed', by });
      },
    });
  }

  #stageEvents(): StageEvents {
    type What = Extract<LabEvent, { kind: 'application' }>['what'];
    const say = (hop: Hop, what: What, message: string, detail = ''): void => {
      this.#say({ kind: 'application', hop, what, message, detail });
    };
    return {
      sent: (message) => {
        this.#ledger.sent(message);
        say('publisher', 'sent', message);
      },
      settled: (message) => {
        this.#ledger.settled(message);
        say('publisher', 'settled', message);
      },
      failed: (message, why) => say('publisher', 'failed', message, why),
      returned: (message, why) => say('publisher', 'returned', message, why),
      answered: (message) => say('publisher', 'answered', message),
      received: (message, again, detail) => {
        this.#ledger.received(message);
        say('subscriber', again ? 'again' : 'received', message, detail);
      },
    };
  }

  #publish(stage: Stage, { key, headers }: Extract<Action, { do: 'publish' }>): string | undefined {
    if (!stage.connected('publisher')) return 'The publisher is not connected. Let it connect first.';
    stage.publish(`message ${++this.#messages}`, {
      ...(key === undefined ? {} : { key }),
      ...(headers === undefined ? {} : { headers }),
    });
    return undefined;
  }

  async #reconnect(stage: Stage, hop: Hop): Promise<string | undefined> {
    this.#wires[hop].cut();
    this.#say({ kind: 'client', hop, what: 'started', kept: true });
    const started = stage.reconnect(hop);
    if (this.#stepping === 'all') {
      started.catch((error: unknown) => this.#fail(hop, error));
      return undefined;
    }
    try {
      await started;
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #fail(hop: Hop, error: unknown): void {
    if (this.#over) return;
    const why = error instanceof Error ? error.message : String(error);
    this.#say({ kind: 'application', hop, what: 'failed', message: '', detail: why });
  }

  // --- packets

  #arrived(flight: Flight): void {
    const { id, hop, direction, connection, piece } = flight;
    const { packet, bytes } = piece;
    const event = this.#add({
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
      decision: undefined,
    });
    if (event.kind !== 'packet') throw new Error('a packet was said and something else was heard');
    this.#packets.set(id, { flight, event });
    this.#tell();
    if (this.#passes(event)) {
      this.#automatic.add(id);
      // Within this call more packets of the same bytes may come: those before them first.
      queueMicrotask(() => this.#drain(hop, direction));
    }
  }

  /** Without the names of this run, which are the same everywhere and long. The bytes have them. */
  #short(summary: string): string {
    return summary
      .replaceAll(`lab/${this.id}/`, '')
      .replaceAll(`lab.${this.id}.`, '')
      .replaceAll(`lab-${this.id}-`, '');
  }

  #passes({ type }: PacketEvent): boolean {
    if (this.#stepping === 'all') return false;
    return this.#stepping === 'none' || !messageTypes[this.#o.setup.protocol].has(type);
  }

  #decide(action: Extract<Action, { flight: number }>): string | undefined {
    const known = this.#packets.get(action.flight);
    if (known === undefined || known.event.fate !== 'held') return 'This packet is not held any more.';
    const { flight, event } = known;
    const wire = this.#wires[flight.hop];
    if (action.do === 'delay') return this.#delay(flight, action.ms);
    const first = wire.held().find(({ direction }) => direction === flight.direction) === flight;
    const delayed = this.#undelay(flight.id);
    if (action.do === 'forward') {
      this.#settle(flight.id, first ? (delayed ? 'delayed' : 'forwarded') : 'reordered');
      wire.forward(flight);
    } else if (action.do === 'duplicate') {
      this.#settle(flight.id, 'duplicated');
      wire.forward(flight, 2);
    } else if (action.do === 'drop') {
      this.#settle(flight.id, 'dropped');
      wire.drop(flight);
    } else if (action.do === 'truncate') {
      this.#settle(flight.id, 'truncated');
      wire.truncate(flight, Math.min(action.bytes, Math.max(0, event.bytes - 1)));
    }
    this.#drain(flight.hop, flight.direction);
    return undefined;
  }

  #delay(flight: Flight, ms: number): undefined {
    this.#undelay(flight.id);
    const timer = setTimeout(() => void this.act({ do: 'forward', flight: flight.id }), ms);
    this.#delays.set(flight.id, { untilMs: this.#now() + ms, timer });
    this.#tell();
    return undefined;
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
    const wire = this.#wires[hop];
    for (;;) {
      const flight = wire.held().find((each) => each.direction === direction);
      if (flight === undefined || !this.#automatic.delete(flight.id)) return;
      this.#settle(flight.id, 'passed');
      wire.forward(flight);
    }
  }

  #drainAll(): void {
    for (const hop of hops) {
      for (const { id, direction } of this.#wires[hop].held()) {
        const event = this.#packets.get(id)?.event;
        if (event !== undefined && this.#passes(event)) this.#automatic.add(id);
        queueMicrotask(() => this.#drain(hop, direction));
      }
    }
    this.#tell();
  }

  #settle(id: number, fate: Fate): void {
    const event = this.#packets.get(id)?.event;
    if (event === undefined) return;
    event.fate = fate;
    event.decidedAtMs = this.#now();
    event.decision = ++this.#decisions;
    this.#undelay(id);
    this.#tell();
  }

  #play(on: boolean, speed: number): void {
    clearInterval(this.#player);
    this.#playing = on;
    this.#speed = speed;
    if (on) {
      this.#player = setInterval(() => {
        const next = this.held().find(({ first, delayedUntilMs }) => first && delayedUntilMs === undefined);
        if (next !== undefined) this.#decide({ do: 'forward', flight: next.id });
      }, playMs / speed);
    }
    this.#tell();
  }

  #say(body: LabEventBody): void {
    this.#add(body);
    this.#tell();
  }

  #add(body: LabEventBody): LabEvent {
    const event = { n: ++this.#n, atMs: this.#now(), ...body } as LabEvent;
    this.#events.push(event);
    if (this.#events.length > eventsMax) {
      const [gone] = this.#events.splice(0, 1);
      if (gone?.kind === 'packet') this.#packets.delete(gone.flight);
    }
    return event;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
