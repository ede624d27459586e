import type { Binding } from '../binding.ts';
import type { Matcher, Routable } from './contract.ts';

/** The routing key equals the binding key (AMQP 0-9-1 §3.1.3.1). */
export class DirectMatcher implements Matcher {
  readonly keyOnly = true;
  readonly #byKey = new Map<string, Set<Binding>>();

  check(): undefined {
    return undefined;
  }

  add(binding: Binding): void {
    const known = this.#byKey.get(binding.key);
    if (known) known.add(binding);
    else this.#byKey.set(binding.key, new Set([binding]));
  }

  remove(binding: Binding): void {
    const known = this.#byKey.get(binding.key);
    if (known?.delete(binding) && known.size === 0) this.#byKey.delete(binding.key);
  }

  match(key: string, _message: Routable, out: Binding[]): void {
    const known = this.#byKey.get(key);
    if (known) for (const binding of known) out.push(binding);
  }
}
