import { Message, type Publication } from '../message.ts';
import { isRefusal } from '../refusal.ts';
import type { PublishResult } from '../vhost.ts';
import type { Session } from './session.ts';

/** What is published for a client that goes without a word. */
export interface SessionWill {
  readonly topic: string;
  readonly delayMs: number;
  readonly publication: Omit<Publication, 'receivedAt'>;
}

/** With the rights that its client has now. Answers whether it was published. */
export function publishWill({ vhost, actor }: Session, will: SessionWill): boolean {
  const { publication, topic } = will;
  const exchange = vhost.publishTarget(actor, publication.exchange);
  if (isRefusal(exchange)) return false;
  if (actor.checkTopic(vhost.name, 'write', exchange.name, publication.routingKey)) return false;
  const message = new Message({ ...publication, receivedAt: vhost.broker.env.now() });
  if (message.retain) vhost.retained.set(topic, message.body.length === 0 ? undefined : message);
  const result: PublishResult = { queues: 0, rejected: false, position: 0 };
  vhost.publish(exchange, message, result);
  return true;
}
