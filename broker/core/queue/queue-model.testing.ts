import type { Consumer } from '../consumer.ts';
import type { RecordingSink } from '../fixtures.testing.ts';

export interface Settings {
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

export interface Reader {
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
export interface Loan {
  readonly letter: Letter;
  readonly reader: Reader | undefined;
}

/** The queue as one would write it without a thought of speed: lists, sorted and searched anew each time. */
export class Model {
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
