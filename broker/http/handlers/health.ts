import type { Call } from '../call.ts';
import { badRequest, notFound, unhealthy } from '../errors.ts';
import { ok, type Reply } from '../reply.ts';

const fine = (fields: object = {}): Reply => ok({ status: 'ok', ...fields });

export const checkAlarms = (call: Call): Reply => {
  const { alarms, options } = call.broker;
  if (!alarms.any) return fine();
  const active = [...(alarms.memory ? ['memory'] : []), ...(alarms.disk ? ['disk'] : [])];
  const reason = 'There are alarms in effect in the cluster';
  return unhealthy({ reason, alarms: active.map((resource) => ({ node: options.node, resource })) });
};

export const checkVirtualHosts = (): Reply => fine();

/** There is but one node, so none of its queues depends on another. */
export const checkCritical = (): Reply => fine({ reason: 'single node cluster' });

export const checkPort = (call: Call): Reply => {
  const text = call.param('port');
  if (!/^\d{1,5}$/.test(text)) return badRequest('Invalid port');
  const port = Number(text);
  const ports = call.api.options.listeners().map((l) => l.port);
  return ports.includes(port) ? fine({ port }) : unhealthy({ reason: 'No active listener', missing: port, ports });
};

/** Names that people use for them, beside the listeners' own. */
const PROTOCOL_NAMES: ReadonlyMap<string, string> = new Map([
  ['amqp091', 'amqp'],
  ['amqp0.9.1', 'amqp'],
  ['amqp0-9-1', 'amqp'],
  ['amqps', 'amqp/ssl'],
  ['mqtts', 'mqtt/ssl'],
  ['https', 'http/ssl'],
]);

export const checkProtocol = (call: Call): Reply => {
  const asked = call.param('protocol');
  const protocol = PROTOCOL_NAMES.get(asked.toLowerCase()) ?? asked;
  const protocols = [...new Set(call.api.options.listeners().map((l) => l.protocol))];
  if (protocols.includes(protocol)) return fine({ protocol });
  return unhealthy({ reason: 'No active listener', missing: asked, protocols });
};

const TIME_UNITS = ['days', 'weeks', 'months', 'years'];

/** No listener has a certificate yet, so none can run out. */
export const checkCertificates = (call: Call): Reply => {
  if (!/^\d{1,9}$/.test(call.param('within'))) return badRequest('Invalid expiration value.');
  if (!TIME_UNITS.includes(call.param('unit'))) {
    return badRequest('Time unit not recognised. Supported units: days, weeks, months, years.');
  }
  return fine();
};

/** The old form, which looks at one node. */
export const checkNode = (call: Call): Reply => {
  const node = call.param('node');
  return node === '' || node === call.broker.options.node ? checkAlarms(call) : notFound();
};
