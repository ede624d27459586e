import { routePreviewMax } from '../../../lib/contract/waybill-limits.ts';
import type { RoutePreview } from '../../../lib/contract/waybill-route.ts';
import type { Binding } from '../../core/binding.ts';
import { isRefusal } from '../../core/refusal.ts';
import { exchangeNameOf, inVHost } from '../call.ts';
import { badRequest, notFound, publishRefused, refusalText } from '../errors.ts';
import { propertiesKey } from '../present/binding.ts';
import { propertiesFromJson } from '../present/properties.ts';
import { messageFrom } from '../publication.ts';
import { ok, Reply } from '../reply.ts';

/** Asks the router alone. Looking needs no right to publish, so a refusal is part of the answer. */
export const previewRoute = inVHost((call, vhost) => {
  const name = exchangeNameOf(call.param('exchange'));
  const exchange = vhost.exchanges.get(name);
  if (exchange === undefined) return notFound();
  const body = call.body();
  if (body instanceof Reply) return body;
  const routingKey = body.text('routing_key');
  const json = body.object('properties');
  if (body.problem !== undefined) return body.problem;
  const read = propertiesFromJson(json);
  if ('reason' in read) return badRequest(read.reason);
  const draft = { exchange: name, routingKey, properties: read.properties, body: new Uint8Array() };
  const message = messageFrom(draft, call.actor, call.broker.access, call.broker.env.now());
  if (isRefusal(message)) return publishRefused(message);
  const target = vhost.publishTarget(call.actor, name);
  const topic = exchange.type === 'topic' ? call.actor.checkTopic(vhost.name, 'write', name, routingKey) : undefined;
  const refusal = isRefusal(target) ? target : topic;
  const { queues, bindings } = vhost.preview(exchange, message);
  const answer: RoutePreview = {
    refused: refusal === undefined ? null : refusalText(refusal),
    queues: { total: queues.length, names: queues.slice(0, routePreviewMax).map((queue) => queue.name) },
    bindings: { total: bindings.length, items: bindings.slice(0, routePreviewMax).map(shown) },
  };
  return ok(answer);
});

const shown = (binding: Binding): RoutePreview['bindings']['items'][number] => ({
  source: binding.source.name,
  destination: binding.destination.name,
  destination_type: binding.toQueue ? 'queue' : 'exchange',
  properties_key: propertiesKey(binding.key, binding.args),
});
