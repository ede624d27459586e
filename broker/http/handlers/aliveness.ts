import { EMPTY_TABLE } from '../../core/field.ts';
import { isRefusal, type Refusal } from '../../core/refusal.ts';
import type { VHost } from '../../core/vhost.ts';
import { type Call, inVHost } from '../call.ts';
import { getRefused, internalError } from '../errors.ts';
import { operator } from '../operator.ts';
import { messageFrom } from '../publication.ts';
import { ok } from '../reply.ts';

const QUEUE = 'aliveness-test';

/** Declares a queue, publishes to it and gets the message back, as monitoring tools of old expect. */
export const testAliveness = inVHost((call, vhost) => {
  const outcome = roundTrip(call, vhost);
  if (outcome === true) return ok({ status: 'ok' });
  return outcome === false ? internalError() : getRefused(outcome);
});

/** False: the message was lost. Any message left by an earlier test will do. */
function roundTrip(call: Call, vhost: VHost): boolean | Refusal {
  const spec = { name: QUEUE, durable: false, exclusive: false, autoDelete: false, args: EMPTY_TABLE };
  const declared = vhost.declareQueue(call.actor, spec);
  if (isRefusal(declared)) return declared;
  const target = vhost.publishTarget(call.actor, '');
  if (isRefusal(target)) return target;
  const draft = { exchange: '', routingKey: QUEUE, properties: {}, body: Buffer.from('test_message') };
  const message = messageFrom(draft, call.actor, call.broker.access, call.broker.env.now());
  if (isRefusal(message)) return message;
  vhost.publish(target, message, { queues: 0, rejected: false, position: 0 });
  const queue = vhost.readableQueue(call.actor, QUEUE);
  if (isRefusal(queue)) return queue;
  const got = queue.get(true, { describe: () => operator(call) });
  return isRefusal(got) ? got : got !== undefined;
}
