import type { Binding } from '../../core/binding.ts';
import { isRefusal } from '../../core/refusal.ts';
import type { VHost } from '../../core/vhost.ts';
import { type Call, exchangeNameOf, type Handler, inVHost } from '../call.ts';
import { notFound, refused } from '../errors.ts';
import { bindingView, propertiesKey } from '../present/binding.ts';
import { created, noContent, Reply } from '../reply.ts';
import { list, one } from '../view.ts';

/**
 * `disable_implied_bindings=true`: without the default exchange's, of which there is one for each queue. Ours alone knows
 * it; RabbitMQ passes over what it doesn't know.
 */
const listed = (call: Call, vhost: VHost): readonly Binding[] => [
  ...(call.flag('disable_implied_bindings') ? vhost.declaredBindings() : vhost.bindings()),
];

export const listBindings = (call: Call): Reply =>
  list(
    call,
    call.visibleVHosts().flatMap((v) => listed(call, v)),
    bindingView,
  );

export const listBindingsIn = inVHost((call, vhost) => list(call, listed(call, vhost), bindingView));

interface Ends {
  readonly source: string;
  readonly destination: string;
  readonly toQueue: boolean;
}

/** `/bindings/:vhost/e/:source/:dtype/:destination`, where the type is `e` or `q`. */
function endsOf(call: Call): Ends | undefined {
  const type = call.param('dtype');
  if (type !== 'e' && type !== 'q') return undefined;
  const toQueue = type === 'q';
  const destination = call.param('destination');
  return {
    source: exchangeNameOf(call.param('source')),
    destination: toQueue ? destination : exchangeNameOf(destination),
    toQueue,
  };
}

/** Undefined: one of the ends isn't there. */
function bindingsBetween(vhost: VHost, ends: Ends): Binding[] | undefined {
  const source = vhost.exchanges.get(ends.source);
  const queue = ends.toQueue ? vhost.queues.get(ends.destination) : undefined;
  const destination = ends.toQueue ? queue : vhost.exchanges.get(ends.destination);
  if (source === undefined || destination === undefined) return undefined;
  if (source.name === '') return queue === undefined ? [] : [vhost.defaultBinding(queue)];
  return [...destination.inbound].filter((b) => b.source === source);
}

const between = (handler: (call: Call, vhost: VHost, ends: Ends) => Reply): Handler =>
  inVHost((call, vhost) => {
    const ends = endsOf(call);
    return ends === undefined ? notFound() : handler(call, vhost, ends);
  });

export const listBetween = between((call, vhost, ends) => {
  const found = bindingsBetween(vhost, ends);
  return found === undefined ? notFound() : list(call, found, bindingView);
});

export const bind = between((call, vhost, ends) => {
  const body = call.body();
  if (body instanceof Reply) return body;
  const key = body.optionalText('routing_key', '');
  const args = body.arguments('arguments');
  if (body.problem !== undefined) return body.problem;
  const bound = vhost.bind(call.actor, { ...ends, key, args });
  if (isRefusal(bound)) return refused(bound);
  const place = [ends.destination, propertiesKey(key, args)].map(encodeURIComponent).join('/');
  return created({ location: place });
});

const theOne = (handler: (call: Call, vhost: VHost, binding: Binding) => Reply): Handler =>
  between((call, vhost, ends) => {
    const wanted = call.param('props');
    const binding = bindingsBetween(vhost, ends)?.find((b) => propertiesKey(b.key, b.args) === wanted);
    return binding === undefined ? notFound() : handler(call, vhost, binding);
  });

export const getBinding = theOne((call, _vhost, binding) => one(call, binding, bindingView.fields));

export const unbind = theOne((call, vhost, { source, destination, toQueue, key, args }) => {
  const ends = { source: source.name, destination: destination.name, toQueue };
  const refusal = vhost.unbind(call.actor, { ...ends, key, args });
  return refusal === undefined ? noContent() : refused(refusal);
});
