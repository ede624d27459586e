import { isUtf8 } from 'node:buffer';
import type { Field, Table } from '../../core/field.ts';
import { Cursor } from './cursor.ts';
import { Sink } from './sink.ts';

/** Tables and arrays within each other, the outermost counted. Real headers nest two or three deep. */
export const MAX_DEPTH = 64;

const VOID: Field = { type: 'void' };
const TRUE: Field = { type: 'bool', value: true };
const FALSE: Field = { type: 'bool', value: false };

const tag = (letter: string): number => letter.charCodeAt(0);

// RabbitMQ's errata, which all clients follow, not the letters of AMQP 0-9-1 §4.2.1: there `s` is a short string.
const BOOL = tag('t');
const INT8 = tag('b');
const UINT8 = tag('B');
const INT16 = tag('s');
const UINT16 = tag('u');
const INT32 = tag('I');
const UINT32 = tag('i');
const INT64 = tag('l');
const INT64_OF_THE_SPEC = tag('L');
const FLOAT = tag('f');
const DOUBLE = tag('d');
const DECIMAL = tag('D');
const LONGSTR = tag('S');
const ARRAY = tag('A');
const TIMESTAMP = tag('T');
const TABLE = tag('F');
const NOTHING = tag('V');
const BINARY = tag('x');

/** A table with its length before it at the cursor. A malformed one clears the cursor's `ok`. */
export function readTable(cursor: Cursor, depth = 1): Table {
  const fields = new Map<string, Field>();
  const outerEnd = enter(cursor, depth);
  while (cursor.position < cursor.end) {
    const name = cursor.shortstr();
    const field = readField(cursor, depth);
    if (!cursor.ok) break;
    fields.set(name, field);
  }
  cursor.end = outerEnd;
  return fields;
}

function readArray(cursor: Cursor, depth: number): readonly Field[] {
  const fields: Field[] = [];
  const outerEnd = enter(cursor, depth);
  while (cursor.position < cursor.end) {
    const field = readField(cursor, depth);
    if (!cursor.ok) break;
    fields.push(field);
  }
  cursor.end = outerEnd;
  return fields;
}

/** Narrows the cursor to what a length at its position declares; the answer is the end to restore. */
function enter(cursor: Cursor, depth: number): number {
  const size = cursor.uint32();
  const outerEnd = cursor.end;
  if (depth > MAX_DEPTH || size > cursor.left) cursor.fail();
  else cursor.end = cursor.position + size;
  return outerEnd;
}

function readField(cursor: Cursor, depth: number): Field {
  const letter = cursor.uint8();
  switch (letter) {
    case LONGSTR:
      return readLongstr(cursor);
    case TABLE:
      return { type: 'table', value: readTable(cursor, depth + 1) };
    case ARRAY:
      return { type: 'array', value: readArray(cursor, depth + 1) };
    case BINARY:
      return { type: 'binary', value: cursor.octets(cursor.uint32()) };
    case NOTHING:
      return VOID;
    case BOOL:
      return cursor.uint8() === 0 ? FALSE : TRUE;
    default:
      return readNumber(cursor, letter);
  }
}

function readLongstr(cursor: Cursor): Field {
  const size = cursor.uint32();
  const at = cursor.take(size);
  if (at < 0) return VOID;
  const octets = cursor.buf.subarray(at, at + size);
  if (isUtf8(octets)) return { type: 'longstr', value: octets.toString('utf8') };
  return { type: 'longstr-binary', value: new Uint8Array(octets) };
}

function sizeOfNumber(letter: number): number {
  switch (letter) {
    case INT8:
    case UINT8:
      return 1;
    case INT16:
    case UINT16:
      return 2;
    case INT32:
    case UINT32:
    case FLOAT:
      return 4;
    case DECIMAL:
      return 5;
    case INT64:
    case INT64_OF_THE_SPEC:
    case DOUBLE:
    case TIMESTAMP:
      return 8;
    default:
      return -1;
  }
}

function readNumber(cursor: Cursor, letter: number): Field {
  const size = sizeOfNumber(letter);
  if (size < 0) cursor.fail();
  const at = size < 0 ? -1 : cursor.take(size);
  if (at < 0) return VOID;
  const buf = cursor.buf;
  switch (letter) {
    case INT8:
      return { type: 'byte', value: buf.readInt8(at) };
    case UINT8:
      return { type: 'unsignedbyte', value: buf.readUInt8(at) };
    case INT16:
      return { type: 'short', value: buf.readInt16BE(at) };
    case UINT16:
      return { type: 'unsignedshort', value: buf.readUInt16BE(at) };
    case INT32:
      return { type: 'signedint', value: buf.readInt32BE(at) };
    case UINT32:
      return { type: 'unsignedint', value: buf.readUInt32BE(at) };
    case FLOAT:
      return { type: 'float', value: buf.readFloatBE(at) };
    case DOUBLE:
      return { type: 'double', value: buf.readDoubleBE(at) };
    case DECIMAL:
      return { type: 'decimal', scale: buf.readUInt8(at), value: buf.readUInt32BE(at + 1) };
    case TIMESTAMP:
      return { type: 'timestamp', value: buf.readBigUInt64BE(at) };
    default:
      return { type: 'long', value: buf.readBigInt64BE(at) };
  }
}

/** A table with its length before it that fills [start, end), or undefined when it is malformed. */
export function decodeTable(buf: Buffer, start: number, end: number): Table | undefined {
  const cursor = new Cursor(buf, start, end);
  const table = readTable(cursor);
  return cursor.ok && cursor.left === 0 ? table : undefined;
}

/** Whether `decodeTable` would take [start, end), told without building anything: a message is checked before it is kept. */
export function isTable(buf: Buffer, start: number, end: number): boolean {
  return end - start >= 4 && buf.readUInt32BE(start) === end - start - 4 && areFields(buf, start + 4, end, true, 1);
}

function areFields(buf: Buffer, start: number, end: number, named: boolean, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  let at = start;
  while (at < end) {
    if (named) {
      const nameEnd = at + 1 + buf.readUInt8(at);
      if (nameEnd >= end || !isName(buf, at + 1, nameEnd)) return false;
      at = nameEnd;
    }
    at = skipField(buf, at, end, depth);
    if (at < 0) return false;
  }
  return true;
}

function isName(buf: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (buf.readUInt8(at) >= 0x80) return isUtf8(buf.subarray(start, end));
  }
  return true;
}

/** The place after the field whose letter is at `start`, or -1. */
function skipField(buf: Buffer, start: number, end: number, depth: number): number {
  const letter = buf.readUInt8(start);
  const at = start + 1;
  if (letter === NOTHING) return at;
  if (letter === BOOL) return at < end ? at + 1 : -1;
  const fixed = sizeOfNumber(letter);
  if (fixed > 0) return fixed <= end - at ? at + fixed : -1;
  const nested = letter === TABLE || letter === ARRAY;
  if (!nested && letter !== LONGSTR && letter !== BINARY) return -1;
  if (end - at < 4) return -1;
  const size = buf.readUInt32BE(at);
  const valueEnd = at + 4 + size;
  if (valueEnd > end) return -1;
  if (nested && !areFields(buf, at + 4, valueEnd, letter === TABLE, depth + 1)) return -1;
  return valueEnd;
}

export function encodeTable(table: Table): Buffer {
  const sink = new Sink();
  writeTable(sink, table);
  return sink.take();
}

export function writeTable(sink: Sink, table: Table): void {
  const at = sink.openLength();
  for (const [name, field] of table) {
    sink.shortstr(name);
    writeField(sink, field);
  }
  sink.closeLength(at);
}

function writeField(sink: Sink, field: Field): void {
  switch (field.type) {
    case 'longstr':
      sink.uint8(LONGSTR);
      sink.longstr(Buffer.from(field.value));
      break;
    case 'longstr-binary':
      sink.uint8(LONGSTR);
      sink.longstr(field.value);
      break;
    case 'binary':
      sink.uint8(BINARY);
      sink.longstr(field.value);
      break;
    case 'table':
      sink.uint8(TABLE);
      writeTable(sink, field.value);
      break;
    case 'array': {
      sink.uint8(ARRAY);
      const at = sink.openLength();
      for (const element of field.value) writeField(sink, element);
      sink.closeLength(at);
      break;
    }
    case 'void':
      sink.uint8(NOTHING);
      break;
    case 'bool':
      sink.uint8(BOOL);
      sink.uint8(field.value ? 1 : 0);
      break;
    default:
      writeNumber(sink, field);
      break;
  }
}

type NumberField = Exclude<
  Field,
  { type: 'longstr' | 'longstr-binary' | 'binary' | 'table' | 'array' | 'void' | 'bool' }
>;

function writeNumber(sink: Sink, field: NumberField): void {
  const at = sink.length + 1;
  switch (field.type) {
    case 'byte':
      sink.uint8(INT8);
      sink.room(1).writeInt8(field.value, at);
      break;
    case 'unsignedbyte':
      sink.uint8(UINT8);
      sink.uint8(field.value);
      break;
    case 'short':
      sink.uint8(INT16);
      sink.room(2).writeInt16BE(field.value, at);
      break;
    case 'unsignedshort':
      sink.uint8(UINT16);
      sink.uint16(field.value);
      break;
    case 'signedint':
      sink.uint8(INT32);
      sink.room(4).writeInt32BE(field.value, at);
      break;
    case 'unsignedint':
      sink.uint8(UINT32);
      sink.uint32(field.value);
      break;
    case 'long':
      sink.uint8(INT64);
      sink.room(8).writeBigInt64BE(field.value, at);
      break;
    case 'float':
      sink.uint8(FLOAT);
      sink.room(4).writeFloatBE(field.value, at);
      break;
    case 'double':
      sink.uint8(DOUBLE);
      sink.room(8).writeDoubleBE(field.value, at);
      break;
    case 'decimal':
      sink.uint8(DECIMAL);
      sink.uint8(field.scale);
      sink.uint32(field.value);
      break;
    case 'timestamp':
      sink.uint8(TIMESTAMP);
      sink.bigUint64(field.value);
      break;
  }
}
