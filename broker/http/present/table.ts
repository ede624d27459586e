import type { Field, Table } from '../../core/field.ts';

/** Deeper tables than this are refused: nothing real nests so far, and recursion must end. */
const DEPTH_MAX = 64;

export function jsonOf(field: Field): unknown {
  switch (field.type) {
    case 'void':
      return null;
    case 'long':
    case 'timestamp':
      return Number(field.value);
    case 'decimal':
      return field.value / 10 ** field.scale;
    case 'longstr-binary':
    case 'binary':
      return Buffer.from(field.value).toString('utf8');
    case 'array':
      return field.value.map(jsonOf);
    case 'table':
      return jsonOfTable(field.value);
    default:
      return field.value;
  }
}

export function jsonOfTable(table: Table): Record<string, unknown> {
  // Names come from clients, so `__proto__` must become a plain key.
  const out: Record<string, unknown> = Object.create(null);
  for (const [name, field] of table) out[name] = jsonOf(field);
  return out;
}

/** JSON as AMQP fields, with the types that RabbitMQ chooses; a string says what can't be said in AMQP. */
export function tableFromJson(json: Readonly<Record<string, unknown>>, depth = 0): Table | string {
  if (depth > DEPTH_MAX) return 'nested_too_deep';
  const table = new Map<string, Field>();
  for (const [name, value] of Object.entries(json)) {
    const field = fieldFromJson(value, depth);
    if (typeof field === 'string') return field;
    table.set(name, field);
  }
  return table;
}

function fieldFromJson(value: unknown, depth: number): Field | string {
  switch (typeof value) {
    case 'boolean':
      return { type: 'bool', value };
    case 'string':
      return { type: 'longstr', value };
    case 'number':
      return Number.isSafeInteger(value) ? { type: 'long', value: BigInt(value) } : { type: 'double', value };
    case 'object':
      if (value === null) return 'null_not_allowed';
      if (Array.isArray(value)) return arrayFromJson(value, depth);
      return tableField(value as Readonly<Record<string, unknown>>, depth);
    default:
      return 'unsupported_value';
  }
}

function tableField(value: Readonly<Record<string, unknown>>, depth: number): Field | string {
  const table = tableFromJson(value, depth + 1);
  return typeof table === 'string' ? table : { type: 'table', value: table };
}

function arrayFromJson(values: readonly unknown[], depth: number): Field | string {
  if (depth > DEPTH_MAX) return 'nested_too_deep';
  const fields: Field[] = [];
  for (const value of values) {
    const field = fieldFromJson(value, depth + 1);
    if (typeof field === 'string') return field;
    fields.push(field);
  }
  return { type: 'array', value: fields };
}
