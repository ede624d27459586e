/** A filter as people type it, and as it stands in the URL. */
import type { Comparison, MessageFilter } from '@/lib/contract/message-filter';

export type FilterText = {
  readonly key: string;
  /** The key is a regular expression; else `*` and `?` stand for what isn't known. */
  readonly regex: boolean;
  /** `name`, `name = value`, `name ~ part`, `name > 3`, `name < 3`. */
  readonly header: string;
  /** `type = order.created`. */
  readonly property: string;
  readonly text: string;
  /** `$.order.total > 100`. */
  readonly json: string;
  /** `90s`, `5m`, `2h`, `1d`. */
  readonly older: string;
  readonly newer: string;
};

export const noFilterText: FilterText = {
  key: '',
  regex: false,
  header: '',
  property: '',
  text: '',
  json: '',
  older: '',
  newer: '',
};

const signs: Readonly<Record<string, Comparison>> = { '=': 'equals', '~': 'contains', '>': 'above', '<': 'below' };

type Condition = { readonly name: string; readonly is: Comparison; readonly value?: string };

export function conditionOf(text: string): Condition | undefined {
  const match = /^([^=~<>]+?)\s*(?:([=~<>])\s*(.*))?$/s.exec(text.trim());
  const name = match?.[1];
  if (name === undefined) return undefined;
  const is = signs[match?.[2] ?? ''];
  return is === undefined ? { name, is: 'present' } : { name, is, value: (match?.[3] ?? '').trim() };
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A number alone is seconds. */
export function durationOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|min|h|d)?$/.exec(text.trim());
  return match === null ? undefined : Number(match[1]) * (units[match[2] ?? 's'] ?? 1000);
}

export type FilterField = keyof Omit<FilterText, 'regex'>;

/** `wrong` are the fields that can't be read. */
export function filterOf(text: FilterText): { readonly filter: MessageFilter; readonly wrong: readonly FilterField[] } {
  const wrong: FilterField[] = [];
  const read = <T>(field: FilterField, parse: (value: string) => T | undefined): T | undefined => {
    const value = text[field].trim();
    if (value === '') return undefined;
    const parsed = parse(value);
    if (parsed === undefined) wrong.push(field);
    return parsed;
  };
  const header = read('header', conditionOf);
  const json = read('json', conditionOf);
  const older = read('older', durationOf);
  const newer = read('newer', durationOf);
  const property = read('property', (value) => {
    const condition = conditionOf(value);
    return condition?.is === 'equals' ? { name: condition.name, value: condition.value ?? '' } : undefined;
  });
  const key = text.key.trim();
  const filter: MessageFilter = {
    ...(key === '' ? {} : { key: { by: text.regex ? 'regex' : 'glob', pattern: key } }),
    ...(header === undefined ? {} : { headers: [header] }),
    ...(property === undefined ? {} : { properties: [property] }),
    ...(text.text === '' ? {} : { text: text.text }),
    ...(json === undefined ? {} : { json: { path: json.name, is: json.is, value: json.value } }),
    ...(older === undefined ? {} : { min_age_ms: older }),
    ...(newer === undefined ? {} : { max_age_ms: newer }),
  };
  return { filter, wrong };
}

export function isFiltering(text: FilterText): boolean {
  return Object.entries(text).some(([field, value]) => field !== 'regex' && value !== '');
}
