import { byName, type Method, PROPERTIES } from './methods.ts';
import { type Arg, type Args, type FieldValue, type Table, Typed, typed } from './values.ts';

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
function longstr(text: string | Buffer): Buffer {
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
