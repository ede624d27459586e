/** The most octets of a string or of binary data [MQTT-1.5.4, §1.5.6]. */
const OCTETS_MAX = 65_535;

/** How the value after an identifier is written, for the properties that a PUBLISH may have (MQTT 5 §2.2.2.2). */
const SHAPES: Readonly<Record<number, 'one' | 'two' | 'four' | 'variable' | 'sized' | 'pair'>> = {
  1: 'one',
  2: 'four',
  3: 'sized',
  8: 'sized',
  9: 'sized',
  11: 'variable',
  35: 'two',
  38: 'pair',
};

/** Walks a PUBLISH's properties, which the codec has checked: what is malformed here is our own mistake. */
export class PropertyReader {
  id = 0;
  /** The property, with its identifier, is [start, end). */
  start = 0;
  end = 0;
  readonly #octets: Buffer;
  #value = 0;

  constructor(octets: Uint8Array) {
    this.#octets = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  }

  /** False: that was the last. */
  next(): boolean {
    if (this.end >= this.#octets.length) return false;
    this.start = this.end;
    this.id = this.#octets.readUInt8(this.start);
    this.#value = this.start + 1;
    this.end = this.#endOf(this.#value);
    if (this.end > this.#octets.length) throw new Error('properties were let in without their check');
    return true;
  }

  uint32(): number {
    return this.#octets.readUInt32BE(this.#value);
  }

  bytes(): Buffer {
    return this.#sized(this.#value);
  }

  text(): string {
    return this.#sized(this.#value).toString('utf8');
  }

  /** The value of a pair, whose name is `text()`. */
  secondText(): string {
    return this.#sized(this.#afterSized(this.#value)).toString('utf8');
  }

  #sized(at: number): Buffer {
    return this.#octets.subarray(at + 2, this.#afterSized(at));
  }

  #afterSized(at: number): number {
    return at + 2 + this.#octets.readUInt16BE(at);
  }

  #endOf(value: number): number {
    switch (SHAPES[this.id]) {
      case 'one':
        return value + 1;
      case 'two':
        return value + 2;
      case 'four':
        return value + 4;
      case 'sized':
        return this.#afterSized(value);
      case 'pair':
        return this.#afterSized(this.#afterSized(value));
      case 'variable':
        return this.#afterVariable(value);
      default:
        throw new Error(`${this.id} is no property of a PUBLISH`);
    }
  }

  #afterVariable(value: number): number {
    let at = value;
    while (this.#octets.readUInt8(at) >= 0x80) at++;
    return at + 1;
  }
}

/** Writes properties. What MQTT's strings can't hold (U+0000, half of a pair, too many octets) is left out. */
export class PropertyWriter {
  readonly #parts: Buffer[] = [];

  text(id: number, text: string): void {
    if (isText(text)) this.bytes(id, Buffer.from(text));
  }

  bytes(id: number, bytes: Uint8Array): void {
    if (bytes.length <= OCTETS_MAX) this.#parts.push(Buffer.of(id), sized(bytes));
  }

  pair(id: number, name: string, value: string): void {
    if (isText(name) && isText(value))
      this.#parts.push(Buffer.of(id), sized(Buffer.from(name)), sized(Buffer.from(value)));
  }

  take(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** [MQTT-1.5.4-1, MQTT-1.5.4-2] */
const isText = (text: string): boolean =>
  !text.includes('\0') && !/\p{Surrogate}/u.test(text) && Buffer.byteLength(text) <= OCTETS_MAX;

function sized(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(2 + bytes.length);
  out.writeUInt16BE(bytes.length);
  out.set(bytes, 2);
  return out;
}
