/** One run of the Lab: two real clients, the broker, and an interposer on either side of it that does as it is told. */
import { setTimeout as pause } from 'node:timers/promises';
import { Chronicle } from '@/lib/lab/chronicle';
import type { Endpoint } from '@/lib/lab/endpoint';
import { Ledger } from '@/lib/lab/ledger';
import type { Action, Held, Hop, LabEvent, MomentView, Setup, Snapshot, Stepping } from '@/lib/lab/model';
import { hops, PacketDesk } from '@/lib/lab/packet-desk';
import type { PrivateBroker } from '@/lib/lab/private-broker';
import { seenOfBroker } from '@/lib/lab/seen';
import type { Stage, StageEvents } from '@/lib/lab/stage';
import { StoreWatch } from '@/lib/lab/store-watch';
import type { Piece } from '@/lib/lab/wire/splitter';

export type RunOptions = {
  readonly id: string;
  readonly setup: Setup;
  readonly broker: string;
  readonly product: string;
  /** Where the broker listens for the setup's protocol. */
  readonly target: () => Endpoint;
  /** The run's own, which it ends. */
  readonly process: PrivateBroker | undefined;
  readonly stepping: Stepping;
  readonly stage: (
    ports: Readonly<Record<Hop, number>>,
    events: StageEvents,
    happened: () => readonly LabEvent[],
  ) => Stage;
  readonly now?: () => number;
};

type Said = Extract<LabEvent, { kind: 'application' }>['what'];

export class LabRun {
  readonly id: string;
  readonly ledger = new Ledger();
  readonly #o: RunOptions;
  readonly #chronicle: Chronicle;
  readonly #desk: PacketDesk;
  readonly #watch: StoreWatch;
  readonly #ending = new AbortController();
  #stage: Stage | undefined;
  #messages = 0;
  /** Whether the broker's last crash left its store. */
  #brokerKept = true;
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
    this.#watch = new StoreWatch({
      chronicle: this.#chronicle,
      ledger: this.ledger,
      stage: () => this.#stage,
      isHeld: () => this.held().length > 0,
      down: () => (o.process?.running !== false ? undefined : this.#brokerKept ? 'with-disk' : 'without'),
      seen: () => (setup.protocol === 'mqtt' ? seenOfBroker(this.events) : undefined),
    });
  }

  /** Both clients are on their way when it settles; how far they come depends on who steps. */
  async start(): Promise<void> {
    const { wires, stepping } = this.#desk;
    const [publisher, subscriber] = await Promise.all(hops.map((hop) => wires[hop].listen()));
    if (publisher === undefined || subscriber === undefined) throw new Error('the interposers have no ports');
    const stage = this.#o.stage({ publisher, subscriber }, this.#stageEvents(), () => this.events);
    this.#stage = stage;
    this.#watch.start();
    const started = stage.start();
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

  /** What everybody had stored after the event of that number. */
  momentAt(n: number): MomentView {
    return this.#watch.at(n);
  }

  async snapshot(): Promise<Snapshot> {
    await this.#watch.look();
    const stage = this.#stage;
    const { setup, broker, product, process } = this.#o;
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
      n: this.#chronicle.n,
      held: this.held(),
      connected: { publisher: connected('publisher'), subscriber: connected('subscriber') },
      now: this.#watch.at(this.#chronicle.n),
      process: process === undefined ? 'none' : process.running ? 'running' : 'down',
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
      case 'crash-broker':
        return await this.#crashBroker(action.keep);
      case 'start-broker':
        return await this.#startBroker(stage);
      case 'settle':
        return stage.settle(action.how, action.consumer) ? undefined : 'The consumer holds nothing to settle.';
      case 'wait':
        return await this.#wait(action.ms);
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
    this.#ending.abort();
    this.#watch.stop();
    const { process } = this.#o;
    const broker = process === undefined ? 'stays' : 'goes';
    await Promise.allSettled([this.#desk.close(), this.#stage?.end({ broker }) ?? Promise.resolve()]);
    await process?.end();
    this.#chronicle.close();
  }

  get #over(): boolean {
    return this.#ending.signal.aborted;
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
      returned: (message, why) => {
        this.ledger.returned(message);
        say('publisher', 'returned', message, why);
      },
      answered: (message) => say('publisher', 'answered', message),
      received: (message, again, detail) => {
        this.ledger.received(message);
        say('subscriber', again ? 'again' : 'received', message, detail);
      },
    };
  }

  #publish(stage: Stage, { do: _, ...options }: Extract<Action, { do: 'publish' }>): string | undefined {
    if (!stage.connected('publisher')) return 'The publisher is not connected. Let it connect first.';
    if (options.again !== true || this.#messages === 0) this.#messages++;
    stage.publish(`message ${this.#messages}`, options);
    return undefined;
  }

  async #reconnect(stage: Stage, hop: Hop): Promise<string | undefined> {
    if (this.#o.process?.running === false) return 'The broker is down. Start it again first.';
    this.#desk.wires[hop].cut();
    this.#chronicle.say({ kind: 'client', hop, what: 'started', kept: true });
    const started = stage.reconnect(hop);
    if (this.#desk.stepping === 'all') {
      started.catch((error: unknown) => this.#fail(hop, error));
      return undefined;
    }
    return await sentenceOf(started);
  }

  async #crashBroker(keep: boolean): Promise<string | undefined> {
    const { process } = this.#o;
    if (process === undefined) return 'Others use this broker. Start a run with a broker of its own to crash it.';
    if (!process.running) return 'The broker is down already.';
    const crashed = process.crash(keep);
    this.#brokerKept = keep;
    this.#chronicle.say({ kind: 'broker', what: 'crashed', kept: keep });
    await crashed;
    // Its end of the connections went with it.
    for (const hop of hops) this.#desk.wires[hop].gone();
    return undefined;
  }

  async #startBroker(stage: Stage): Promise<string | undefined> {
    const { process } = this.#o;
    if (process === undefined || process.running) return 'The broker is running.';
    const problem = await process.run();
    if (problem !== undefined) return problem;
    this.#chronicle.say({ kind: 'broker', what: 'started', kept: this.#brokerKept });
    return await sentenceOf(stage.brokerBack());
  }

  async #wait(ms: number): Promise<string | undefined> {
    try {
      await pause(ms, undefined, { signal: this.#ending.signal });
    } catch {
      return 'This run is over.';
    }
    this.#chronicle.say({ kind: 'time', ms });
    return undefined;
  }

  #fail(hop: Hop, error: unknown): void {
    if (this.#over) return;
    const detail = error instanceof Error ? error.message : String(error);
    this.#chronicle.say({ kind: 'application', hop, what: 'failed', message: '', detail });
  }
}

async function sentenceOf(done: Promise<void>): Promise<string | undefined> {
  try {
    await done;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
