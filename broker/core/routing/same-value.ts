import type { Field, Table } from '../field.ts';

/**
 * Whether two fields hold the same value, as RabbitMQ 3.10's headers exchange has it: the type counts only as far as it
 * shows in the value. Numbers of all widths compare by value, a timestamp is a number, `x` octets equal the same string;
 * inside arrays and tables the types must agree too.
 */
export function sameValue(a: Field, b: Field): boolean {
  const x = numberOf(a);
  const y = numberOf(b);
  // Not `===`: one may be a bigint. NaN is equal to nothing.
  if (x !== undefined && y !== undefined) return x >= y && x <= y;
  if (a.type === 'longstr' && b.type === 'longstr') return a.value === b.value;
  const octetsA = octetsOf(a);
  const octetsB = octetsOf(b);
  if (octetsA && octetsB) return sameOctets(octetsA, octetsB);
  if (a.type === 'bool') return b.type === 'bool' && a.value === b.value;
  if (a.type === 'decimal') return b.type === 'decimal' && a.scale === b.scale && a.value === b.value;
  if (a.type === 'array') return b.type === 'array' && sameItems(a.value, b.value);
  if (a.type === 'table') return b.type === 'table' && sameTables(a.value, b.value);
  return a.type === 'void' && b.type === 'void';
}

function numberOf(field: Field): number | bigint | undefined {
  switch (field.type) {
    case 'byte':
    case 'unsignedbyte':
    case 'short':
    case 'unsignedshort':
    case 'signedint':
    case 'unsignedint':
    case 'long':
    case 'float':
    case 'double':
    case 'timestamp':
      return field.value;
    default:
      return undefined;
  }
}

const UTF8 = new TextEncoder();

function octetsOf(field: Field): Uint8Array | undefined {
  if (field.type === 'longstr') return UTF8.encode(field.value);
  return field.type === 'longstr-binary' || field.type === 'binary' ? field.value : undefined;
}

const sameOctets = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((octet, i) => octet === b[i]);

const sameTyped = (a: Field | undefined, b: Field | undefined): boolean =>
  a !== undefined && b !== undefined && a.type === b.type && sameValue(a, b);

const sameItems = (a: readonly Field[], b: readonly Field[]): boolean =>
  a.length === b.length && a.every((item, i) => sameTyped(item, b[i]));

/** In the order of the wire: RabbitMQ sorts only the outermost table. */
function sameTables(a: Table, b: Table): boolean {
  if (a.size !== b.size) return false;
  const others = b.entries();
  for (const [name, item] of a) {
    const other = others.next().value;
    if (other?.[0] !== name || !sameTyped(item, other[1])) return false;
  }
  return true;
}
