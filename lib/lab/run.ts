/** One run of the Lab: two real clients, the broker, and an interposer on either side of it that does as it is told. */
import { Chronicle } from '@/lib/lab/chronicle';
import { Ledger } from '@/lib/lab/ledger';
import type { Action, Held, Hop, LabEvent, Setup, Snapshot, Stepping } from '@/lib/lab/model';
import { hops, PacketDesk } from '@/lib/lab/packet-desk';
import { seenOfBroker } from '@/lib/lab/seen';
import type { Stage, StageEvents } from '@/lib/lab/stage';
import type { Piece } from '@/lib/lab/wire/splitter';

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

type Said = Extract<LabEvent, { kind: 'application' }>['what'];

export class LabRun {
  readonly id: string;
  readonly ledger = new Ledger();
  readonly #o: RunOptions;
  readonly #chronicle: Chronicle;
  readonly #desk: PacketDesk;
  #stage: Stage | undefined;
  #messages = 0;
  #over = false;
  /** When somebody last looked or acted, ms. */
  touchedAtMs: number;

  constructor(o: RunOptions) {
    const now = o.now ?? Date.now;
    this.id = o.id;
    this.#o = o;
    this.touchedAtMs = now();
    this.#chronicle = new Chronicle(now);
    const { id, target, stepping, setup } = o;
    this.#desk = new PacketDesk({ id, target, stepping, now, protocol: setup.protocol }, this.#chronicle);
  }

  /** Both clients are on their way when it settles; how far they come depends on who steps. */
  async start(): Promise<void> {
    const { wires, stepping } = this.#desk;
    const [publisher, subscriber] = await Promise.all(hops.map((hop) => wires[hop].listen()));
    if (publisher === undefined || subscriber === undefined) throw new Error('the interposers have no ports');
    this.#stage = this.#o.stage({ publisher, subscriber }, this.#stageEvents());
    const started = this.#stage.start();
    if (stepping !== 'all') await started;
    else started.catch((error: unknown) => this.#fail('subscriber', error));
  }

  /** What is told when anything has happened. */
  listen(listener: () => void): () => void {
    return this.#chronicle.listen(listener);
  }

  get events(): readonly LabEvent[] {
    return this.#chronicle.events;
  }

  held(): readonly Held[] {
    return this.#desk.held();
  }

  packet(flight: number): Piece | undefined {
    return this.#desk.piece(flight);
  }

  async snapshot(): Promise<Snapshot> {
    const stage = this.#stage;
    const told = await stage?.brokerState();
    const { setup, broker, product } = this.#o;
    const { stepping, playing, speed } = this.#desk;
    const connected = (hop: Hop): boolean => stage?.connected(hop) === true;
    return {
      id: this.id,
      setup,
      broker,
      product,
      stepping,
      playing,
      speed,
      over: this.#over,
      events: this.events,
      held: this.held(),
      connected: { publisher: connected('publisher'), subscriber: connected('subscriber') },
      ledger: this.ledger.rows(),
      stores: {
        publisher: stage?.state('publisher') ?? [],
        subscriber: stage?.state('subscriber') ?? [],
        broker: told ?? seenOfBroker(this.events.filter((event) => event.kind === 'packet')),
        brokerKnown: told === undefined ? 'seen' : 'told',
      },
    };
  }

  /** Does one thing. A sentence: it couldn't be done, and why. */
  async act(action: Action): Promise<string | undefined> {
    const stage = this.#stage;
    if (this.#over) return 'This run is over.';
    if (stage === undefined) return 'The run has not started yet.';
    switch (action.do) {
      case 'publish':
        return this.#publish(stage, action);
      case 'cut':
        this.#desk.wires[action.hop].cut();
        return undefined;
      case 'reconnect':
        return await this.#reconnect(stage, action.hop);
      case 'crash':
        stage.crash(action.hop, action.keep);
        this.#desk.wires[action.hop].cut();
        this.#chronicle.say({ kind: 'client', hop: action.hop, what: 'crashed', kept: action.keep });
        return undefined;
      case 'settle':
        return stage.settle(action.how, action.consumer) ? undefined : 'The consumer holds nothing to settle.';
      case 'wait':
        await new Promise((resolve) => setTimeout(resolve, action.ms));
        this.#chronicle.say({ kind: 'time', ms: action.ms });
        return undefined;
      case 'step':
        this.#desk.step(action.stepping);
        return undefined;
      case 'play':
        this.#desk.play(action.on, action.speed);
        return undefined;
      default:
        return this.#desk.decide(action);
    }
  }

  /** Takes everything down, also what the run made on the broker. Twice is once. */
  async end(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await Promise.allSettled([this.#desk.close(), this.#stage?.end() ?? Promise.resolve()]);
    this.#chronicle.close();
  }

  #stageEvents(): StageEvents {
    const say = (hop: Hop, what: Said, message: string, detail = ''): void =>
      this.#chronicle.say({ kind: 'application', hop, what, message, detail });
    return {
      sent: (message) => {
        this.ledger.sent(message);
        say('publisher', 'sent', message);
      },
      settled: (message) => {
        this.ledger.settled(message);
        say('publisher', 'settled', message);
      },
      failed: (message, why) => say('publisher', 'failed', message, why),
      returned: (message, why) => say('publisher', 'returned', message, why),
      answered: (message) => say('publisher', 'answered', message),
      received: (message, again, detail) => {
        this.ledger.received(message);
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
    this.#desk.wires[hop].cut();
    this.#chronicle.say({ kind: 'client', hop, what: 'started', kept: true });
    const started = stage.reconnect(hop);
    if (this.#desk.stepping === 'all') {
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
    const detail = error instanceof Error ? error.message : String(error);
    this.#chronicle.say({ kind: 'application', hop, what: 'failed', message: '', detail });
  }
}
