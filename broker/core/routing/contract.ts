import type { Binding } from '../binding.ts';
import type { Table } from '../field.ts';
import type { Properties } from '../properties.ts';
import type { Refusal } from '../refusal.ts';

/** What routing may look at, beside the key. */
export interface Routable {
  readonly headers: Table;
  readonly properties: Properties;
}

/** What a matcher needs to know of a binding. */
export interface Link {
  readonly key: string;
  readonly args: Table;
  readonly toQueue: boolean;
  readonly destination: { readonly name: string };
}

/** The bindings of one exchange, arranged so that those which match a message are found fast. */
export interface Matcher<B extends Link = Binding> {
  /** The result depends on the routing key alone, so a route may be remembered per key. */
  readonly keyOnly: boolean;
  /** Called before `add`: a binding that this type of exchange can't have. */
  check(key: string, args: Table): Refusal | undefined;
  add(binding: B): void;
  /** The very object that was added. */
  remove(binding: B): void;
  /** Appends the bindings that match. Two of them may lead to the same queue. */
  match(key: string, message: Routable, out: B[]): void;
}
