import { byId, PROPERTIES } from './methods.ts';
import { type Arg, type Args, type FieldValue, type Table, type Typed, typed } from './values.ts';

/** Reads what a server sent; throws when the server sent nonsense, which no transcript may hide. */
class Reader {
  #offset = 0;
  constructor(readonly bytes: Buffer) {}
  get done(): boolean {
    return this.#offset >= this.bytes.length;
  }
  take(length: number): Buffer {
    const end = this.#offset + length;
    if (end > this.bytes.length) throw new Error(`the server's frame ends early: ${this.bytes.toString('hex')}`);
    const out = this.bytes.subarray(this.#offset, end);
    this.#offset = end;
    return out;
  }
  number(length: number): number {
    return this.take(length).readUIntBE(0, length);
  }
  signed(length: number): number {
    return this.take(length).readIntBE(0, length);
  }
  longlong(): bigint {
    return this.take(8).readBigInt64BE();
  }
  shortstr(): string {
    return this.take(this.number(1)).toString('utf8');
  }
  longstr(): Buffer {
    return this.take(this.number(4));
  }
  table(): Table {
    const inner = new Reader(this.longstr());
    const out: Table = {};
    while (!inner.done) out[inner.shortstr()] = inner.field();
    return out;
  }
  field(): Typed {
    const type = this.take(1).toString('latin1');
    switch (type) {
      case 't':
        return typed(type, this.number(1) !== 0);
      case 'b':
        return typed(type, this.signed(1));
      case 'B':
        return typed(type, this.number(1));
      case 's':
        return typed(type, this.signed(2));
      case 'u':
        return typed(type, this.number(2));
      case 'I':
        return typed(type, this.signed(4));
      case 'i':
        return typed(type, this.number(4));
      case 'l':
      case 'T':
        return typed(type, this.longlong());
      case 'f':
        return typed(type, this.take(4).readFloatBE());
      case 'd':
        return typed(type, this.take(8).readDoubleBE());
      case 'D':
        return typed(type, `${this.number(1)}/${this.number(4)}`);
      case 'S':
        return typed(type, this.longstr().toString('utf8'));
      case 'x':
        return typed(type, this.longstr().toString('hex'));
      case 'V':
        return typed(type, null);
      case 'A': {
        const inner = new Reader(this.longstr());
        const items: FieldValue[] = [];
        while (!inner.done) items.push(inner.field());
        return typed(type, items);
      }
      case 'F':
        return typed(type, this.table());
      default:
        throw new Error(`the server sent a field of unknown type ${JSON.stringify(type)}`);
    }
  }
}

function decodeArg(type: string, reader: Reader): Arg {
  switch (type) {
    case 'o':
      return reader.number(1);
    case 'h':
      return reader.number(2);
    case 'l':
      return reader.number(4);
    case 'L':
    case 'T':
      return Number(reader.longlong());
    case 's':
      return reader.shortstr();
    case 'S':
      return reader.longstr().toString('utf8');
    default:
      return reader.table();
  }
}

export function decodeMethod(payload: Buffer): { name: string; args: Args } {
  const reader = new Reader(payload);
  const id = reader.number(4);
  const method = byId.get(id);
  if (method === undefined) throw new Error(`the server sent an unknown method ${id >>> 16}.${id & 65535}`);
  const args: Args = {};
  let bits = 0;
  let bitIndex = 8;
  for (const { type, name } of method.fields) {
    if (type !== '?') {
      bitIndex = 8;
      args[name] = decodeArg(type, reader);
      continue;
    }
    if (bitIndex === 8) {
      bits = reader.number(1);
      bitIndex = 0;
    }
    args[name] = (bits & (1 << bitIndex)) !== 0;
    bitIndex += 1;
  }
  if (!reader.done) throw new Error(`${method.name} from the server has trailing bytes`);
  return { name: method.name, args };
}

export function decodeHeader(payload: Buffer): { size: number; properties: Args } {
  const reader = new Reader(payload);
  reader.take(4);
  const size = Number(reader.longlong());
  const flags = reader.number(2);
  const properties: Args = {};
  PROPERTIES.forEach(({ type, name }, index) => {
    if ((flags & (1 << (15 - index))) !== 0) properties[name] = decodeArg(type, reader);
  });
  return { size, properties };
}

export interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
}

/** Cuts the byte stream into frames. */
export class FrameCutter {
  #rest = Buffer.alloc(0);

  push(chunk: Buffer): Frame[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (this.#rest.length >= 8) {
      const end = 7 + this.#rest.readUInt32BE(3);
      if (this.#rest.length <= end) break;
      if (this.#rest[end] !== 0xce) throw new Error(`the server's frame does not end with 0xCE`);
      frames.push({
        type: this.#rest.readUInt8(0),
        channel: this.#rest.readUInt16BE(1),
        payload: this.#rest.subarray(7, end),
      });
      this.#rest = this.#rest.subarray(end + 1);
    }
    return frames;
  }
}
