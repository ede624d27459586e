import type { Link, Matcher, Routable } from './contract.ts';

/** Everything matches (AMQP 0-9-1 §3.1.3.2). */
export class FanoutMatcher<B extends Link> implements Matcher<B> {
  readonly keyOnly = true;
  readonly #bindings = new Set<B>();

  check(): undefined {
    return undefined;
  }

  add(binding: B): void {
    this.#bindings.add(binding);
  }

  remove(binding: B): void {
    this.#bindings.delete(binding);
  }

  match(_key: string, _message: Routable, out: B[]): void {
    for (const binding of this.#bindings) out.push(binding);
  }
}
