import type { Binding } from '../binding.ts';
import type { Matcher, Routable } from './contract.ts';

/** Everything matches (AMQP 0-9-1 §3.1.3.2). */
export class FanoutMatcher implements Matcher {
  readonly keyOnly = true;
  readonly #bindings = new Set<Binding>();

  check(): undefined {
    return undefined;
  }

  add(binding: Binding): void {
    this.#bindings.add(binding);
  }

  remove(binding: Binding): void {
    this.#bindings.delete(binding);
  }

  match(_key: string, _message: Routable, out: Binding[]): void {
    for (const binding of this.#bindings) out.push(binding);
  }
}
