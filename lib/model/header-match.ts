/** A headers exchange's binding against a message's headers, both as the management API writes them. */
import { isObject } from '@/lib/format/json';

type Table = Readonly<Record<string, unknown>>;

export type HeaderMiss =
  | { readonly kind: 'header-missing'; readonly header: string }
  | { readonly kind: 'header-differs'; readonly header: string; readonly wanted: unknown; readonly found: unknown }
  /** One of these would have been enough. */
  | { readonly kind: 'none-of'; readonly headers: readonly string[] }
  /** `any` of nothing: no message can match. */
  | { readonly kind: 'asks-nothing' };

export type HeaderDemand = { readonly all: boolean; readonly wanted: readonly (readonly [string, unknown])[] };

/** AMQP 0-9-1 §3.1.3.4; as in RabbitMQ `all` and `any` look past names with `x-`, `…-with-x` don't. */
export function headerDemand(args: Table): HeaderDemand {
  const mode = typeof args['x-match'] === 'string' ? args['x-match'] : 'all';
  const withX = mode.endsWith('-with-x');
  return {
    all: mode.startsWith('all'),
    wanted: Object.entries(args).filter(([name]) => name !== 'x-match' && (withX || !name.startsWith('x-'))),
  };
}

/** Nested tables compare in the order of the wire: RabbitMQ sorts only the outermost. */
function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const others = Object.entries(b);
  const entries = Object.entries(a);
  return (
    entries.length === others.length &&
    entries.every(([name, value], i) => others[i]?.[0] === name && sameValue(value, others[i]?.[1]))
  );
}

/** A `null` in the arguments asks only that the header be there. */
function miss(headers: Table, name: string, wanted: unknown): HeaderMiss | undefined {
  if (!Object.hasOwn(headers, name)) return { kind: 'header-missing', header: name };
  const found = headers[name];
  return wanted === null || sameValue(wanted, found)
    ? undefined
    : { kind: 'header-differs', header: name, wanted, found };
}

/** `undefined`: it matches. */
export function headerMiss(args: Table, headers: Table): HeaderMiss | undefined {
  const { all, wanted } = headerDemand(args);
  if (all) {
    for (const [name, value] of wanted) {
      const found = miss(headers, name, value);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (wanted.length === 0) return { kind: 'asks-nothing' };
  if (wanted.some(([name, value]) => miss(headers, name, value) === undefined)) return undefined;
  return { kind: 'none-of', headers: wanted.map(([name]) => name) };
}
