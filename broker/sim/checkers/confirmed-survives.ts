import type { CopyFacts } from '../ledger.ts';
import type { Plan, QueuePlan } from '../plan.ts';
import { Checker } from './checker.ts';

/**
 * What the broker has confirmed (basic.ack, `tx.commit-ok`, PUBACK, PUBREC) comes into each of its queues and stays until
 * somebody has taken it, unless the queue's rules end it; then it is in the queue for dead letters, if there is one.
 */
export class ConfirmedSurvives extends Checker {
  override readonly name = 'confirmed-survives';

  override end(): void {
    for (const copy of this.view.ledger.copies.values()) {
      if (copy.fate !== 'confirmed' || !copy.kept) continue;
      for (const queue of copy.routes) if (!this.#isAccountedFor(copy, queue)) this.#lost(copy, queue);
    }
  }

  #isAccountedFor(copy: CopyFacts, queue: string): boolean {
    const { acked, rejected } = this.view.ledger.outcome(queue, copy.stamp);
    if (acked > 0) return true;
    const plan = this.view.plan.queues.find(({ name }) => name === queue);
    if (plan === undefined) return false;
    if (isLossy(this.view.plan, plan)) return true;
    if (rejected === 0 && !mayEnd(plan)) return false;
    return plan.deadTo === undefined || this.#isAccountedFor(copy, plan.deadTo);
  }

  #lost({ stamp, qos }: CopyFacts, queue: string): void {
    const { received, rejected } = this.view.ledger.outcome(queue, stamp);
    const seen = received > 0 ? `; it was seen ${received} times, rejected ${rejected} times` : '';
    this.fail(
      `message ${stamp.id} of ${stamp.publisher} (copy ${stamp.copy}, QoS ${qos}) is lost from ${queue}${seen}`,
    );
  }
}

/** A consumer that doesn't acknowledge loses what is on its way when its connection breaks. */
const isLossy = (plan: Plan, queue: QueuePlan): boolean =>
  plan.clients.some((c) => c.kind === 'consumer' && c.queue === queue.name && c.mode === 'no-ack');

/** Whether a queue's own rules may end a message in it. */
const mayEnd = ({ ttlMs, deliveryLimit, maxLength, overflow }: QueuePlan): boolean =>
  ttlMs !== undefined || deliveryLimit !== undefined || (maxLength !== undefined && overflow !== 'reject-publish');
