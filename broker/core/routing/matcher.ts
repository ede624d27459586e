import type { Table } from '../field.ts';
import type { Refusal } from '../refusal.ts';
import { ConsistentHashMatcher, checkHashArgs } from './consistent-hash.ts';
import type { Matcher } from './contract.ts';
import { DirectMatcher } from './direct.ts';
import { FanoutMatcher } from './fanout.ts';
import { HeadersMatcher } from './headers.ts';
import { TopicMatcher } from './topic.ts';

export type { Matcher, Routable } from './contract.ts';

interface ExchangeType {
  create(args: Table): Matcher;
  check?(args: Table): Refusal | undefined;
}

const TYPES: ReadonlyMap<string, ExchangeType> = new Map<string, ExchangeType>([
  ['direct', { create: () => new DirectMatcher() }],
  ['fanout', { create: () => new FanoutMatcher() }],
  ['headers', { create: () => new HeadersMatcher() }],
  ['topic', { create: () => new TopicMatcher() }],
  ['x-consistent-hash', { create: (args) => new ConsistentHashMatcher(args), check: checkHashArgs }],
]);

export const EXCHANGE_TYPES: readonly string[] = [...TYPES.keys()];

/** undefined: no such type of exchange. */
export function createMatcher(type: string, args: Table): Matcher | undefined {
  return TYPES.get(type)?.create(args);
}

/** Arguments that an exchange of this type can't be declared with. */
export function checkExchangeArgs(type: string, args: Table): Refusal | undefined {
  return TYPES.get(type)?.check?.(args);
}
