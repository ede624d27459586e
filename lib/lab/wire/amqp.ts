/** AMQP 0-9-1 on the wire: whole frames out of a stream of bytes, and what each byte of them means. */
import { basicProperties, classes, extensions, methods } from '@/lib/lab/wire/amqp-methods';
import { type Fact, Malformed, type WireField, type WirePacket } from '@/lib/lab/wire/packet';
import { Reader, shown } from '@/lib/lab/wire/reader';

/** Every frame ends with this octet (§4.2.3). */
export const FRAME_END = 206;
const FRAME_HEAD_BYTES = 7;
const PROTOCOL_HEADER_BYTES = 8;
const FIRST_LETTER = 0x41;

/** The size of the frame, or of the protocol header, that begins at `at`; undefined while its head isn't whole. */
export function amqpSize(bytes: Uint8Array, at: number): number | undefined {
  // The protocol header begins with "AMQP"; no frame type has the number of a letter.
  if (bytes[at] === FIRST_LETTER) return PROTOCOL_HEADER_BYTES;
  if (bytes.length - at < FRAME_HEAD_BYTES) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 3);
  return FRAME_HEAD_BYTES + size + 1;
}

const frameTypes: Readonly<Record<number, string>> = { 1: 'method', 2: 'header', 3: 'body', 8: 'heartbeat' };

type Facts = Record<string, Fact>;

/** `delivery-tag` → `deliveryTag` */
const factName = (name: string): string => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function shortString(r: Reader): string {
  return r.utf8(r.u8());
}

/** A field value by its type's letter (§4.2.1, and RabbitMQ's errata for `I`, `s`, `l`). */
function fieldValue(r: Reader): string {
  const type = String.fromCharCode(r.u8());
  switch (type) {
    case 't':
      return r.u8() === 0 ? 'false' : 'true';
    case 'b':
      return String(r.i8());
    case 'B':
      return String(r.u8());
    case 's':
      return String(r.i16());
    case 'u':
      return String(r.u16());
    case 'I':
      return String(r.i32());
    case 'i':
      return String(r.u32());
    case 'l':
      return String(r.i64());
    case 'f':
      return String(r.f32());
    case 'd':
      return String(r.f64());
    case 'D': {
      const scale = r.u8();
      return String(r.u32() / 10 ** scale);
    }
    case 'S':
      return JSON.stringify(shown(r.slice(r.u32())));
    case 'x':
      return shown(r.slice(r.u32()));
    case 'T':
      return new Date(Number(r.u64()) * 1000).toISOString();
    case 'V':
      return 'void';
    case 'F': {
      // Its entries are said by the one that holds it.
      const outer = r.fields;
      r.fields = [];
      const entries = table(r);
      r.fields = outer;
      return `{ ${entries.join(', ')} }`;
    }
    case 'A': {
      const end = r.u32() + r.at;
      const items: string[] = [];
      while (r.at < end) items.push(fieldValue(r));
      return `[ ${items.join(', ')} ]`;
    }
    default:
      throw new Malformed(`there is no field type ${JSON.stringify(type)}`);
  }
}

/** Reads a table and notes each of its entries; the answer is the entries as text. */
function table(r: Reader): string[] {
  const end = r.u32() + r.at;
  if (end > r.end) throw new Malformed('a table is longer than its frame');
  const entries: string[] = [];
  while (r.at < end) {
    const from = r.at;
    const name = shortString(r);
    const value = fieldValue(r);
    r.note(name, from, value, { clause: 'AMQP 0-9-1 §4.2.5.5' });
    entries.push(`${name}: ${value}`);
  }
  return entries;
}

class Annotator {
  readonly r: Reader;
  readonly facts: Facts = {};
  type = '';

  constructor(bytes: Uint8Array) {
    this.r = new Reader(bytes);
  }

  protocolHeader(): void {
    const { r } = this;
    this.type = 'protocol header';
    const clause = 'AMQP 0-9-1 §4.2.2';
    r.field('Protocol', () => r.utf8(4), { clause });
    r.field('Id', () => r.u8(), { clause });
    r.field('Version', () => `${r.u8()}-${r.u8()}-${r.u8()}`, { clause });
  }

  frame(): void {
    const { r, facts } = this;
    let size = 0;
    const kind = r.group(
      'Frame header',
      () => {
        const type = r.field('Type', () => r.u8(), {
          clause: 'AMQP 0-9-1 §4.2.3',
          show: (value) => `${value} ${frameTypes[value] ?? ''}`,
        });
        facts.channel = r.field('Channel', () => r.u16(), { clause: 'AMQP 0-9-1 §4.2.3' });
        size = r.field('Size', () => r.u32(), { clause: 'AMQP 0-9-1 §4.2.3', show: (value) => `${value} bytes` });
        return frameTypes[type];
      },
      { clause: 'AMQP 0-9-1 §4.2.3', show: (value) => value ?? '' },
    );
    if (kind === undefined) throw new Malformed('there is no such frame type');
    r.end = r.at + size;
    this.type = kind;
    if (kind === 'method') this.method();
    else if (kind === 'header') this.contentHeader();
    else if (kind === 'body') this.body(size);
    if (r.left > 0) throw new Malformed(`${r.left} bytes of the payload are left over`);
    r.end = r.bytes.length;
    const end = r.field('Frame end', () => r.u8(), {
      clause: 'AMQP 0-9-1 §4.2.3',
      show: (value) => `${value} (0x${value.toString(16).toUpperCase()})`,
    });
    if (end !== FRAME_END) throw new Malformed(`the frame ends with ${end} and not with ${FRAME_END}`);
  }

  method(): void {
    const { r } = this;
    r.group(
      'Method',
      () => {
        const classId = r.field('Class', () => r.u16(), { show: (id) => `${id} ${classes[id] ?? ''}` });
        const from = r.at;
        const known = methods[`${classId}.${r.u16()}`];
        if (known === undefined) throw new Malformed('there is no such method');
        const [name, args] = known;
        r.note('Method', from, name);
        this.type = name;
        this.arguments(args === '' ? [] : args.split(' '));
        return name;
      },
      { clause: 'AMQP 0-9-1 §4.2.4', show: (name) => name },
    );
  }

  /** Neighbouring bits share octets, the first in the lowest bit (§4.2.5.2). */
  arguments(args: readonly string[]): void {
    let bits: number[] = [];
    for (const [index, arg] of args.entries()) {
      const [type = '', name = ''] = arg.split(':');
      if (type !== 'b') {
        this.argument(type, name);
        continue;
      }
      bits.push(index);
      if (args[index + 1]?.startsWith('b:') === true) continue;
      this.bits(bits.map((at) => args[at]?.slice(2) ?? ''));
      bits = [];
    }
  }

  bits(names: readonly string[]): void {
    const { r, facts } = this;
    const from = r.at;
    const octets = r.slice(Math.ceil(names.length / 8));
    const set: WireField[] = names.map((name, index) => {
      const on = (((octets[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
      facts[factName(name)] = on;
      return { name, from: from + (index >> 3), to: from + (index >> 3) + 1, value: on ? '1' : '0' };
    });
    const words = set.flatMap(({ name, value }) => (value === '1' ? [name] : []));
    r.note('Bits', from, words.length === 0 ? 'none set' : words.join(', '), {
      clause: 'AMQP 0-9-1 §4.2.5.2',
      fields: set.map((bit) => ({ ...bit, clause: this.methodClause() })),
    });
  }

  argument(type: string, name: string): void {
    const { r, facts } = this;
    const clause = this.methodClause();
    if (name.startsWith('reserved')) {
      r.field(name, () => this.value(type), { clause, show: () => 'reserved' });
      return;
    }
    if (type === 'T') {
      r.group(name, () => table(r).length, { clause, show: (count) => `${count} entries` });
      return;
    }
    // What says who somebody is stays out of what is shown and kept.
    const secret = name === 'response' || name === 'new-secret';
    const value = r.field(name, () => this.value(type), { clause, secret });
    if (!secret) facts[factName(name)] = typeof value === 'bigint' ? Number(value) : value;
  }

  /** Where the method and its arguments are defined. */
  methodClause(): string {
    return extensions.has(this.type) ? `RabbitMQ’s extension ${this.type}` : `amqp0-9-1.xml ${this.type}`;
  }

  value(type: string): string | number | bigint {
    const { r } = this;
    switch (type) {
      case 'o':
        return r.u8();
      case 's':
        return r.u16();
      case 'l':
        return r.u32();
      case 'L':
        return r.u64();
      case '$':
        return shortString(r);
      case 'S':
        return shown(r.slice(r.u32()));
      default:
        throw new Error(`no argument has the type ${type}`);
    }
  }

  contentHeader(): void {
    const { r, facts } = this;
    r.group(
      'Content header',
      () => {
        r.field('Class', () => r.u16(), { show: (id) => `${id} ${classes[id] ?? ''}` });
        r.field('Weight', () => r.u16());
        facts.bodySize = r.field('Body size', () => Number(r.u64()), { show: (size) => `${size} bytes` });
        const flags = r.field('Property flags', () => r.u16(), {
          show: (value) => value.toString(2).padStart(16, '0'),
        });
        for (const [index, [name, type]] of basicProperties.entries()) {
          if (((flags >> (15 - index)) & 1) === 1) this.property(name, type);
        }
      },
      { clause: 'AMQP 0-9-1 §4.2.6.1' },
    );
  }

  property(name: string, type: (typeof basicProperties)[number][1]): void {
    const { r, facts } = this;
    if (type === 'T') r.group(name, () => table(r).length, { show: (count) => `${count} entries` });
    else {
      const value = r.field(name, () => this.value(type));
      facts[factName(name)] = typeof value === 'bigint' ? Number(value) : value;
    }
  }

  body(size: number): void {
    const { r, facts } = this;
    facts.payload = r.field('Payload', () => shown(r.slice(size)), { clause: 'AMQP 0-9-1 §4.2.6.2' });
  }

  summary(): string {
    const { facts, type } = this;
    const words: string[] = [type];
    if (facts.exchange !== undefined) words.push(facts.exchange === '' ? '(default)' : String(facts.exchange));
    if (facts.routingKey !== undefined) words.push(String(facts.routingKey));
    if (facts.queue !== undefined) words.push(String(facts.queue));
    if (facts.deliveryTag !== undefined) words.push(`tag ${facts.deliveryTag}`);
    for (const flag of ['multiple', 'requeue', 'redelivered', 'mandatory', 'noAck'] as const) {
      if (facts[flag] === true) words.push(flag);
    }
    if (facts.prefetchCount !== undefined) words.push(`prefetch ${facts.prefetchCount}`);
    if (facts.replyCode !== undefined) words.push(`${facts.replyCode} ${facts.replyText}`);
    if (facts.bodySize !== undefined) words.push(`${facts.bodySize} bytes`);
    return words.join(' · ');
  }
}

/** One whole frame, or the protocol header. Throws `Malformed` when it isn't one. */
export function readAmqp(bytes: Uint8Array): WirePacket {
  const annotator = new Annotator(bytes);
  if (bytes[0] === FIRST_LETTER) annotator.protocolHeader();
  else annotator.frame();
  const { type, facts, r } = annotator;
  return { protocol: 'amqp', type, bytes, summary: annotator.summary(), fields: r.fields, facts };
}
