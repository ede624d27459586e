import type { Link, Matcher, Routable } from './contract.ts';

/** The routing key equals the binding key (AMQP 0-9-1 §3.1.3.1). */
export class DirectMatcher<B extends Link> implements Matcher<B> {
  readonly keyOnly = true;
  /** Most keys have one binding, which needs no set. */
  readonly #byKey = new Map<string, B | Set<B>>();

  check(): undefined {
    return undefined;
  }

  add(binding: B): void {
    const known = this.#byKey.get(binding.key);
    if (known === undefined) this.#byKey.set(binding.key, binding);
    else if (known instanceof Set) known.add(binding);
    else this.#byKey.set(binding.key, new Set([known, binding]));
  }

  remove(binding: B): void {
    const known = this.#byKey.get(binding.key);
    if (known instanceof Set ? known.delete(binding) && known.size === 0 : known === binding) {
      this.#byKey.delete(binding.key);
    }
  }

  match(key: string, _message: Routable, out: B[]): void {
    const known = this.#byKey.get(key);
    if (known instanceof Set) for (const binding of known) out.push(binding);
    else if (known !== undefined) out.push(known);
  }
}
