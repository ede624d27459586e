/** A filter as people type it, and as it stands in the URL. */
import type { Comparison, MessageFilter } from '@/lib/contract/message-filter';
import { newestMax } from '@/lib/contract/message-limits';
import type { StreamStart } from '@/lib/contract/stream-start';

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
  /** Of a stream: `first`, `last`, `last 500`, an offset, `10m` ago, or a time. */
  readonly from: string;
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
  from: '',
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

const newestDefault = 100;

/** `first` is an offset that every stream has begun before. */
export function streamStartOf(text: string): StreamStart | undefined {
  const plain = text.trim().toLowerCase();
  if (plain === 'first') return { offset: 0 };
  const last = /^last(?:\s+(\d{1,6}))?$/.exec(plain);
  if (last !== null) return { newest: Math.min(newestMax, Math.max(1, Number(last[1] ?? newestDefault))) };
  if (/^\d{1,15}$/.test(plain)) return { offset: Number(plain) };
  const ageMs = durationOf(plain);
  if (ageMs !== undefined) return { age_ms: Math.round(ageMs) };
  // A day alone would be taken for one of Greenwich.
  const [, day, time = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](.+))?$/i.exec(text.trim()) ?? [];
  const timeMs = day === undefined ? Number.NaN : Date.parse(`${day}T${time}`);
  return timeMs >= 0 ? { time_ms: timeMs } : undefined;
}

export type FilterField = keyof Omit<FilterText, 'regex'>;

export type ReadFilter = {
  readonly filter: MessageFilter;
  readonly from: StreamStart | undefined;
  /** The fields that can't be read. */
  readonly wrong: readonly FilterField[];
};

export function filterOf(text: FilterText): ReadFilter {
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
  const from = read('from', streamStartOf);
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
  return { filter, from, wrong };
}

export function isFiltering(text: FilterText): boolean {
  return Object.entries(text).some(([field, value]) => field !== 'regex' && value !== '');
}
