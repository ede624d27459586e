import type { Binding } from '../binding.ts';
import type { Table } from '../field.ts';
import type { Refusal } from '../refusal.ts';
import { ConsistentHashMatcher, checkHashArgs } from './consistent-hash.ts';
import type { Link, Matcher } from './contract.ts';
import { DirectMatcher } from './direct.ts';
import { FanoutMatcher } from './fanout.ts';
import { HeadersMatcher } from './headers.ts';
import { TopicMatcher } from './topic.ts';

export type { Matcher } from './contract.ts';

interface ExchangeType {
  create<B extends Link>(args: Table): Matcher<B>;
  check?(args: Table): Refusal | undefined;
}

const TYPES: ReadonlyMap<string, ExchangeType> = new Map<string, ExchangeType>([
  ['direct', { create: <B extends Link>() => new DirectMatcher<B>() }],
  ['fanout', { create: <B extends Link>() => new FanoutMatcher<B>() }],
  ['headers', { create: <B extends Link>() => new HeadersMatcher<B>() }],
  ['topic', { create: <B extends Link>() => new TopicMatcher<B>() }],
  [
    'x-consistent-hash',
    { create: <B extends Link>(args: Table) => new ConsistentHashMatcher<B>(args), check: checkHashArgs },
  ],
]);

export const EXCHANGE_TYPES: readonly string[] = [...TYPES.keys()];

/** undefined: no such type of exchange. */
export function createMatcher<B extends Link = Binding>(type: string, args: Table): Matcher<B> | undefined {
  return TYPES.get(type)?.create<B>(args);
}

/** Arguments that an exchange of this type can't be declared with. */
export function checkExchangeArgs(type: string, args: Table): Refusal | undefined {
  return TYPES.get(type)?.check?.(args);
}
