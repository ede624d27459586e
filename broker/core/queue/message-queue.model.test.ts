import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Consumer } from '../consumer.ts';
import { bool, type Field, longstr } from '../field.ts';
import { type Bench, bench, benchOn, consume, type RecordingSink, textOf } from '../fixtures.testing.ts';
import { isRefusal } from '../refusal.ts';
import { RememberingStore } from '../remembering-store.testing.ts';
import type { Entry } from './entry.ts';
import type { Queue } from './queue.ts';

/** Another seed: `WAYBILL_SEED=… npx vitest run …`. */
const SEED = Number(process.env.WAYBILL_SEED ?? 20_261_121);
/** A second's work, which a busy machine may take long for; a longer search takes the time that it takes. */
const PATIENCE_MS = process.env.WAYBILL_RUNS === undefined ? 120_000 : 3_600_000;

interface Settings {
  readonly quorum: boolean;
  readonly maxLength: number | undefined;
  readonly maxLengthBytes: number | undefined;
  readonly overflow: 'drop-head' | 'reject-publish' | 'reject-publish-dlx';
  readonly ttl: number | undefined;
  readonly maxPriority: number;
  readonly singleActive: boolean;
  readonly deliveryLimit: number | undefined;
  /** How many octets of waiting messages stay in memory; undefined: the store can't page. */
  readonly residentBytesMax: number | undefined;
}

type Step =
  | { readonly do: 'publish'; readonly size: number; readonly ttl: number; readonly priority: number }
  | { readonly do: 'consume'; readonly prefetch: number; readonly noAck: boolean; readonly priority: number }
  | { readonly do: 'cancel' | 'die'; readonly who: number }
  | { readonly do: 'ack' | 'reject' | 'nack'; readonly which: number; readonly many: number }
  | { readonly do: 'get'; readonly noAck: boolean }
  | { readonly do: 'room'; readonly who: number; readonly has: boolean }
  | { readonly do: 'limit'; readonly maxLength: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'purge' | 'settle' };

/** A message of the model. Its name is its body up to the first dot. */
interface Letter {
  readonly name: string;
  readonly bytes: number;
  readonly lane: number;
  readonly expiresAt: number;
  seq: number;
  redelivered: boolean;
  returns: number;
}

interface Reader {
  readonly consumer: Consumer;
  readonly sink: RecordingSink;
  readonly prefetch: number;
  readonly noAck: boolean;
  readonly priority: number;
  active: boolean;
  /** What it should have been sent, in order. */
  readonly expected: string[];
  held: number;
}

/** A letter that is out, with the queue's own entry for it. */
interface Loan {
  readonly letter: Letter;
  readonly reader: Reader | undefined;
}

/** The queue as one would write it without a thought of speed: lists, sorted and searched anew each time. */
class Model {
  ready: Letter[] = [];
  loans: Loan[] = [];
  readers: Reader[] = [];
  readonly grave: string[] = [];
  readonly fates = { published: 0, acked: 0, consumed: 0, expired: 0, dropped: 0, refused: 0, rejected: 0, limited: 0 };
  purged = 0;
  redeliveries = 0;
  maxLength: number | undefined;
  #seq = 0;

  constructor(
    readonly settings: Settings,
    public now: number,
  ) {
    this.maxLength = settings.maxLength;
  }

  publish(name: string, bytes: number, ttl: number, priority: number): void {
    this.fates.published++;
    const { settings } = this;
    if (settings.overflow !== 'drop-head' && this.#isOver(1, bytes)) {
      this.fates.refused++;
      if (settings.overflow === 'reject-publish-dlx') this.grave.push(`${name} maxlen`);
      return;
    }
    const ttls = [ttl, settings.ttl ?? -1].filter((t) => t >= 0);
    const expiresAt = ttls.length === 0 ? 0 : this.now + Math.min(...ttls);
    const lane = Math.min(priority, settings.maxPriority);
    const letter = { name, bytes, lane, expiresAt, seq: ++this.#seq, redelivered: false, returns: 0 };
    if (this.ready.length === 0 && this.#next()) this.#hand(letter);
    else this.ready.push(letter);
    this.tidy();
  }

  /** Order, time and length: what must hold whenever nothing is under way. */
  tidy(): void {
    this.ready.sort((a, b) => b.lane - a.lane || a.seq - b.seq);
    this.#dropOverflow();
    for (const letter of [...this.ready]) {
      const isFront = this.ready.find((other) => other.lane === letter.lane) === letter;
      if (isFront && letter.expiresAt !== 0 && letter.expiresAt <= this.now) this.#remove(letter, 'expired');
    }
  }

  settle(): void {
    this.tidy();
    while (this.ready.length > 0 && this.#next()) {
      const letter = this.ready.shift();
      if (letter) this.#hand(letter);
      this.tidy();
    }
  }

  get(noAck: boolean): Letter | undefined {
    const letter = this.ready.shift();
    if (letter === undefined) return undefined;
    if (letter.redelivered) this.redeliveries++;
    if (noAck) this.fates.consumed++;
    else this.loans.push({ letter, reader: undefined });
    this.tidy();
    return letter;
  }

  /** Takes loans back, in their order. */
  settleLoans(how: 'ack' | 'reject' | 'nack', loans: readonly Loan[], byClient: boolean): void {
    const { quorum, deliveryLimit } = this.settings;
    for (const loan of loans) {
      const { letter, reader } = loan;
      this.loans = this.loans.filter((other) => other !== loan);
      if (reader) reader.held--;
      if (how === 'ack') {
        this.fates.acked++;
      } else if (how === 'reject') {
        this.fates.rejected++;
        this.grave.push(`${letter.name} rejected`);
      } else if (deliveryLimit !== undefined && letter.returns + 1 > deliveryLimit) {
        this.fates.limited++;
        this.grave.push(`${letter.name} delivery_limit`);
      } else {
        letter.returns++;
        letter.redelivered = true;
        if (byClient && quorum && deliveryLimit === undefined) letter.seq = ++this.#seq;
        this.ready.push(letter);
      }
    }
    const before = this.fates.dropped;
    this.ready.sort((a, b) => b.lane - a.lane || a.seq - b.seq);
    if (how === 'nack') this.#dropOverflow();
    // Time is looked at when a turn ends or a clock rings, and when something was dropped.
    if (this.fates.dropped > before) this.tidy();
  }

  add(reader: Reader): void {
    reader.active = !this.settings.singleActive || this.readers.every((other) => !other.active);
    const behind = this.readers.findIndex((other) => other.priority < reader.priority);
    this.readers.splice(behind < 0 ? this.readers.length : behind, 0, reader);
  }

  remove(reader: Reader): void {
    this.readers = this.readers.filter((other) => other !== reader);
    if (this.settings.singleActive && reader.active && this.readers[0]) this.readers[0].active = true;
    reader.active = false;
  }

  purge(): number {
    const count = this.ready.length;
    this.purged += count;
    this.ready = [];
    return count;
  }

  get bytes(): number {
    return this.ready.reduce((sum, letter) => sum + letter.bytes, 0);
  }

  #dropOverflow(): void {
    while (this.settings.overflow === 'drop-head' && this.#isOver(0, 0)) {
      const [first] = this.ready;
      if (first) this.#remove(first, 'dropped');
    }
  }

  #isOver(more: number, bytes: number): boolean {
    const { maxLengthBytes } = this.settings;
    return (
      this.ready.length + more > (this.maxLength ?? Number.POSITIVE_INFINITY) ||
      this.bytes + bytes > (maxLengthBytes ?? Number.POSITIVE_INFINITY)
    );
  }

  #remove(letter: Letter, fate: 'expired' | 'dropped'): void {
    this.ready = this.ready.filter((other) => other !== letter);
    this.fates[fate]++;
    this.grave.push(`${letter.name} ${fate === 'expired' ? 'expired' : 'maxlen'}`);
  }

  #next(): Reader | undefined {
    return this.readers.find((r) => r.active && (r.noAck || r.prefetch === 0 || r.held < r.prefetch) && r.sink.room);
  }

  #hand(letter: Letter): void {
    const reader = this.#next();
    if (reader === undefined) throw new Error('nobody to hand it to');
    if (!this.settings.singleActive) {
      this.readers = this.readers.filter((other) => other !== reader);
      const behind = this.readers.findIndex((other) => other.priority < reader.priority);
      this.readers.splice(behind < 0 ? this.readers.length : behind, 0, reader);
    }
    reader.expected.push(letter.name);
    if (letter.redelivered) this.redeliveries++;
    if (reader.noAck) {
      this.fates.consumed++;
    } else {
      reader.held++;
      this.loans.push({ letter, reader });
    }
  }
}

const nameOf = (entry: Entry): string => textOf(entry).split('.')[0] ?? '';

function argumentsOf(s: Settings): Record<string, Field> {
  const int = (value: number): Field => ({ type: 'signedint', value });
  const optional: [string, number | undefined][] = [
    ['x-max-length', s.maxLength],
    ['x-max-length-bytes', s.maxLengthBytes],
    ['x-message-ttl', s.ttl],
    ['x-max-priority', s.maxPriority === 0 ? undefined : s.maxPriority],
    ['x-delivery-limit', s.deliveryLimit],
  ];
  return {
    'x-queue-type': longstr(s.quorum ? 'quorum' : 'classic'),
    'x-overflow': longstr(s.overflow),
    'x-dead-letter-exchange': longstr(''),
    'x-dead-letter-routing-key': longstr('grave'),
    ...(s.singleActive ? { 'x-single-active-consumer': bool(true) } : {}),
    ...Object.fromEntries(optional.flatMap(([key, n]) => (n === undefined ? [] : [[key, int(n)]]))),
  };
}

/** The queue and its model, side by side. */
class Trial {
  readonly #b: Omit<Bench, 'store'>;
  readonly #store: RememberingStore | undefined;
  readonly #queue: Queue;
  readonly #grave: Queue;
  readonly #model: Model;
  /** What is out, by name: names are never used twice. */
  readonly #entries = new Map<string, Entry>();
  readonly #all: Reader[] = [];
  #count = 0;

  constructor(settings: Settings) {
    const { residentBytesMax } = settings;
    this.#store = residentBytesMax === undefined ? undefined : new RememberingStore();
    this.#b =
      residentBytesMax === undefined || this.#store === undefined
        ? bench()
        : benchOn(this.#store, { residentBytesMax });
    this.#grave = this.#b.queue('grave');
    this.#queue = this.#b.queue('q', argumentsOf(settings));
    this.#model = new Model(settings, this.#b.env.now());
  }

  run(step: Step): void {
    const model = this.#model;
    switch (step.do) {
      case 'publish':
        this.#publish(step.size, step.ttl, step.priority);
        break;
      case 'consume':
        this.#consume(step);
        break;
      case 'cancel':
      case 'die':
        this.#leave(this.#readerAt(step.who), step.do === 'die');
        break;
      case 'ack':
      case 'reject':
      case 'nack':
        this.#return(step.do, step.which, step.many);
        break;
      case 'get':
        this.#get(step.noAck);
        break;
      case 'room': {
        const reader = this.#readerAt(step.who);
        if (reader === undefined) break;
        reader.sink.room = step.has;
        if (step.has) this.#b.broker.pumpLater(this.#queue);
        this.#settle();
        break;
      }
      case 'limit':
        model.maxLength = Math.min(step.maxLength, model.settings.maxLength ?? step.maxLength);
        this.#queue.applyPolicy('p', undefined, { 'max-length': step.maxLength });
        model.tidy();
        break;
      case 'pass':
        for (let ms = 0; ms < step.ms; ms++) {
          this.#b.env.advance(1);
          model.now++;
          model.tidy();
        }
        this.#settle();
        break;
      case 'purge':
        expect(this.#queue.purge()).toBe(model.purge());
        break;
      case 'settle':
        this.#settle();
        break;
    }
  }

  #settle(): void {
    this.#b.settle();
    this.#model.settle();
    this.#collect();
  }

  /** Finds the entries of what was handed out. */
  #collect(): void {
    for (const { sink } of this.#all) for (const entry of sink.got) this.#entries.set(nameOf(entry), entry);
  }

  #publish(size: number, ttlMs: number, priority: number): void {
    const name = String(++this.#count);
    const text = `${name}.`.padEnd(size, '.');
    const refusedBefore = this.#model.fates.refused;
    const { rejected } = this.#b.publish('', 'q', { text, ttlMs, priority, persistent: true });
    this.#model.publish(name, text.length, ttlMs, priority);
    expect(rejected).toBe(this.#model.fates.refused > refusedBefore);
  }

  /** Settles before, for the bench does. */
  #consume({ prefetch, noAck, priority }: Step & { do: 'consume' }): void {
    this.#settle();
    const { consumer, sink } = consume(this.#b, 'q', { tag: String(this.#all.length), prefetch, noAck, priority });
    const reader: Reader = { consumer, sink, prefetch, noAck, priority, active: false, expected: [], held: 0 };
    this.#all.push(reader);
    this.#model.add(reader);
    this.#settle();
  }

  #readerAt(who: number): Reader | undefined {
    const { readers } = this.#model;
    return [...readers].sort((a, b) => Number(a.consumer.tag) - Number(b.consumer.tag))[who % (readers.length || 1)];
  }

  /** `dies`: its channel is gone, and all that it holds goes back. */
  #leave(reader: Reader | undefined, dies: boolean): void {
    if (reader === undefined) return;
    this.#queue.removeConsumer(reader.consumer);
    this.#model.remove(reader);
    if (!dies) return;
    const loans = this.#model.loans.filter((loan) => loan.reader === reader);
    this.#settleLoans('nack', loans, false);
  }

  #return(how: 'ack' | 'reject' | 'nack', which: number, many: number): void {
    const { loans } = this.#model;
    if (loans.length === 0) return;
    const from = which % loans.length;
    this.#settleLoans(how, loans.slice(from, from + many), true);
  }

  #settleLoans(how: 'ack' | 'reject' | 'nack', loans: readonly Loan[], byClient: boolean): void {
    this.#collect();
    const entries = loans.map(({ letter }) => {
      const entry = this.#entries.get(letter.name);
      if (entry === undefined) throw new Error(`${letter.name} was never handed out`);
      return entry;
    });
    if (how === 'nack') this.#queue.requeue(entries, byClient);
    else for (const entry of entries) this.#queue[how](entry);
    this.#model.settleLoans(how, loans, byClient);
  }

  #get(noAck: boolean): void {
    this.#settle();
    const holder = { describe: () => ({ connection: '', channel: 0, user: '', peerHost: '', peerPort: 0 }) };
    const got = this.#queue.get(noAck, holder);
    if (isRefusal(got)) {
      expect([this.#queue.kind, this.#queue.settings.singleActive]).toEqual(['quorum', true]);
      return;
    }
    const letter = this.#model.get(noAck);
    expect(got && [nameOf(got), got.redelivered]).toEqual(letter && [letter.name, letter.redelivered]);
    if (got) this.#entries.set(nameOf(got), got);
  }

  check(): void {
    this.#settle();
    const { ready, loans, fates, bytes, purged, grave } = this.#model;
    const queue = this.#queue;
    expect(queue.browse(0, 10_000).map(nameOf)).toEqual(ready.map((letter) => letter.name));
    expect(new Set([...queue.unacked()].map(nameOf))).toEqual(new Set(loans.map(({ letter }) => letter.name)));
    expect([queue.readyCount, queue.readyBytes, queue.unackedCount]).toEqual([ready.length, bytes, loans.length]);
    if (this.#store === undefined) expect(queue.paged).toEqual({ messages: 0, bytes: 0 });
    expect([queue.paged.messages <= ready.length, queue.paged.bytes <= bytes]).toEqual([true, true]);
    expect(queue.unackedBytes).toBe(loans.reduce((sum, { letter }) => sum + letter.bytes, 0));
    for (const { sink, expected, consumer, held, active } of this.#all) {
      expect(sink.got.map(nameOf)).toEqual(expected);
      expect([consumer.unackedCount, consumer.active]).toEqual([held, active]);
    }
    const { stats } = queue;
    expect(stats.redeliver).toBe(this.#model.redeliveries);
    const { publish, ack, expired, dropped, refused, rejected, deliveryLimited } = stats;
    const consumed = stats.deliverNoAck + stats.getNoAck;
    expect({ published: publish, acked: ack, consumed, expired, dropped, refused, rejected, limited: deliveryLimited })
      // Each message has exactly one fate.
      .toEqual(fates);
    const gone = ack + consumed + expired + dropped + refused + rejected + deliveryLimited + purged;
    expect(publish).toBe(gone + queue.readyCount + queue.unackedCount);
    expect(this.#grave.browse(0, 10_000).map(buried).sort()).toEqual([...grave].sort());
  }

  /** Everybody leaves and everything is given back: nothing may be left over. */
  end(): void {
    this.#settleLoans('ack', this.#model.loans, true);
    for (const reader of [...this.#model.readers]) this.#leave(reader, false);
    this.check();
    expect([this.#queue.unackedCount, this.#queue.unackedBytes, this.#queue.consumers.length]).toEqual([0, 0, 0]);
    this.#b.vhost.removeQueue(this.#queue);
    this.#b.settle();
    expect(this.#b.env.pendingTimers).toBe(0);
    this.#b.vhost.removeQueue(this.#grave);
    if (this.#store) expect([this.#store.size, this.#b.broker.residency.bytes]).toEqual([0, 0]);
  }
}

function buried(entry: Entry): string {
  const reason = entry.message.headers.get('x-first-death-reason');
  return `${nameOf(entry)} ${reason?.type === 'longstr' ? reason.value : '?'}`;
}

const small = (max: number) => fc.nat(max);
const perhaps = (arbitrary: fc.Arbitrary<number>) => fc.option(arbitrary, { nil: undefined });

const settings: fc.Arbitrary<Settings> = fc
  .record({
    quorum: fc.boolean(),
    maxLength: perhaps(small(6)),
    maxLengthBytes: perhaps(small(60)),
    overflow: fc.constantFrom('drop-head', 'reject-publish', 'reject-publish-dlx'),
    ttl: perhaps(small(20)),
    maxPriority: fc.constantFrom(0, 0, 1, 3),
    singleActive: fc.boolean(),
    deliveryLimit: perhaps(small(2)),
    residentBytesMax: fc.constantFrom(undefined, undefined, 0, 1_000, 3_000),
  })
  // What a quorum queue can't have, and what it alone has.
  .map((s) =>
    s.quorum
      ? { ...s, maxPriority: 0, overflow: s.overflow === 'reject-publish-dlx' ? 'drop-head' : s.overflow }
      : { ...s, deliveryLimit: undefined },
  );

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      size: fc.integer({ min: 3, max: 30 }),
      ttl: fc.oneof(fc.constant(-1), small(25)),
      priority: small(5),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('consume' as const),
      prefetch: small(3),
      noAck: fc.boolean(),
      priority: fc.integer({ min: -1, max: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'die' as const), who: small(9) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('ack' as const, 'reject' as const, 'nack' as const, 'nack' as const),
      which: small(20),
      many: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('get' as const), noAck: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('room' as const), who: small(9), has: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('limit' as const), maxLength: small(8) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: small(15) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('purge' as const, 'settle' as const, 'settle' as const) }) },
);

test(
  'a queue does what a list would do: order, limits, times, counts, and one fate for each message',
  () => {
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 60 }), (chosen, steps) => {
        const trial = new Trial(chosen);
        for (const each of steps) trial.run(each);
        trial.check();
        trial.end();
      }),
      { numRuns: Number(process.env.WAYBILL_RUNS ?? 1500), seed: SEED },
    );
  },
  PATIENCE_MS,
);
