import type { Queue } from '../../core/queue/queue.ts';
import { isRefusal } from '../../core/refusal.ts';
import { type Call, inVHost, onQueue } from '../call.ts';
import { badRequest, refused } from '../errors.ts';
import { bindingView } from '../present/binding.ts';
import { queueDetail, queueIdentity, queueIdentityWithTotals, queueView } from '../present/queue.ts';
import { noContent, put, Reply } from '../reply.ts';
import { list, one } from '../view.ts';

const NAME_BYTES_MAX = 255;

function listOf(call: Call, queues: readonly Queue[]): Reply {
  if (!call.flag('disable_stats')) return list(call, queues, queueView);
  return list(call, queues, queueView, call.flag('enable_queue_totals') ? queueIdentityWithTotals : queueIdentity);
}

export const listQueues = (call: Call): Reply =>
  listOf(
    call,
    call.visibleVHosts().flatMap((v) => [...v.queues.values()]),
  );

export const listQueuesIn = inVHost((call, vhost) => listOf(call, [...vhost.queues.values()]));

export const getQueue = onQueue((call, queue) => one(call, queue, queueDetail));

export const putQueue = inVHost((call, vhost) => {
  const body = call.body();
  if (body instanceof Reply) return body;
  const name = call.param('queue');
  const spec = {
    name,
    durable: body.flag('durable', false),
    exclusive: false,
    autoDelete: body.flag('auto_delete', false),
    args: body.arguments('arguments'),
  };
  if (body.problem !== undefined) return body.problem;
  const bytes = Buffer.byteLength(name);
  if (bytes > NAME_BYTES_MAX) return badRequest(`queue should be less than 255 bytes, actually was ${bytes}\n`);
  if (name === '') return badRequest('queue name is empty');
  const declared = vhost.declareQueue(call.actor, spec);
  return isRefusal(declared) ? refused(declared) : put(declared.created);
});

export const deleteQueue = onQueue((call, queue) => {
  const conditions = { ifUnused: call.flag('if-unused'), ifEmpty: call.flag('if-empty') };
  const deleted = queue.vhost.deleteQueue(call.actor, queue.name, conditions);
  return isRefusal(deleted) ? refused(deleted) : noContent();
});

export const purgeQueue = onQueue((call, queue) => {
  const purged = queue.vhost.purgeQueue(call.actor, queue.name);
  return isRefusal(purged) ? refused(purged) : noContent();
});

/** There are no mirrors here, so synchronising them is done at once. */
export const actOnQueue = onQueue((call, queue) => {
  const body = call.body();
  if (body instanceof Reply) return body;
  const action = body.text('action');
  if (body.problem !== undefined) return body.problem;
  const refusal = call.actor.check(queue.vhost.name, 'configure', 'queue', queue.name);
  if (refusal !== undefined) return refused(refusal);
  return action === 'sync' || action === 'cancel_sync' ? noContent() : badRequest(['unknown', action]);
});

export const listQueueBindings = onQueue((call, queue) =>
  list(call, [queue.vhost.defaultBinding(queue), ...queue.inbound], bindingView),
);

/** One node has nothing to balance. */
export const rebalance = (): Reply => noContent();
