import type { Happening } from '../happening.ts';
import { Checker } from './checker.ts';

/** The last retained message that was acknowledged is kept, or one that was sent after it and not acknowledged. */
export class Retained extends Checker {
  override readonly name = 'retained';
  /** By topic: what may be kept now, from the last that was acknowledged on; '' stands for nothing. */
  readonly #possible = new Map<string, string[]>();
  readonly #received = new Map<string, string>();

  override see(happening: Happening): void {
    if (happening.kind === 'received-retained') this.#received.set(happening.topic, happening.text);
    if (happening.kind === 'will-void') this.#withdraw(happening.topic, happening.text);
    if (happening.kind !== 'retained') return;
    const { topic, text, acknowledged } = happening;
    const possible = this.#possible.get(topic) ?? [''];
    if (acknowledged) this.#possible.set(topic, possible.slice(possible.lastIndexOf(text)));
    else this.#possible.set(topic, [...possible, text]);
  }

  #withdraw(topic: string, text: string): void {
    const possible = this.#possible.get(topic) ?? [''];
    this.#possible.set(
      topic,
      possible.filter((other) => other !== text),
    );
  }

  override end(): void {
    for (const [topic, possible] of this.#possible) {
      const text = this.#received.get(topic) ?? '';
      if (possible.includes(text)) continue;
      this.fail(`${topic} has '${text}' retained, and should have ${possible.map((p) => `'${p}'`).join(' or ')}`);
    }
    for (const topic of this.#received.keys()) {
      if (!this.#possible.has(topic)) this.fail(`${topic} has a retained message that nobody sent`);
    }
  }
}
