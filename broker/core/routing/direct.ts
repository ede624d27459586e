import type { Link, Matcher, Routable } from './contract.ts';

/** The routing key equals the binding key (AMQP 0-9-1 §3.1.3.1). */
export class DirectMatcher<B extends Link> implements Matcher<B> {
  readonly keyOnly = true;
  readonly #byKey = new Map<string, Set<B>>();

  check(): undefined {
    return undefined;
  }

  add(binding: B): void {
    const known = this.#byKey.get(binding.key);
    if (known) known.add(binding);
    else this.#byKey.set(binding.key, new Set([binding]));
  }

  remove(binding: B): void {
    const known = this.#byKey.get(binding.key);
    if (known?.delete(binding) && known.size === 0) this.#byKey.delete(binding.key);
  }

  match(key: string, _message: Routable, out: B[]): void {
    const known = this.#byKey.get(key);
    if (known) for (const binding of known) out.push(binding);
  }
}
