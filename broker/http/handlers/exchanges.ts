import { isRefusal } from '../../core/refusal.ts';
import { type Call, exchangeNameOf, inVHost, onExchange } from '../call.ts';
import { badRequest, notAuthorised, refused } from '../errors.ts';
import { bindingView } from '../present/binding.ts';
import { exchangeDetail, exchangeView } from '../present/exchange.ts';
import { noContent, put, Reply } from '../reply.ts';
import { list, one } from '../view.ts';

const NAME_BYTES_MAX = 255;

export const listExchanges = (call: Call): Reply =>
  list(
    call,
    call.visibleVHosts().flatMap((v) => [...v.exchanges.values()]),
    exchangeView,
  );

export const listExchangesIn = inVHost((call, vhost) => list(call, [...vhost.exchanges.values()], exchangeView));

export const getExchange = onExchange((call, exchange) => one(call, exchange, exchangeDetail));

export const putExchange = inVHost((call, vhost) => {
  const body = call.body();
  if (body instanceof Reply) return body;
  const name = exchangeNameOf(call.param('exchange'));
  const spec = {
    name,
    type: body.optionalText('type', 'direct'),
    durable: body.flag('durable', false),
    autoDelete: body.flag('auto_delete', false),
    internal: body.flag('internal', false),
    args: body.arguments('arguments'),
  };
  if (body.problem !== undefined) return body.problem;
  const bytes = Buffer.byteLength(name);
  if (bytes > NAME_BYTES_MAX) return badRequest(`exchange should be less than 255 bytes, actually was ${bytes}\n`);
  const declared = vhost.declareExchange(call.actor, spec);
  return isRefusal(declared) ? refused(declared) : put(declared.created);
});

export const deleteExchange = onExchange((call, exchange) => {
  if (exchange.name === '') return notAuthorised('Access refused.');
  const refusal = exchange.vhost.deleteExchange(call.actor, exchange.name, call.flag('if-unused'));
  return refusal === undefined ? noContent() : refused(refusal);
});

/** The default exchange's bindings are implied: one for each queue, under its name. */
export const listBindingsFrom = onExchange((call, exchange) => {
  const { vhost } = exchange;
  const implied = exchange.name === '' ? [...vhost.queues.values()].map((q) => vhost.defaultBinding(q)) : [];
  return list(call, [...implied, ...exchange.bindings], bindingView);
});

export const listBindingsTo = onExchange((call, exchange) => list(call, [...exchange.inbound], bindingView));
