import { dateTime } from '@/lib/format/format';
import { readJson } from '@/lib/format/json';

/** Typed values of headers and arguments, from what somebody typed. JSON has fewer types than AMQP; these four are sure. */
export const valueTypes = ['string', 'number', 'boolean', 'json'] as const;
export type ValueType = (typeof valueTypes)[number];

export type Entry = { readonly id: number; readonly name: string; readonly type: ValueType; readonly value: string };

export function parseValue(type: ValueType, text: string): { ok: true; value: unknown } | { ok: false } {
  switch (type) {
    case 'string':
      return { ok: true, value: text };
    case 'number': {
      const value = Number(text);
      return text.trim() === '' || !Number.isFinite(value) ? { ok: false } : { ok: true, value };
    }
    case 'boolean':
      return text === 'true' || text === 'false' ? { ok: true, value: text === 'true' } : { ok: false };
    case 'json': {
      const json = readJson(text);
      return json === undefined ? { ok: false } : { ok: true, value: json.value };
    }
  }
}

export function typeOf(value: unknown): ValueType {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return typeof value as ValueType;
  }
  return 'json';
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Undefined when a value doesn't fit its type. Rows without a name don't count. */
export function tableOf(entries: readonly Entry[]): Record<string, unknown> | undefined {
  const table: Record<string, unknown> = {};
  for (const { name, type, value } of entries) {
    if (name === '') continue;
    const parsed = parseValue(type, value);
    if (!parsed.ok) return undefined;
    table[name] = parsed.value;
  }
  return table;
}

/** A property of AMQP's; seconds since 1970 say little by themselves. */
export function propertyText(name: string, value: unknown): string {
  if (name === 'timestamp' && typeof value === 'number') return `${value} (${dateTime(value * 1000)})`;
  return textOf(value);
}
