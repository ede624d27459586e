import type { Field, Table } from './field.ts';

/** A table in JSON with nothing lost: the order, the types, and values that JSON has no words for. */
export type TableJson = readonly FieldJson[];
/** Name (of an element of an array: ''), type, value. */
type FieldJson = readonly [name: string, type: Field['type'], value: FieldValue];
type FieldValue = null | boolean | number | string | readonly number[] | TableJson;

export const tableToJson = (table: Table): TableJson => [...table].map(([name, field]) => fieldToJson(name, field));

export const tableFromJson = (json: TableJson): Table =>
  new Map(json.map((field) => [field[0], fieldFromJson(field)] as const));

function fieldToJson(name: string, field: Field): FieldJson {
  switch (field.type) {
    case 'long':
    case 'timestamp':
      return [name, field.type, String(field.value)];
    case 'float':
    case 'double':
      return [name, field.type, isJsonNumber(field.value) ? field.value : wordOf(field.value)];
    case 'decimal':
      return [name, field.type, [field.scale, field.value]];
    case 'binary':
    case 'longstr-binary':
      return [name, field.type, Buffer.from(field.value).toString('base64')];
    case 'array':
      return [name, field.type, field.value.map((element) => fieldToJson('', element))];
    case 'table':
      return [name, field.type, tableToJson(field.value)];
    case 'void':
      return [name, field.type, null];
    default:
      return [name, field.type, field.value];
  }
}

const isJsonNumber = (n: number): boolean => Number.isFinite(n) && !Object.is(n, -0);
const wordOf = (n: number): string => (Object.is(n, -0) ? '-0' : String(n));

function fieldFromJson([, type, value]: FieldJson): Field {
  switch (type) {
    case 'bool':
      return { type, value: value === true };
    case 'long':
    case 'timestamp':
      return { type, value: BigInt(String(value)) };
    case 'decimal': {
      const [scale = 0, digits = 0] = Array.isArray(value) ? value : [];
      return { type, scale: Number(scale), value: Number(digits) };
    }
    case 'longstr':
      return { type, value: String(value) };
    case 'binary':
    case 'longstr-binary':
      return { type, value: Uint8Array.from(Buffer.from(String(value), 'base64')) };
    case 'array':
      return { type, value: asTable(value).map(fieldFromJson) };
    case 'table':
      return { type, value: tableFromJson(asTable(value)) };
    case 'void':
      return { type };
    default:
      return { type, value: Number(value) };
  }
}

const asTable = (value: FieldValue): TableJson => (Array.isArray(value) ? value : []);
