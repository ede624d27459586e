import type { Broker } from '../../core/broker.ts';
import type { Happening } from '../happening.ts';
import type { Ledger } from '../ledger.ts';
import type { Plan } from '../plan.ts';

/** What a checker may look at. */
export interface View {
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly now: number;
  /** Records that the store has been given, and those of them that it says are safe. */
  readonly written: number;
  readonly durable: number;
  /** What the broker still waits for. */
  readonly pendingTimers: number;
  /** Undefined while none runs. */
  readonly broker: Broker | undefined;
}

/** Looks for one kind of wrong. Its name is what a failure is known by. */
export abstract class Checker {
  abstract readonly name: string;
  protected readonly view: View;
  readonly #report: (checker: string, text: string) => void;

  constructor(view: View, report: (checker: string, text: string) => void) {
    this.view = view;
    this.#report = report;
  }

  /** Something has happened; the ledger knows of it already. */
  see(_happening: Happening): void {}

  /** Now and then, between two turns of the broker. */
  look(_broker: Broker): void {}

  /** All is over: every queue has been emptied, and everybody but us has left. */
  end(_broker: Broker): void {}

  protected fail(text: string): void {
    this.#report(this.name, text);
  }
}
