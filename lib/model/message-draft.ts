import type { SeenMessage } from '@/lib/contract/seen-message';

/** What a form for publishing starts with. */
export type MessageDraft = {
  readonly vhost: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly payload: string;
  readonly payloadEncoding: 'string' | 'base64';
  readonly properties: Readonly<Record<string, unknown>>;
};

/** What brokers add, and what belongs to the first publication: a copy doesn't have it. */
const ownOfQueue = new Set(['x-delivery-count', 'x-acquired-count', 'x-stream-offset']);

type DraftedFrom = Pick<
  SeenMessage,
  'vhost' | 'exchange' | 'routing_key' | 'payload' | 'payload_encoding' | 'properties'
>;

/** A message as the beginning of another. Its payload must be whole. */
export function messageToDraft(message: DraftedFrom): MessageDraft {
  const { headers, cluster_id: _cluster, ...properties } = message.properties;
  const kept = Object.entries(headers ?? {}).filter(([name]) => !ownOfQueue.has(name));
  return {
    vhost: message.vhost,
    exchange: message.exchange,
    routingKey: message.routing_key,
    payload: message.payload,
    payloadEncoding: message.payload_encoding,
    properties: { ...properties, ...(kept.length === 0 ? {} : { headers: Object.fromEntries(kept) }) },
  };
}
