const FRAME_END = 0xce;
const FRAME_OVERHEAD = 8;

export type TableValue = string | number | boolean;

/** Builds what a client sends. For set-up work and for messages that are encoded once. */
export class Writer {
  readonly #parts: Buffer[] = [];

  u8(value: number): this {
    return this.raw(Buffer.of(value));
  }

  u16(value: number): this {
    const part = Buffer.alloc(2);
    part.writeUInt16BE(value);
    return this.raw(part);
  }

  u32(value: number): this {
    const part = Buffer.alloc(4);
    part.writeUInt32BE(value);
    return this.raw(part);
  }

  u64(value: number): this {
    const part = Buffer.alloc(8);
    part.writeBigUInt64BE(BigInt(value));
    return this.raw(part);
  }

  short(text: string): this {
    const octets = Buffer.from(text);
    return this.u8(octets.length).raw(octets);
  }

  long(text: string): this {
    const octets = Buffer.from(text);
    return this.u32(octets.length).raw(octets);
  }

  table(entries: Readonly<Record<string, TableValue>> = {}): this {
    const inner = new Writer();
    for (const [name, value] of Object.entries(entries)) {
      inner.short(name);
      if (typeof value === 'string') inner.u8(0x53).long(value);
      else if (typeof value === 'boolean') inner.u8(0x74).u8(value ? 1 : 0);
      else inner.u8(0x49).u32(value);
    }
    const body = inner.bytes();
    return this.u32(body.length).raw(body);
  }

  raw(part: Buffer): this {
    this.#parts.push(part);
    return this;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

export function frame(type: number, channel: number, payload: Buffer): Buffer {
  const out = Buffer.alloc(payload.length + FRAME_OVERHEAD);
  out[0] = type;
  out.writeUInt16BE(channel, 1);
  out.writeUInt32BE(payload.length, 3);
  payload.copy(out, 7);
  out[out.length - 1] = FRAME_END;
  return out;
}

/** A method on a channel; `write` adds its arguments. */
export function method(channel: number, id: number, write: (w: Writer) => void = () => {}): Buffer {
  const writer = new Writer().u32(id);
  write(writer);
  return frame(1, channel, writer.bytes());
}
