/** What all dialects need of a message, read once. */
import type { AmqpDraft, Draft } from '@/lib/contract/publish';
import { amqpTexts } from '@/lib/contract/publish-limits';
import { type FieldValue, readField, secondsOf } from '@/lib/publish/field-value';

/** The variable of the environment that holds the password: code is copied, and copied again. */
export const passwordVariable = 'BROKER_PASSWORD';
/** What a fresh broker has. */
export const usualPassword = 'guest';

/** A message as code, and what of the message that language can't say. */
export type Code = { readonly text: string; readonly notes: readonly string[] };

/** In AMQP's words, as the management API and pika have them; without headers. */
export function plainProperties(draft: AmqpDraft): Record<string, string | number> {
  const properties: Record<string, string | number> = { delivery_mode: draft.persistent ? 2 : 1 };
  for (const name of amqpTexts) {
    const text = draft.properties[name] ?? '';
    if (text !== '') properties[name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = text;
  }
  if (draft.priority.trim() !== '') properties.priority = Number(draft.priority);
  const seconds = draft.timestamp.trim() === '' ? undefined : secondsOf(draft.timestamp);
  if (seconds !== undefined) properties.timestamp = seconds;
  return properties;
}

export type Header = readonly [name: string, value: FieldValue];

export function headersOf({ headers }: AmqpDraft): Header[] {
  return headers.flatMap(({ name, type, value }): Header[] => {
    const read = readField(type, value);
    return name === '' || 'problem' in read ? [] : [[name, read.value]];
  });
}

/** Headers in a language that may lack a word for some; `undefined` leaves one out. */
export function sayHeaders(
  headers: readonly Header[],
  say: (value: FieldValue, note: (what: string) => void) => string | undefined,
): { readonly said: readonly (readonly [string, string])[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const said = headers.flatMap(([name, value]) => {
    const code = say(value, (what) => notes.push(`header ${name}: ${what}`));
    return code === undefined ? [] : [[name, code] as const];
  });
  return { said, notes };
}

/** What holds values, in JSON's way and Python's; undefined as soon as one can't be said. `gap` follows a mark. */
export function sayNested(
  field: Extract<FieldValue, { readonly type: 'array' | 'table' }>,
  say: (value: FieldValue) => string | undefined,
  gap: '' | ' ',
): string | undefined {
  const parts =
    field.type === 'array'
      ? field.value.map(say)
      : field.value.map(([name, value]) => {
          const code = say(value);
          return code === undefined ? undefined : `${quoted(name)}:${gap}${code}`;
        });
  if (parts.includes(undefined)) return undefined;
  const inner = parts.join(`,${gap}`);
  return field.type === 'array' ? `[${inner}]` : `{${inner}}`;
}

/** Octets that aren't text, in base64; undefined: it is text. */
export function octetsIn({ body: { format, text } }: Draft): string | undefined {
  if (format === 'base64') return text.replaceAll(/\s/g, '');
  return format === 'hex' ? base64OfHex(text) : undefined;
}

export function base64OfHex(text: string): string {
  const pairs = text.replaceAll(/[\s:]/g, '').match(/../g) ?? [];
  return btoa(pairs.map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join(''));
}

/** A string of JSON is one of JavaScript and of Python too. */
export const quoted = (text: string): string => JSON.stringify(text);

export const commented = (mark: string, notes: readonly string[]): string[] =>
  notes.map((note) => `${mark} ${note.replaceAll(/[\r\n\u2028\u2029]/g, ' ')}`);
