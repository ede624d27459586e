import { erlangBinary, erlangType, erlangValue } from '../erlang-term.ts';
import type { Table } from '../field.ts';
import { Refusal } from '../refusal.ts';
import type { Link, Matcher, Routable } from './contract.ts';

const HASH_PROPERTIES = ['correlation_id', 'message_id', 'timestamp'];

/** One destination. Bound more than once, the oldest binding gives the weight (RabbitMQ ignores the others too). */
interface Share<B> {
  readonly seed: number;
  readonly bindings: B[];
  weight: number;
}

/**
 * Each message to one of the destinations, chosen by a hash of the key (or of a header or property), in proportion to
 * the weights that the binding keys are. By weighted rendezvous: the destination with the highest score for this key
 * wins, so a destination that comes or goes moves only its own share, and a large weight costs no memory.
 */
export class ConsistentHashMatcher<B extends Link> implements Matcher<B> {
  readonly keyOnly: boolean;
  readonly #header: string | undefined;
  readonly #property: string | undefined;
  readonly #shares = new Map<B['destination'], Share<B>>();

  constructor(args: Table) {
    this.#header = stringArg(args, 'hash-header');
    this.#property = stringArg(args, 'hash-property');
    this.keyOnly = this.#header === undefined && this.#property === undefined;
  }

  check(key: string): Refusal | undefined {
    if (!/^[+-]?\d+$/.test(key)) {
      return new Refusal('precondition', `The binding key must be an integer: ${erlangBinary(key)}`);
    }
    return Number(key) < 1 ? new Refusal('precondition', 'The binding key must be greater than 0') : undefined;
  }

  add(binding: B): void {
    const share = this.#shares.get(binding.destination);
    if (share) {
      share.bindings.push(binding);
      return;
    }
    const seed = hashText(`${binding.toQueue ? 'queue' : 'exchange'} ${binding.destination.name}`);
    this.#shares.set(binding.destination, { seed, bindings: [binding], weight: Number(binding.key) });
  }

  remove(binding: B): void {
    const share = this.#shares.get(binding.destination);
    const at = share ? share.bindings.indexOf(binding) : -1;
    if (!share || at === -1) return;
    share.bindings.splice(at, 1);
    const oldest = share.bindings[0];
    if (oldest) share.weight = Number(oldest.key);
    else this.#shares.delete(binding.destination);
  }

  match(key: string, message: Routable, out: B[]): void {
    const hash = hashText(this.keyOnly ? key : this.#hashed(message));
    let best = -1;
    let winner: Share<B> | undefined;
    for (const share of this.#shares.values()) {
      const score = share.weight / -Math.log(uniform(hash, share.seed));
      if (score > best) {
        best = score;
        winner = share;
      }
    }
    const binding = winner?.bindings[0];
    if (binding) out.push(binding);
  }

  /** A message without the header or property counts as one with it empty: they all go one way. */
  #hashed(message: Routable): string {
    if (this.#header !== undefined) {
      const field = message.headers.get(this.#header);
      if (field === undefined) return '';
      return field.type === 'longstr' ? field.value : `${erlangType(field)} ${erlangValue(field)}`;
    }
    const properties = message.properties;
    if (this.#property === 'correlation_id') return properties.correlationId ?? '';
    if (this.#property === 'message_id') return properties.messageId ?? '';
    return properties.timestamp === undefined ? '' : String(properties.timestamp);
  }
}

export function checkHashArgs(args: Table): Refusal | undefined {
  for (const name of ['hash-header', 'hash-property']) {
    const field = args.get(name);
    if (field && field.type !== 'longstr') {
      return new Refusal('precondition', `Invalid ${name} type ${erlangType(field)}; expected longstr`);
    }
  }
  const property = stringArg(args, 'hash-property');
  if (property === undefined) return undefined;
  if (args.has('hash-header')) {
    return new Refusal('precondition', 'hash-header and hash-property are mutually exclusive');
  }
  return HASH_PROPERTIES.includes(property)
    ? undefined
    : new Refusal('precondition', `Unsupported property: ${property}`);
}

function stringArg(args: Table, name: string): string | undefined {
  const field = args.get(name);
  return field?.type === 'longstr' ? field.value : undefined;
}

/** FNV-1a over the UTF-16 units, then mixed. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** Every bit of the input moves about half of the bits of the result. */
function mix(value: number): number {
  let x = value ^ (value >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** Between 0 and 1, neither included. */
const uniform = (hash: number, seed: number): number => ((mix(hash ^ mix(seed)) >>> 0) + 0.5) / 2 ** 32;
