/** A transcript: what each connection received on each channel, without what differs between two honest runs. */
import { createHash } from 'node:crypto';
import type { Event, Peer } from './raw-client.ts';
import { type Args, type FieldValue, type Table, Typed } from './wire/values.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
/** Connection number → channel number → events. */
export type Transcript = { [connection: string]: { [channel: string]: Json[] } };

const DAY_S = 86_400;
/** Longer bodies are kept as length and digest. */
const BODY_BYTES_MAX = 200;
/** What a server says of itself and its machine. */
const SELF = new Set(['cluster_name', 'copyright', 'information', 'license', 'platform', 'product', 'version']);

/** Gives each server-made name a number in order of appearance, so that two runs agree on them. */
class Names {
  readonly #numbers = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  #name(kind: string, name: string): string {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    const label = `<${kind} ${number}>`;
    this.#numbers.set(name, label);
    return label;
  }

  text(text: string): string {
    return text
      .replace(/amq\.(gen|ctag)-[\w-]+/g, (name, kind: string) => this.#name(kind, name))
      .replace(/amq\.rabbitmq\.reply-to\.[\w.+/=-]+/g, (name) => this.#name('reply-to', name));
  }
}

function field(value: FieldValue, names: Names): Json {
  if (!(value instanceof Typed)) throw new Error('a received field has a type');
  const { type, value: inner } = value;
  if (type === 'A' && Array.isArray(inner)) return inner.map((item) => field(item, names));
  if (type === 'F' && inner !== null && typeof inner === 'object') return table(inner as Table, names);
  if (type === 'T' && Math.abs(Number(inner) - Date.now() / 1000) < DAY_S) return 'T:<now>';
  return `${type}:${names.text(String(inner))}`;
}

function table(entries: Table, names: Names): Json {
  const out: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(entries)) out[key] = SELF.has(key) ? '<self>' : field(value, names);
  return out;
}

function args(given: Args, names: Names): { [key: string]: Json } {
  const out: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(given)) {
    if (key === 'mechanisms')
      out[key] = String(value).split(' ').sort().join(' '); // a list in no order
    else if (typeof value === 'string') out[key] = names.text(value);
    else if (Buffer.isBuffer(value)) out[key] = value.toString('hex');
    else if (typeof value === 'object') out[key] = table(value, names);
    else out[key] = typeof value === 'bigint' ? Number(value) : value;
  }
  return out;
}

function body(bytes: Buffer): string {
  if (bytes.length > BODY_BYTES_MAX) {
    return `<${bytes.length} bytes, sha1 ${createHash('sha1').update(bytes).digest('hex')}>`;
  }
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : `<hex ${bytes.toString('hex')}>`;
}

/**
 * A server may confirm one by one or many at once, and in any order: what counts is the fate of each tag. Runs of
 * confirms become one event per tag, sorted.
 */
function confirmsOneByOne(events: readonly Event[]): Event[] {
  const out: Event[] = [];
  const settled = new Set<number>();
  let run: Event[] = [];
  const flush = () => {
    run.sort((a, b) => Number(a[1]?.delivery_tag) - Number(b[1]?.delivery_tag));
    out.push(...run);
    run = [];
  };
  for (const event of events) {
    const [name, given] = event;
    if (name !== 'basic.ack' && name !== 'basic.nack') {
      flush();
      out.push(event);
      continue;
    }
    const tag = Number(given?.delivery_tag);
    for (let n = given?.multiple === true ? 1 : tag; n <= tag; n += 1) {
      if (settled.has(n)) continue;
      settled.add(n);
      run.push([name, { delivery_tag: n }]);
    }
  }
  flush();
  return out;
}

/** How many heartbeats came is a matter of the clock; that they came is not. */
function heartbeatsOnce(events: readonly Event[]): Event[] {
  return events.filter((event, at) => event[0] !== 'heartbeat' || events[at - 1]?.[0] !== 'heartbeat');
}

export function transcribe(peers: readonly Peer[]): Transcript {
  const names = new Names();
  const out: Transcript = {};
  peers.forEach((peer, index) => {
    const channels: Transcript[string] = {};
    for (const number of [...peer.events.keys()].sort((a, b) => a - b)) {
      const events = heartbeatsOnce(confirmsOneByOne(peer.events.get(number) ?? []));
      if (events.length > 0) channels[number] = events.map((event) => row(event, names));
    }
    if (Object.keys(channels).length > 0) out[index + 1] = channels;
  });
  return out;
}

function row([name, given, properties, content]: Event, names: Names): Json {
  const out: Json[] = [name];
  if (given !== undefined && Object.keys(given).length > 0) out.push(args(given, names));
  if (properties !== undefined) out.push(args(properties, names));
  if (content !== undefined) out.push(body(content));
  return out;
}

/** JSON with one event a line, so that a changed recording reads well as a diff. */
export function format(recording: { readonly [scenario: string]: Transcript }): string {
  const blocks = Object.entries(recording).map(([scenario, connections]) => {
    const lines = Object.entries(connections).map(([connection, channels]) => {
      const inner = Object.entries(channels).map(([channel, events]) => {
        const rows = events.map((event) => `        ${JSON.stringify(event)}`).join(',\n');
        return `      ${JSON.stringify(channel)}: [\n${rows}\n      ]`;
      });
      return `    ${JSON.stringify(connection)}: {\n${inner.join(',\n')}\n    }`;
    });
    return `  ${JSON.stringify(scenario)}: {${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}}`;
  });
  return `{\n${blocks.join(',\n')}\n}\n`;
}
