/** What a header holds, from what somebody typed and the type that was chosen for it. */
import { type HeaderType, headerTypes, shortBytesMax } from '@/lib/contract/publish-limits';
import { jsonFault, type Wanted } from '@/lib/publish/json-check';
import { base64Fault, utf8Bytes } from '@/lib/publish/octets';

export type WholeType = 'byte' | 'unsignedbyte' | 'short' | 'unsignedshort' | 'int' | 'unsignedint' | 'long';

export type FieldValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: WholeType; readonly value: bigint }
  | { readonly type: 'float' | 'double'; readonly value: number }
  /** `digits` × 10^-`scale`. */
  | { readonly type: 'decimal'; readonly scale: number; readonly digits: number }
  /** Seconds since 1970. */
  | { readonly type: 'timestamp'; readonly value: number }
  /** In base64. */
  | { readonly type: 'bytes'; readonly value: string }
  | { readonly type: 'array'; readonly value: readonly FieldValue[] }
  | { readonly type: 'table'; readonly value: readonly (readonly [string, FieldValue])[] }
  | { readonly type: 'void' };

export type FieldProblem =
  | { readonly kind: 'boolean' | 'number' | 'decimal' | 'time' | 'bytes' | 'array' | 'table' | 'void' }
  | { readonly kind: 'integer'; readonly low: bigint; readonly high: bigint }
  /** `{"!": …}` of a type that there isn't. */
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'field-name' | 'deep'; readonly most: number }
  | { readonly kind: 'not-json'; readonly at: number; readonly wanted: Wanted };

export type ReadField = { readonly value: FieldValue } | { readonly problem: FieldProblem };

const ranges: Readonly<Record<WholeType, readonly [low: bigint, high: bigint]>> = {
  byte: [-(2n ** 7n), 2n ** 7n - 1n],
  unsignedbyte: [0n, 2n ** 8n - 1n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  unsignedshort: [0n, 2n ** 16n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  unsignedint: [0n, 2n ** 32n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};

const decimalDigitsMax = 2 ** 32 - 1;
const depthMax = 16;

const isWhole = (type: HeaderType): type is WholeType => Object.hasOwn(ranges, type);

export function readField(type: HeaderType, text: string, depth = 0): ReadField {
  if (isWhole(type)) return readWhole(type, text);
  switch (type) {
    case 'string':
      return { value: { type, value: text } };
    case 'boolean':
      return text === 'true' || text === 'false'
        ? { value: { type, value: text === 'true' } }
        : { problem: { kind: 'boolean' } };
    case 'float':
    case 'double': {
      const value = numberOf(text);
      return value === undefined ? { problem: { kind: 'number' } } : { value: { type, value } };
    }
    case 'decimal':
      return readDecimal(text);
    case 'timestamp': {
      const value = secondsOf(text);
      return value === undefined ? { problem: { kind: 'time' } } : { value: { type, value } };
    }
    case 'bytes':
      return base64Fault(text) === undefined
        ? { value: { type, value: text.replaceAll(/\s/g, '') } }
        : { problem: { kind: 'bytes' } };
    case 'void':
      return text === '' ? { value: { type } } : { problem: { kind: 'void' } };
    case 'array':
    case 'table':
      return readJson(type, text, depth);
  }
}

function readWhole(type: WholeType, text: string): ReadField {
  const [low, high] = ranges[type];
  const trimmed = text.trim();
  const value = /^-?\d{1,20}$/.test(trimmed) ? BigInt(trimmed) : undefined;
  return value === undefined || value < low || value > high
    ? { problem: { kind: 'integer', low, high } }
    : { value: { type, value } };
}

/** A double can also be what JSON has no word for. */
function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^[+-]?Infinity$|^NaN$/.test(trimmed)) return Number(trimmed);
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}

function readDecimal(text: string): ReadField {
  const [, whole, fraction = ''] = /^(\d{1,10})(?:\.(\d{1,10}))?$/.exec(text.trim()) ?? [];
  const digits = whole === undefined ? Number.NaN : Number(whole + fraction);
  return digits <= decimalDigitsMax
    ? { value: { type: 'decimal', scale: fraction.length, digits } }
    : { problem: { kind: 'decimal' } };
}

/** Seconds since 1970, or a date and a time as ISO 8601 writes them. */
export function secondsOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{1,15}$/.test(trimmed)) return Number(trimmed);
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(trimmed)) return undefined;
  const ms = Date.parse(trimmed);
  return Number.isNaN(ms) || ms < 0 ? undefined : Math.floor(ms / 1000);
}

function readJson(type: 'array' | 'table', text: string, depth: number): ReadField {
  const fault = jsonFault(text);
  if (fault !== undefined) return { problem: { kind: 'not-json', ...fault } };
  const value: unknown = JSON.parse(text);
  const read = readPlain(value, depth);
  if ('problem' in read || read.value.type === type) return read;
  return { problem: { kind: type } };
}

const isType = (name: unknown): name is HeaderType => headerTypes.some((type) => type === name);

/** JSON as fields: whole numbers are ints or longs, others doubles; `{"!": "short", "value": 7}` says it exactly. */
function readPlain(value: unknown, depth: number): ReadField {
  if (depth > depthMax) return { problem: { kind: 'deep', most: depthMax } };
  if (typeof value === 'string') return { value: { type: 'string', value } };
  if (typeof value === 'boolean') return { value: { type: 'boolean', value } };
  if (typeof value === 'number') return { value: fieldOfNumber(value) };
  if (value === null || value === undefined) return { value: { type: 'void' } };
  if (Array.isArray(value)) return readElements(value, depth);
  if (Object.hasOwn(value, '!')) return readTyped(value, depth);
  const entries: (readonly [string, FieldValue])[] = [];
  for (const [name, each] of Object.entries(value)) {
    if (utf8Bytes(name) > shortBytesMax) return { problem: { kind: 'field-name', most: shortBytesMax } };
    const read = readPlain(each, depth + 1);
    if ('problem' in read) return read;
    entries.push([name, read.value]);
  }
  return { value: { type: 'table', value: entries } };
}

function readElements(values: readonly unknown[], depth: number): ReadField {
  const elements: FieldValue[] = [];
  for (const each of values) {
    const read = readPlain(each, depth + 1);
    if ('problem' in read) return read;
    elements.push(read.value);
  }
  return { value: { type: 'array', value: elements } };
}

function readTyped(typed: object, depth: number): ReadField {
  const { '!': type, value } = typed as { '!': unknown; value?: unknown };
  if (!isType(type)) return { problem: { kind: 'type', type: String(type) } };
  const text =
    value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return readField(type, text, depth + 1);
}

function fieldOfNumber(value: number): FieldValue {
  if (!Number.isSafeInteger(value)) return { type: 'double', value };
  const [low, high] = ranges.int;
  const whole = BigInt(value);
  return { type: whole >= low && whole <= high ? 'int' : 'long', value: whole };
}
