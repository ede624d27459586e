import { EMPTY_TABLE, type Table } from '../../core/field.ts';
import { Cursor } from './cursor.ts';
import { FRAME_METHOD, FRAME_OVERHEAD, writeFrameEnd, writeFrameHeader } from './frame.ts';
import { Sink } from './sink.ts';
import { type ArgumentType, isMethodName, METHODS, type Method, type MethodName, methodNameOf } from './spec.ts';
import { readTable, writeTable } from './table.ts';

export type DecodeFailure = 'unknown-method' | 'malformed' | 'not-utf8';

export const isDecodeFailure = (x: Method | DecodeFailure): x is DecodeFailure => typeof x === 'string';

type Value = boolean | number | string | Uint8Array | Table;

/** A method's arguments flattened once, so that neither direction walks the objects of the table. */
interface Layout {
  readonly name: MethodName;
  readonly args: readonly { readonly name: string; readonly type: ArgumentType; readonly reserved: boolean }[];
}

const LAYOUTS = new Map<MethodName, Layout>();
for (const name of Object.keys(METHODS)) {
  if (!isMethodName(name)) continue;
  const args = Object.entries<ArgumentType>(METHODS[name].args);
  LAYOUTS.set(name, {
    name,
    args: args.map(([argument, type]) => ({ name: argument, type, reserved: argument.startsWith('reserved') })),
  });
}

function layoutOf(name: MethodName): Layout {
  const layout = LAYOUTS.get(name);
  if (layout === undefined) throw new Error(`no method ${name}`);
  return layout;
}

/** The payload of a method frame, [start, end). What follows the last argument makes it malformed. */
export function decodeMethod(buf: Buffer, start: number, end: number): Method | DecodeFailure {
  if (end - start < 4) return 'malformed';
  const name = methodNameOf(buf.readUInt16BE(start), buf.readUInt16BE(start + 2));
  if (name === undefined) return 'unknown-method';
  const cursor = new Cursor(buf, start + 4, end);
  const values: Record<string, Value> = { name };
  let bits = 0;
  let bit = 0;
  for (const argument of layoutOf(name).args) {
    if (argument.type === 'bit') {
      if (bit === 0) bits = cursor.uint8();
      const value = (bits & (1 << bit)) !== 0;
      bit = (bit + 1) % 8;
      if (!argument.reserved) values[argument.name] = value;
      continue;
    }
    bit = 0;
    const value = readArgument(cursor, argument.type);
    if (!argument.reserved) values[argument.name] = value;
  }
  if (cursor.isNotUtf8) return 'not-utf8';
  if (!cursor.ok || cursor.left > 0) return 'malformed';
  // The loop has followed METHODS[name].args, which is what Method is derived from; the compiler can't see through it.
  return values as Method;
}

function readArgument(cursor: Cursor, type: Exclude<ArgumentType, 'bit'>): Value {
  switch (type) {
    case 'octet':
      return cursor.uint8();
    case 'short':
      return cursor.uint16();
    case 'long':
      return cursor.uint32();
    case 'longlong':
      return cursor.uint64();
    case 'shortstr':
      return cursor.shortstr();
    case 'longstr':
      return cursor.octets(cursor.uint32());
    case 'table':
      return readTable(cursor);
  }
}

/** The payload of a method frame. */
export function encodeMethod(method: Method): Buffer {
  const sink = new Sink();
  writeMethod(sink, method);
  return sink.take();
}

/** A whole method frame. */
export function encodeMethodFrame(channel: number, method: Method): Buffer {
  const sink = new Sink();
  sink.room(FRAME_OVERHEAD - 1);
  writeMethod(sink, method);
  const size = sink.length - FRAME_OVERHEAD + 1;
  sink.room(1);
  const frame = sink.take();
  writeFrameHeader(frame, 0, FRAME_METHOD, channel, size);
  writeFrameEnd(frame, frame.length - 1);
  return frame;
}

function writeMethod(sink: Sink, method: Method): void {
  const { classId, methodId } = METHODS[method.name];
  sink.uint16(classId);
  sink.uint16(methodId);
  const values: Readonly<Record<string, Value>> = { ...method };
  let bits = 0;
  let bit = 0;
  for (const { name, type, reserved } of layoutOf(method.name).args) {
    const value = reserved ? undefined : values[name];
    if (!reserved && value === undefined) throw new TypeError(`${method.name} without ${name}`);
    if (type === 'bit') {
      if (value === true) bits |= 1 << bit;
      bit++;
    }
    if (bit > 0 && (type !== 'bit' || bit === 8)) {
      sink.uint8(bits);
      bits = 0;
      bit = 0;
    }
    if (type !== 'bit') writeArgument(sink, type, value);
  }
  if (bit > 0) sink.uint8(bits);
}

/** Without a value, a reserved argument's zero. */
function writeArgument(sink: Sink, type: Exclude<ArgumentType, 'bit'>, value: Value | undefined): void {
  switch (type) {
    case 'octet':
      sink.uint8(integer(value));
      break;
    case 'short':
      sink.uint16(integer(value));
      break;
    case 'long':
      sink.uint32(integer(value));
      break;
    case 'longlong':
      sink.uint64(integer(value));
      break;
    case 'shortstr':
      sink.shortstr(typeof value === 'string' ? value : '');
      break;
    case 'longstr':
      sink.longstr(value instanceof Uint8Array ? value : new Uint8Array(0));
      break;
    case 'table':
      writeTable(sink, value instanceof Map ? value : EMPTY_TABLE);
      break;
  }
}

const integer = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);
