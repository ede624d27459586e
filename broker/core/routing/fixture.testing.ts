import { EMPTY_TABLE, type Field, type Table } from '../field.ts';
import type { Properties } from '../properties.ts';
import type { Link, Matcher, Routable } from './contract.ts';
import { createMatcher } from './matcher.ts';

/** A matcher that must exist. */
export function matcherOf(type: string, args: Table = EMPTY_TABLE): Matcher<Link> {
  const matcher = createMatcher<Link>(type, args);
  if (!matcher) throw new Error(`no exchange type ${type}`);
  return matcher;
}

export const link = (name: string, key: string, args: Table = EMPTY_TABLE): Link => ({
  key,
  args,
  toQueue: true,
  destination: { name },
});

export function addAll(matcher: Matcher<Link>, links: readonly Link[]): void {
  for (const each of links) matcher.add(each);
}

export const tableOf = (entries: Record<string, Field>): Table => new Map(Object.entries(entries));

export const routable = (headers: Table = EMPTY_TABLE, properties: Properties = {}): Routable => ({
  headers,
  properties,
});

/** The names of the queues that a message comes to. */
export function queuesFor(matcher: Matcher<Link>, key: string, message: Routable = routable()): string[] {
  const out: Link[] = [];
  matcher.match(key, message, out);
  return out.map((each) => each.destination.name).sort();
}
