import { Malformed, type WireField } from '@/lib/lab/wire/packet';

const text = new TextDecoder('utf-8', { fatal: false });

/** Walks over a packet's bytes and writes down what each of them is. */
export class Reader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  at: number;
  end: number;
  fields: WireField[] = [];

  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = from;
    this.end = to;
  }

  get left(): number {
    return this.end - this.at;
  }

  take(size: number): number {
    const from = this.at;
    if (size > this.end - from) throw new Malformed(`${size} bytes are wanted and ${this.end - from} are left`);
    this.at = from + size;
    return from;
  }

  u8(): number {
    return this.#view.getUint8(this.take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.take(2));
  }

  u32(): number {
    return this.#view.getUint32(this.take(4));
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.take(8));
  }

  i8(): number {
    return this.#view.getInt8(this.take(1));
  }

  i16(): number {
    return this.#view.getInt16(this.take(2));
  }

  i32(): number {
    return this.#view.getInt32(this.take(4));
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.take(8));
  }

  f32(): number {
    return this.#view.getFloat32(this.take(4));
  }

  f64(): number {
    return this.#view.getFloat64(this.take(8));
  }

  slice(size: number): Uint8Array {
    const from = this.take(size);
    return this.bytes.subarray(from, from + size);
  }

  utf8(size: number): string {
    return text.decode(this.slice(size));
  }

  /** Reads a value and writes it down under its name. */
  field<T>(
    name: string,
    read: () => T,
    o: { clause?: string | undefined; secret?: boolean; show?: (value: T) => string } = {},
  ): T {
    const from = this.at;
    const value = read();
    const secret = o.secret === true;
    this.note(name, from, secret ? '••••••' : (o.show?.(value) ?? String(value)), { clause: o.clause, secret });
    return value;
  }

  /** Writes down what was read since `from`. */
  note(
    name: string,
    from: number,
    value: string,
    o: { clause?: string | undefined; secret?: boolean; fields?: readonly WireField[] } = {},
  ): void {
    const { clause, secret, fields = [] } = o;
    this.fields.push({
      name,
      from,
      to: this.at,
      value,
      ...(clause === undefined ? {} : { clause }),
      ...(secret === true ? { secret } : {}),
      ...(fields.length === 0 ? {} : { fields: fields.map((field) => within(field, clause)) }),
    });
  }

  /** A stretch with fields of its own. */
  group<T>(name: string, read: () => T, o: { clause?: string | undefined; show?: (value: T) => string } = {}): T {
    const outer = this.fields;
    const from = this.at;
    this.fields = [];
    try {
      const value = read();
      const inner = this.fields;
      this.fields = outer;
      this.note(name, from, o.show?.(value) ?? '', { clause: o.clause, fields: inner });
      return value;
    } finally {
      this.fields = outer;
    }
  }
}

/** What has no clause of its own is said by the clause of what it belongs to. */
function within(field: WireField, clause: string | undefined): WireField {
  const own = field.clause ?? clause;
  if (own === undefined) return field;
  const { fields } = field;
  return {
    ...field,
    clause: own,
    ...(fields === undefined ? {} : { fields: fields.map((each) => within(each, own)) }),
  };
}

/** Bytes as a person wants to see them: text where it is text. */
export function shown(bytes: Uint8Array, charsMax = 80): string {
  const plain = new TextDecoder('utf-8', { fatal: true });
  let words: string;
  try {
    words = plain.decode(bytes);
  } catch {
    words = Array.from(bytes.subarray(0, 24), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  }
  return words.length > charsMax ? `${words.slice(0, charsMax)}…` : words;
}
