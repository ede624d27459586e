import type { Field, Table } from './field.ts';

/**
 * Erlang's `~p` of the terms that RabbitMQ puts into its texts: clients and tools compare them. What RabbitMQ breaks over
 * lines at 80 columns stays on one line here.
 */

const ESCAPES = new Map([
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x1b, '\\e'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

const UTF8 = new TextEncoder();

/** A string when all of it can be printed, otherwise its octets. */
export function erlangBinary(value: string | Uint8Array): string {
  const octets = typeof value === 'string' ? UTF8.encode(value) : value;
  let text = '';
  for (const octet of octets) {
    const escaped = ESCAPES.get(octet);
    if (escaped === undefined && (octet < 0x20 || octet > 0x7e)) return `<<${octets.join(',')}>>`;
    text += escaped ?? String.fromCharCode(octet);
  }
  return text === '' ? '<<>>' : `<<"${text}">>`;
}

const erlangFloat = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** The value of a field alone, as it follows its type in RabbitMQ's `{Type, Value}`. */
export function erlangValue(field: Field): string {
  switch (field.type) {
    case 'void':
      return 'undefined';
    case 'longstr':
    case 'longstr-binary':
    case 'binary':
      return erlangBinary(field.value);
    case 'float':
    case 'double':
      return erlangFloat(field.value);
    case 'decimal':
      return `{${field.scale},${field.value}}`;
    case 'array':
      return `[${field.value.map((item) => `{${erlangType(item)},${erlangValue(item)}}`).join(',')}]`;
    case 'table':
      return erlangTable(field.value);
    default:
      return String(field.value);
  }
}

export const erlangType = (field: Field): string => (field.type === 'longstr-binary' ? 'longstr' : field.type);

const erlangTable = (table: Table): string =>
  `[${[...table].map(([name, item]) => `{${erlangBinary(name)},${erlangType(item)},${erlangValue(item)}}`).join(',')}]`;

/** A value that came as JSON, as RabbitMQ's JSON reader leaves it. */
export function erlangJson(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return erlangBinary(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map(erlangJson).join(',')}]`;
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([name, item]) => `${erlangBinary(name)} => ${erlangJson(item)}`);
    return `#{${pairs.join(',')}}`;
  }
  return String(value);
}
