import type { Broker } from '../core/broker.ts';
import type { Breakage } from './breakage.ts';
import { BrokerProcess, resetPolicies } from './broker-process.ts';
import type { Checker, View } from './checkers/checker.ts';
import { ConfirmedSurvives } from './checkers/confirmed-survives.ts';
import { Counters } from './checkers/counters.ts';
import { Definitions } from './checkers/definitions.ts';
import { ExactlyOnce } from './checkers/exactly-once.ts';
import { Limits } from './checkers/limits.ts';
import { NothingLeft } from './checkers/nothing-left.ts';
import { Order } from './checkers/order.ts';
import { RecoveredState } from './checkers/recovered-state.ts';
import { Redelivered } from './checkers/redelivered.ts';
import { Retained } from './checkers/retained.ts';
import { RolledBack } from './checkers/rolled-back.ts';
import { StaysGone } from './checkers/stays-gone.ts';
import { clientOf, patientConsumer } from './clients/cast.ts';
import { Collector } from './clients/collector.ts';
import type { Peer, Surroundings } from './clients/peer.ts';
import { Subscriber } from './clients/subscriber.ts';
import { TopologyClient } from './clients/topology.ts';
import { Scheduler, WallClock } from './clock.ts';
import { FileStorage, RESERVE_BYTES } from './file-storage.ts';
import { describe, type Happening } from './happening.ts';
import { Ledger } from './ledger.ts';
import { Mischief } from './mischief.ts';
import { type Endpoint, type Link, Network, type Port } from './network.ts';
import type { Expectation } from './observed-store.ts';
import type { Plan } from './plan.ts';
import { DiedWhileOpening, MemoryStorage, type Storage } from './storage.ts';
import { Transcript, type Violation } from './transcript.ts';

/** How often counters are compared with what is there, and whether all is done, in simulated ms. */
const LOOK_MS = 250;
/** How long a phase of a run may take, in simulated ms: longer, and somebody waits for ever. */
const PATIENCE_MS = 120_000;
/**
 * When all queues are empty, the store takes no more of the disk than so many of its segments would: the one that is
 * written, with what failed writes have left of it, and those that definitions keep, with their indexes.
 */
const SEGMENTS_LEFT_MAX = 8;
/**
 * The store has its reserve again, which it looks after every second, has tried again what has failed, after 5 s at most,
 * and has given back the files that it keeps for segments to come, after 30 s.
 */
const SETTLED_MS = 40_000;
/** A queue's clock for what has expired rings once more, for messages that have gone otherwise. */
const LAST_TIMERS_MS = 4_000;
/** Events of one run: more, and something runs in circles. */
const STEPS_MAX = 3_000_000;

export interface Outcome {
  readonly violations: readonly Violation[];
  /** Of the whole transcript: two runs of one plan have the same. */
  readonly hash: number;
  readonly transcript: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly simulatedMs: number;
}

export interface RunOptions {
  readonly breakage?: Breakage | undefined;
  /** Keeps the transcript's lines. */
  readonly keepTranscript?: boolean;
}

/** After the first violation a run is over: what follows from it says nothing new. */
class Stopped extends Error {}

export function simulate(plan: Plan, options: RunOptions = {}): Outcome {
  const undo = options.breakage?.patch?.();
  try {
    return new Simulation(plan, options).run();
  } finally {
    undo?.();
  }
}

/** A broker, its clients, and all that goes wrong around them. */
class Simulation implements View, Surroundings {
  readonly plan: Plan;
  readonly ledger = new Ledger();
  readonly #options: RunOptions;
  readonly #scheduler = new Scheduler();
  readonly #clock = new WallClock(this.#scheduler);
  readonly #network: Network;
  readonly #checkers: readonly Checker[];
  readonly #definitions: Definitions;
  readonly #clients = new Map<string, Peer>();
  readonly #transcript: Transcript;
  readonly #mischief: Mischief;
  readonly #storage: Storage;
  readonly #recoveredState: RecoveredState;
  readonly #counters: Counters;
  #process: BrokerProcess | undefined;
  /** Of the process that has died. */
  #expected: Expectation | undefined;

  constructor(plan: Plan, options: RunOptions) {
    this.plan = plan;
    this.#options = options;
    this.#transcript = new Transcript(options.keepTranscript ?? false);
    this.#network = new Network(this.#scheduler, plan.seed, plan.network);
    const report = (checker: string, text: string): void => this.#violated(checker, text);
    this.#definitions = new Definitions(this, report);
    this.#recoveredState = new RecoveredState(this, report);
    this.#counters = new Counters(this, report);
    this.#checkers = [
      ...[this.#definitions, this.#recoveredState, this.#counters],
      ...[ConfirmedSurvives, StaysGone, Order, ExactlyOnce, RolledBack, Redelivered].map((C) => new C(this, report)),
      ...[Limits, Retained, NothingLeft].map((C) => new C(this, report)),
    ];
    this.#storage = plan.store === 'memory' ? new MemoryStorage() : this.#fileStorage();
    this.#mischief = this.#newMischief();
  }

  // --- for checkers and clients

  get now(): number {
    return this.#scheduler.now;
  }

  get broker(): Broker | undefined {
    return this.#process?.broker;
  }

  get written(): number {
    return this.#process?.broker.store.written ?? 0;
  }

  get durable(): number {
    return this.#process?.broker.store.durable ?? 0;
  }

  get pendingTimers(): number {
    return this.#process?.env.pendingTimers ?? 0;
  }

  connect(port: Port, name: string, endpoint: Endpoint): Link {
    return this.#network.connect(port, name, endpoint);
  }

  after(ms: number, run: () => void): void {
    this.#scheduler.after(ms, run);
  }

  isThere(what: string): boolean {
    return this.#definitions.isThere(what);
  }

  happened(happening: Happening): void {
    this.#transcript.tell(this.now, describe(happening));
    this.#transcript.count(happening.kind);
    this.ledger.see(happening);
    for (const checker of this.#checkers) checker.see(happening);
  }

  complain(who: string, text: string): void {
    this.#violated('conduct', `${who}: ${text}`);
  }

  // --- the run

  run(): Outcome {
    try {
      this.#runAll();
    } catch (error) {
      if (!(error instanceof Stopped)) this.#threw(error);
    }
    const { violations, hash, lines, counts } = this.#transcript;
    for (const [what, count] of Object.entries(this.#storage.device?.counts ?? {})) counts[`disk ${what}`] = count;
    return { violations, hash, transcript: lines, counts, simulatedMs: this.now };
  }

  #runAll(): void {
    this.#startBroker();
    this.#lookLater();
    const topology = this.#join(new TopologyClient(this));
    const subscribers = this.plan.clients.filter((client) => client.kind === 'subscriber');
    for (const client of subscribers) this.#join(clientOf(this, client));
    this.#until('the topology stands', () => this.#areDone() && this.durable === this.written && topology.isDone);
    this.#registerTopology();
    for (const client of this.plan.clients) if (client.kind !== 'subscriber') this.#join(clientOf(this, client));
    const faultsEnd = this.now + this.#mischief.begin();
    this.#until('all clients are done', () => this.now >= faultsEnd && this.#process !== undefined && this.#areDone());
    this.#mischief.end();
    this.#drain();
    this.#part();
    const { broker } = this;
    if (broker) for (const checker of this.#checkers) checker.end(broker);
  }

  #fileStorage(): FileStorage {
    return new FileStorage({
      seed: this.plan.seed,
      plan: this.plan.disk,
      scheduler: this.#scheduler,
      flush: this.#options.breakage?.flush ?? 'always',
      onPoint: () => this.#mischief.ioPoint(),
    });
  }

  #newMischief(): Mischief {
    return new Mischief({
      plan: this.plan,
      clock: this.#clock,
      device: this.#storage.device,
      client: (name) => this.#clients.get(name),
      resetPolicies: () => {
        if (this.broker) resetPolicies(this.broker, this.plan.queues);
      },
      crash: (power, downMs) => this.#crash(power, downMs),
      after: (ms, run) => this.after(ms, run),
      noted: (fault) => {
        this.happened({ kind: 'fault', text: JSON.stringify(fault) });
        this.#transcript.count(`fault ${fault.kind}`);
      },
    });
  }

  #startBroker(): void {
    const process = this.#newProcess();
    if (process === undefined) return;
    this.#process = process;
    if (process.tornBytes > 0) this.#transcript.count('torn tails');
    const { broker, found, store } = process;
    if (this.#expected) this.#recoveredState.compare(this.#expected, found, broker, store);
    this.#counters.began(broker);
    this.#network.acceptors = { amqp: process.amqp, mqtt: process.mqtt };
    this.happened({ kind: 'started', times: this.ledger.crashes + 1 });
  }

  /** Undefined: it has died before it was there. */
  #newProcess(): BrokerProcess | undefined {
    try {
      return new BrokerProcess({
        clock: this.#clock,
        storage: this.#storage,
        breakage: this.#options.breakage,
        threw: (error) => this.#threw(error),
        damaged: (text) => this.#violated('no-damage', text),
        residentBytesMax: this.plan.disk.residentBytes,
        queues: this.plan.queues,
      });
    } catch (error) {
      if (error instanceof DiedWhileOpening) return undefined;
      throw error;
    }
  }

  /** Without a word to anybody. */
  #crash(power: boolean, downMs: number): void {
    const process = this.#process;
    if (process === undefined) {
      if (this.#storage.isOpening) this.#crashWhileOpening(power, downMs);
      return;
    }
    const { written, durable } = process.store;
    this.#expected = process.store.expectation();
    process.env.die();
    this.#storage.died(power);
    this.#process = undefined;
    this.#network.brokerDied();
    this.happened({ kind: 'crashed', power, written, durable });
    this.after(downMs, () => this.#startBroker());
  }

  /** What is to be found is what was to be found before. */
  #crashWhileOpening(power: boolean, downMs: number): void {
    this.#storage.died(power);
    this.#transcript.count('crashes of a broker that began');
    this.happened({ kind: 'crashed', power, written: 0, durable: 0 });
    this.after(downMs, () => this.#startBroker());
  }

  #join<P extends Peer>(peer: P): P {
    this.#clients.set(peer.name, peer);
    peer.start();
    return peer;
  }

  #registerTopology(): void {
    const who = 'topology';
    const exists = (what: string): void => this.happened({ kind: 'defined', who, what, isThere: true });
    exists('exchange x.direct');
    exists('exchange x.fan');
    for (const { name, fan, topicKey } of this.plan.queues) {
      exists(`queue ${name}`);
      exists(`binding x.direct ${name}`);
      if (fan) exists(`binding x.fan ${name}`);
      if (topicKey !== undefined) exists(`binding amq.topic ${name}`);
    }
  }

  /** Everybody who takes messages leaves, and somebody patient takes the rest. */
  #drain(): void {
    for (const client of this.#clients.values()) if (!(client instanceof Subscriber)) client.leave();
    if (this.plan.disk.drainsFull) this.#fillDisk();
    for (const { name } of this.plan.queues) this.#join(patientConsumer(this, name));
    this.#until('all queues are empty', () => this.#isEmpty());
    this.#join(new Collector(this, 'collector'));
    this.#until('what is retained has come', () => this.#areDone());
    this.#runFor(LOOK_MS);
  }

  /** For good: what is needed to give space back is there already, or nothing would ever be. */
  #fillDisk(): void {
    const { device } = this.#storage;
    if (device === undefined) return;
    this.#runFor(SETTLED_MS);
    device.fill(0);
    this.#transcript.count('disk full while the queues are drained');
  }

  #isEmpty(): boolean {
    const vhost = this.broker?.vhosts.get('/');
    if (vhost === undefined) return false;
    for (const queue of vhost.queues.values()) if (queue.readyCount + queue.unackedCount > 0) return false;
    for (const session of vhost.sessions) if (session.outgoing.size > 0) return false;
    return true;
  }

  #part(): void {
    for (const client of this.#clients.values()) client.leave();
    this.#until('all connections are gone', () => this.#network.linkCount === 0);
    this.#runFor(LAST_TIMERS_MS);
    this.#until('all is on the disk', () => this.durable === this.written);
    this.#until('the disk has its space again', () => this.#hasSpaceBack());
  }

  /** What is left are definitions and sessions. */
  #hasSpaceBack(): boolean {
    const { device } = this.#storage;
    if (device === undefined) return true;
    return device.usedBytes() <= SEGMENTS_LEFT_MAX * this.plan.disk.segmentBytes + RESERVE_BYTES;
  }

  #areDone(): boolean {
    for (const client of this.#clients.values()) if (!client.isDone && !client.hasLeft) return false;
    return true;
  }

  #until(what: string, isSo: () => boolean): void {
    const deadline = this.now + PATIENCE_MS;
    let next = 0;
    while (this.now < next || !isSo()) {
      if (this.now >= next) next = this.now + LOOK_MS / 4;
      if (this.now > deadline) this.#stuck(what);
      this.#step();
    }
  }

  #stuck(what: string): void {
    const waiting = [...this.#clients.values()].filter((c) => !c.isDone && !c.hasLeft).map((c) => c.waitsFor);
    const full = [...(this.broker?.vhosts.get('/')?.queues.values() ?? [])]
      .filter((queue) => queue.readyCount + queue.unackedCount > 0)
      .map((queue) => `${queue.name} has ${queue.readyCount} ready and ${queue.unackedCount} out`);
    this.#violated('progress', `not ${what} after ${PATIENCE_MS} ms: ${[...waiting, ...full].join('; ')}`);
  }

  #runFor(ms: number): void {
    const end = this.now + ms;
    while (this.now < end) this.#step();
  }

  #step(): void {
    if (this.#scheduler.steps > STEPS_MAX) this.#violated('progress', `more than ${STEPS_MAX} events`);
    if (!this.#scheduler.step()) throw new Error('nothing will ever happen again');
    if (this.#transcript.violations.length > 0) throw new Stopped();
  }

  #lookLater(): void {
    this.after(LOOK_MS, () => {
      const { broker } = this;
      if (broker) for (const checker of this.#checkers) checker.look(broker);
      this.#lookLater();
    });
  }

  #threw(error: unknown): void {
    this.#violated('no-exceptions', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  #violated(checker: string, text: string): void {
    this.#transcript.violated(this.now, checker, text);
  }
}
