/**
 * AMQP field values, with the type that they had on the wire kept beside the value: equivalence errors name the type,
 * and what a client sent as a `short` must reach another client as a `short` (AMQP 0-9-1 §4.2.5.5, RabbitMQ's errata).
 */
export type Field =
  | { readonly type: 'bool'; readonly value: boolean }
  | {
      readonly type: 'byte' | 'unsignedbyte' | 'short' | 'unsignedshort' | 'signedint' | 'unsignedint';
      readonly value: number;
    }
  | { readonly type: 'long'; readonly value: bigint }
  | { readonly type: 'float' | 'double'; readonly value: number }
  | { readonly type: 'decimal'; readonly scale: number; readonly value: number }
  /** A long string that is UTF-8; other octets are `binary` (both are `S` on the wire). */
  | { readonly type: 'longstr'; readonly value: string }
  | { readonly type: 'longstr-binary'; readonly value: Uint8Array }
  /** `x`: a byte array. */
  | { readonly type: 'binary'; readonly value: Uint8Array }
  /** Seconds since 1970. */
  | { readonly type: 'timestamp'; readonly value: bigint }
  | { readonly type: 'array'; readonly value: readonly Field[] }
  | { readonly type: 'table'; readonly value: Table }
  | { readonly type: 'void' };

/** Keeps the order of the wire. A name that comes twice keeps the first place and the last value. */
export type Table = ReadonlyMap<string, Field>;

export const EMPTY_TABLE: Table = new Map();

export const longstr = (value: string): Field => ({ type: 'longstr', value });
export const long = (value: number | bigint): Field => ({ type: 'long', value: BigInt(value) });
export const bool = (value: boolean): Field => ({ type: 'bool', value });
export const timestamp = (seconds: number): Field => ({ type: 'timestamp', value: BigInt(seconds) });
export const array = (value: readonly Field[]): Field => ({ type: 'array', value });
export const table = (entries: Iterable<readonly [string, Field]>): Field => ({
  type: 'table',
  value: new Map(entries),
});

/** The field as an integer, or undefined when it is none (a double is not an integer, whatever its value). */
export function integerOf(field: Field): number | undefined {
  switch (field.type) {
    case 'byte':
    case 'unsignedbyte':
    case 'short':
    case 'unsignedshort':
    case 'signedint':
    case 'unsignedint':
      return field.value;
    case 'long':
      return Number(field.value);
    default:
      return undefined;
  }
}
