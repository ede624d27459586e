import { expect } from 'vitest';
import { bool, type Field, longstr } from '../field.ts';
import { type Bench, bench, benchOn, consume, int, textOf } from '../fixtures.testing.ts';
import { isRefusal } from '../refusal.ts';
import { RememberingStore } from '../remembering-store.testing.ts';
import type { Entry } from './entry.ts';
import type { Queue } from './queue.ts';
import { type Loan, Model, type Reader, type Settings } from './queue-model.testing.ts';

export type Step =
  | { readonly do: 'publish'; readonly size: number; readonly ttl: number; readonly priority: number }
  | { readonly do: 'consume'; readonly prefetch: number; readonly noAck: boolean; readonly priority: number }
  | { readonly do: 'cancel' | 'die'; readonly who: number }
  | { readonly do: 'ack' | 'reject' | 'nack'; readonly which: number; readonly many: number }
  | { readonly do: 'get'; readonly noAck: boolean }
  | { readonly do: 'room'; readonly who: number; readonly has: boolean }
  | { readonly do: 'limit'; readonly maxLength: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'purge' | 'settle' };

const nameOf = (entry: Entry): string => textOf(entry).split('.')[0] ?? '';

function argumentsOf(s: Settings): Record<string, Field> {
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
export class Trial {
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
