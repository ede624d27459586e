import { erlangBinary, erlangType, erlangValue } from '../erlang-term.ts';
import type { Field, Table } from '../field.ts';
import { Refusal } from '../refusal.ts';
import type { Link, Matcher, Routable } from './contract.ts';
import { sameValue } from './same-value.ts';

const MODES = ['all', 'any', 'all-with-x', 'any-with-x'];

/** What a binding's arguments ask of a message's headers. */
interface Demand {
  readonly all: boolean;
  readonly names: readonly string[];
  /** undefined: the header need only be there (a `void` in the arguments). */
  readonly values: readonly (Field | undefined)[];
}

/** Headers compared with the binding's arguments (AMQP 0-9-1 §3.1.3.4, with RabbitMQ's `…-with-x`). */
export class HeadersMatcher<B extends Link> implements Matcher<B> {
  readonly keyOnly = false;
  readonly #demands = new Map<B, Demand>();

  check(_key: string, args: Table): Refusal | undefined {
    const mode = args.get('x-match');
    if (mode === undefined || (mode.type === 'longstr' && MODES.includes(mode.value))) return undefined;
    if (mode.type !== 'longstr' && mode.type !== 'longstr-binary') {
      const what = `${erlangType(mode)} (value ${erlangValue(mode)})`;
      return new Refusal('precondition', `Invalid x-match field type ${what}; expected longstr`);
    }
    const expected = 'expected all, any, all-with-x, or any-with-x';
    return new Refusal('precondition', `Invalid x-match field value ${erlangBinary(mode.value)}; ${expected}`);
  }

  add(binding: B): void {
    this.#demands.set(binding, demandOf(binding.args));
  }

  remove(binding: B): void {
    this.#demands.delete(binding);
  }

  match(_key: string, message: Routable, out: B[]): void {
    const headers = message.headers;
    for (const [binding, demand] of this.#demands) {
      if (satisfies(headers, demand)) out.push(binding);
    }
  }
}

function demandOf(args: Table): Demand {
  const field = args.get('x-match');
  const mode = field?.type === 'longstr' ? field.value : 'all';
  const withX = mode.endsWith('-with-x');
  const names: string[] = [];
  const values: (Field | undefined)[] = [];
  for (const [name, value] of args) {
    if (name === 'x-match' || (!withX && name.startsWith('x-'))) continue;
    names.push(name);
    values.push(value.type === 'void' ? undefined : value);
  }
  return { all: mode.startsWith('all'), names, values };
}

/** An empty `all` is satisfied by everything, an empty `any` by nothing. */
function satisfies(headers: Table, demand: Demand): boolean {
  const { all, names, values } = demand;
  for (let i = 0; i < names.length; i++) {
    const header = headers.get(names[i] ?? '');
    const wanted = values[i];
    const hit = header !== undefined && (wanted === undefined || sameValue(header, wanted));
    if (hit !== all) return hit;
  }
  return all;
}
