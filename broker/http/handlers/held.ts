import { type HeldQueues, heldQueuesMax } from '../../../lib/contract/held.ts';
import type { Entry } from '../../core/queue/entry.ts';
import type { Queue } from '../../core/queue/queue.ts';
import type { Call } from '../call.ts';
import { ok, type Reply } from '../reply.ts';

/** The list of what is out is in the order of delivery, so its first is the oldest. */
function oldestOf(queue: Queue): Entry | undefined {
  if (queue.unackedCount === 0) return undefined;
  for (const entry of queue.unacked()) return entry;
  return undefined;
}

export const longestHeld = (call: Call): Reply => {
  const now = call.broker.env.now();
  const found: HeldQueues = [];
  for (const vhost of call.visibleVHosts()) {
    for (const queue of vhost.queues.values()) {
      const oldest = oldestOf(queue);
      if (oldest?.holder === undefined) continue;
      const { connection, channel } = oldest.holder.describe();
      found.push({
        vhost: vhost.name,
        queue: queue.name,
        unacked: queue.unackedCount,
        held_ms: now - oldest.deliveredAt,
        connection,
        channel,
      });
    }
  }
  return ok(found.sort((a, b) => b.held_ms - a.held_ms).slice(0, heldQueuesMax));
};
