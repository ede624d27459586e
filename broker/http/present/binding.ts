import type { Binding } from '../../core/binding.ts';
import type { Table } from '../../core/field.ts';
import { compareText, type View } from '../view.ts';
import { jsonOfTable } from './table.ts';

/** Erlang's `quote_plus`: what isn't a letter, a digit or one of `-_.` is escaped, and a space becomes `+`. */
function quote(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+');
}

/** FNV-1a over the canonical JSON: short, and the same for the same arguments. Clients treat it as opaque. */
function hashOf(args: Table): string {
  const entries = Object.entries(jsonOfTable(args)).sort(([a], [b]) => compareText(a, b));
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(entries))) hash = Math.imul(hash ^ byte, 0x01000193);
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(hash | 0);
  return bytes.toString('base64url');
}

/** Names a binding between two objects in a path. */
export function propertiesKey(key: string, args: Table): string {
  if (args.size > 0) return `${quote(key)}~${hashOf(args)}`;
  return key === '' ? '~' : quote(key);
}

const destinationType = (b: Binding): string => (b.toQueue ? 'queue' : 'exchange');

export const bindingView: View<Binding> = {
  fields: {
    source: (b) => b.source.name,
    vhost: (b) => b.source.vhost.name,
    destination: (b) => b.destination.name,
    destination_type: destinationType,
    routing_key: (b) => b.key,
    arguments: (b) => jsonOfTable(b.args),
    properties_key: (b) => propertiesKey(b.key, b.args),
  },
  nameOf: (b) => b.source.name,
  compare: (a, b) =>
    compareText(a.source.vhost.name, b.source.vhost.name) ||
    compareText(a.source.name, b.source.name) ||
    compareText(destinationType(b), destinationType(a)) ||
    compareText(a.destination.name, b.destination.name) ||
    compareText(a.key, b.key),
};
