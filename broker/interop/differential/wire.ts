/**
 * A second, independent AMQP 0-9-1 codec, for tests only. It shares no line with the broker's own, so that an error
 * there cannot hide itself here, and it keeps the type octet of every field value, because transcripts compare them.
 */

/** A field value with its type octet (AMQP 0-9-1 §4.2.5.5 as RabbitMQ reads it). */
export class Typed {
  constructor(
    readonly type: string,
    readonly value: string | number | bigint | boolean | null | Table | FieldValue[] | Buffer,
  ) {}
}
export type FieldValue = Typed | string | number | boolean | null | FieldValue[] | { [key: string]: FieldValue };
export type Table = { [key: string]: FieldValue };
export type Arg = string | number | bigint | boolean | Table | Buffer;
export type Args = { [name: string]: Arg };

export const typed = (type: string, value: Typed['value']): Typed => new Typed(type, value);

/** class.method, name, and arguments in order of the wire; "?" is a bit, "o" octet, "h" short, "l" long, "L" longlong, "s" shortstr, "S" longstr, "F" table. */
const METHODS = `
10.10 connection.start o:version_major o:version_minor F:server_properties S:mechanisms S:locales
10.11 connection.start-ok F:client_properties s:mechanism S:response s:locale
10.20 connection.secure S:challenge
10.21 connection.secure-ok S:response
10.30 connection.tune h:channel_max l:frame_max h:heartbeat
10.31 connection.tune-ok h:channel_max l:frame_max h:heartbeat
10.40 connection.open s:virtual_host s:reserved_1 ?:reserved_2
10.41 connection.open-ok s:reserved_1
10.50 connection.close h:reply_code s:reply_text h:class_id h:method_id
10.51 connection.close-ok
10.60 connection.blocked s:reason
10.61 connection.unblocked
10.70 connection.update-secret S:new_secret s:reason
10.71 connection.update-secret-ok
20.10 channel.open s:reserved_1
20.11 channel.open-ok S:reserved_1
20.20 channel.flow ?:active
20.21 channel.flow-ok ?:active
20.40 channel.close h:reply_code s:reply_text h:class_id h:method_id
20.41 channel.close-ok
30.10 access.request s:realm ?:exclusive ?:passive ?:active ?:write ?:read
30.11 access.request-ok h:ticket
40.10 exchange.declare h:ticket s:exchange s:type ?:passive ?:durable ?:auto_delete ?:internal ?:nowait F:arguments
40.11 exchange.declare-ok
40.20 exchange.delete h:ticket s:exchange ?:if_unused ?:nowait
40.21 exchange.delete-ok
40.30 exchange.bind h:ticket s:destination s:source s:routing_key ?:nowait F:arguments
40.31 exchange.bind-ok
40.40 exchange.unbind h:ticket s:destination s:source s:routing_key ?:nowait F:arguments
40.51 exchange.unbind-ok
50.10 queue.declare h:ticket s:queue ?:passive ?:durable ?:exclusive ?:auto_delete ?:nowait F:arguments
50.11 queue.declare-ok s:queue l:message_count l:consumer_count
50.20 queue.bind h:ticket s:queue s:exchange s:routing_key ?:nowait F:arguments
50.21 queue.bind-ok
50.30 queue.purge h:ticket s:queue ?:nowait
50.31 queue.purge-ok l:message_count
50.40 queue.delete h:ticket s:queue ?:if_unused ?:if_empty ?:nowait
50.41 queue.delete-ok l:message_count
50.50 queue.unbind h:ticket s:queue s:exchange s:routing_key F:arguments
50.51 queue.unbind-ok
60.10 basic.qos l:prefetch_size h:prefetch_count ?:global
60.11 basic.qos-ok
60.20 basic.consume h:ticket s:queue s:consumer_tag ?:no_local ?:no_ack ?:exclusive ?:nowait F:arguments
60.21 basic.consume-ok s:consumer_tag
60.30 basic.cancel s:consumer_tag ?:nowait
60.31 basic.cancel-ok s:consumer_tag
60.40 basic.publish h:ticket s:exchange s:routing_key ?:mandatory ?:immediate
60.50 basic.return h:reply_code s:reply_text s:exchange s:routing_key
60.60 basic.deliver s:consumer_tag L:delivery_tag ?:redelivered s:exchange s:routing_key
60.70 basic.get h:ticket s:queue ?:no_ack
60.71 basic.get-ok L:delivery_tag ?:redelivered s:exchange s:routing_key l:message_count
60.72 basic.get-empty s:cluster_id
60.80 basic.ack L:delivery_tag ?:multiple
60.90 basic.reject L:delivery_tag ?:requeue
60.100 basic.recover-async ?:requeue
60.110 basic.recover ?:requeue
60.111 basic.recover-ok
60.120 basic.nack L:delivery_tag ?:multiple ?:requeue
85.10 confirm.select ?:nowait
85.11 confirm.select-ok
90.10 tx.select
90.11 tx.select-ok
90.20 tx.commit
90.21 tx.commit-ok
90.30 tx.rollback
90.31 tx.rollback-ok
`;

interface Method {
  readonly name: string;
  readonly classId: number;
  readonly methodId: number;
  readonly fields: readonly { readonly type: string; readonly name: string }[];
}

const byName = new Map<string, Method>();
const byId = new Map<number, Method>();
for (const line of METHODS.trim().split('\n')) {
  const [id = '', name = '', ...fields] = line.split(' ');
  const [classId = 0, methodId = 0] = id.split('.').map(Number);
  const method = {
    name,
    classId,
    methodId,
    fields: fields.map((field) => ({ type: field.slice(0, 1), name: field.slice(2) })),
  };
  byName.set(name, method);
  byId.set(classId * 65536 + methodId, method);
}

/** The basic class's properties in order of their flag bits, highest first (AMQP 0-9-1 §1.8.2). */
const PROPERTIES = [
  's:content_type',
  's:content_encoding',
  'F:headers',
  'o:delivery_mode',
  'o:priority',
  's:correlation_id',
  's:reply_to',
  's:expiration',
  's:message_id',
  'T:timestamp',
  's:type',
  's:user_id',
  's:app_id',
  's:cluster_id',
].map((field) => ({ type: field.slice(0, 1), name: field.slice(2) }));

const DEFAULTS: { [type: string]: Arg } = { '?': false, o: 0, h: 0, l: 0, L: 0, s: '', S: '', F: {} };

export const octet = (n: number): Buffer => Buffer.from([n]);
export const short = (n: number): Buffer => Buffer.from([n >>> 8, n & 255]);
export function long(n: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(n >>> 0);
  return out;
}
function longlong(n: number | bigint): Buffer {
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(BigInt.asUintN(64, BigInt(n)));
  return out;
}
const bytesOf = (value: Arg | Typed['value']): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'utf8');
export function shortstr(text: string | Buffer): Buffer {
  const bytes = bytesOf(text);
  return Buffer.concat([octet(bytes.length), bytes]);
}
export function longstr(text: string | Buffer): Buffer {
  const bytes = bytesOf(text);
  return Buffer.concat([long(bytes.length), bytes]);
}

function encodeValue(value: FieldValue): Buffer {
  if (value instanceof Typed) return Buffer.concat([Buffer.from(value.type), encodeTyped(value)]);
  if (value === null) return Buffer.from('V');
  if (typeof value === 'string') return encodeValue(typed('S', value));
  if (typeof value === 'boolean') return encodeValue(typed('t', value));
  if (typeof value === 'number') return encodeValue(typed(Math.abs(value) < 2 ** 31 ? 'I' : 'l', value));
  if (Array.isArray(value)) return encodeValue(typed('A', value));
  return encodeValue(typed('F', value));
}

function encodeTyped({ type, value }: Typed): Buffer {
  const number = typeof value === 'bigint' ? value : Number(value);
  switch (type) {
    case 't':
      return octet(value === true ? 1 : 0);
    case 'b':
    case 'B':
      return octet(Number(number) & 255);
    case 's':
    case 'u':
      return short(Number(number) & 65535);
    case 'I':
    case 'i':
      return long(Number(number));
    case 'l':
    case 'T':
      return longlong(number);
    case 'f': {
      const out = Buffer.alloc(4);
      out.writeFloatBE(Number(number));
      return out;
    }
    case 'd': {
      const out = Buffer.alloc(8);
      out.writeDoubleBE(Number(number));
      return out;
    }
    case 'D': // a decimal is its scale and an unsigned value; the scale is 2 in every scenario
      return Buffer.concat([octet(2), long(Number(number))]);
    case 'S':
    case 'x':
      return longstr(bytesOf(value));
    case 'V':
      return Buffer.alloc(0);
    case 'A':
      return longstr(Buffer.concat((Array.isArray(value) ? value : []).map(encodeValue)));
    case 'F':
      return encodeTable(value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Table) : {});
    default:
      throw new Error(`no such field type: ${type}`);
  }
}

export function encodeTable(table: Table): Buffer {
  const parts = Object.entries(table).map(([key, value]) => Buffer.concat([shortstr(key), encodeValue(value)]));
  return longstr(Buffer.concat(parts));
}

function encodeFields(fields: Method['fields'], args: Args): Buffer {
  const parts: Buffer[] = [];
  let bits = 0;
  let bitCount = 0;
  const flushBits = () => {
    if (bitCount > 0) parts.push(octet(bits));
    bits = bitCount = 0;
  };
  for (const { type, name } of fields) {
    const value = args[name] ?? DEFAULTS[type] ?? '';
    if (type === '?') {
      if (value === true) bits |= 1 << bitCount;
      bitCount += 1;
      continue;
    }
    flushBits();
    parts.push(encodeArg(type, value));
  }
  flushBits();
  return Buffer.concat(parts);
}

function encodeArg(type: string, value: Arg): Buffer {
  switch (type) {
    case 'o':
      return octet(Number(value));
    case 'h':
      return short(Number(value));
    case 'l':
      return long(Number(value));
    case 'L':
    case 'T':
      return longlong(typeof value === 'bigint' ? value : Number(value));
    case 's':
      return shortstr(bytesOf(value));
    case 'S':
      return longstr(bytesOf(value));
    default:
      return encodeTable(typeof value === 'object' && !Buffer.isBuffer(value) ? value : {});
  }
}

export function frame(type: number, channel: number, payload: Buffer, end = 0xce): Buffer {
  return Buffer.concat([octet(type), short(channel), long(payload.length), payload, octet(end)]);
}

export function methodPayload(name: string, args: Args = {}): Buffer {
  const method = byName.get(name);
  if (method === undefined) throw new Error(`no such method: ${name}`);
  for (const key of Object.keys(args)) {
    if (!method.fields.some((field) => field.name === key)) throw new Error(`${name} has no argument ${key}`);
  }
  return Buffer.concat([short(method.classId), short(method.methodId), encodeFields(method.fields, args)]);
}

export const methodFrame = (channel: number, name: string, args: Args = {}): Buffer =>
  frame(1, channel, methodPayload(name, args));

export function headerFrame(channel: number, size: number, properties: Args = {}, classId = 60): Buffer {
  let flags = 0;
  const parts: Buffer[] = [];
  PROPERTIES.forEach(({ type, name }, index) => {
    const value = properties[name];
    if (value === undefined) return;
    flags |= 1 << (15 - index);
    parts.push(encodeArg(type, value));
  });
  return frame(2, channel, Buffer.concat([short(classId), short(0), longlong(size), short(flags), ...parts]));
}

export const bodyFrame = (channel: number, body: Buffer): Buffer => frame(3, channel, body);

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
