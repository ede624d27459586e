import type { VHost } from '../../core/vhost.ts';
import { type Call, inVHost, withBody } from '../call.ts';
import { badRequest, notFound } from '../errors.ts';
import { noContent, ok, put, Reply } from '../reply.ts';
import { validationFailed } from './policies.ts';

/** RabbitMQ keeps limits and operators' policies as runtime parameters; of plugins' parameters we have none. */
interface Parameter {
  readonly value: unknown;
  readonly vhost: string;
  readonly component: string;
  readonly name: string;
}

export function parametersOf(call: Call, vhosts: readonly VHost[]): Parameter[] {
  return vhosts.flatMap((vhost) => {
    const limits: Parameter[] =
      vhost.limits.size === 0
        ? []
        : [{ value: Object.fromEntries(vhost.limits), vhost: vhost.name, component: 'vhost-limits', name: 'limits' }];
    const operator = call.broker.policies.list('operator-policy', vhost.name).map((p) => ({
      value: { pattern: p.pattern, definition: p.definition, priority: p.priority, 'apply-to': p.applyTo },
      vhost: vhost.name,
      component: 'operator_policy',
      name: p.name,
    }));
    return [...limits, ...operator];
  });
}

const ofComponent = (call: Call, parameters: readonly Parameter[]): Parameter[] =>
  parameters.filter((p) => p.component === call.param('component'));

export const listParameters = (call: Call): Reply => ok(parametersOf(call, call.visibleVHosts()));

export const listComponent = (call: Call): Reply => ok(ofComponent(call, parametersOf(call, call.visibleVHosts())));

export const listComponentIn = inVHost((call, vhost) => ok(ofComponent(call, parametersOf(call, [vhost]))));

export const getParameter = inVHost((call, vhost) => {
  const found = ofComponent(call, parametersOf(call, [vhost])).find((p) => p.name === call.param('name'));
  return found === undefined ? notFound() : ok(found);
});

/** Shovels, federation and the like are not here; limits and policies have paths of their own. */
export const putParameter = inVHost((call) =>
  badRequest(validationFailed(`component ${call.param('component')} not found`)),
);

export const deleteParameter = inVHost(() => notFound());

export const listGlobalParameters = (call: Call): Reply => ok(call.api.parameters.list());

export const getGlobalParameter = (call: Call): Reply => {
  const found = call.api.parameters.get(call.param('name'));
  return found === undefined ? notFound() : ok(found);
};

export const putGlobalParameter = withBody((call, body) => {
  const value = body.required('value');
  if (body.problem !== undefined) return body.problem;
  const { parameters } = call.api;
  const name = call.param('name');
  if (parameters.full && parameters.get(name) === undefined) return badRequest('too many global parameters');
  return put(parameters.set(name, value));
});

export const deleteGlobalParameter = (call: Call): Reply =>
  call.api.parameters.delete(call.param('name')) ? noContent() : notFound();

const VHOST_LIMITS = ['max-queues', 'max-connections'];

const limitsRow = (vhost: VHost): unknown => ({ vhost: vhost.name, value: Object.fromEntries(vhost.limits) });

const limited = (vhosts: readonly VHost[]): unknown[] => vhosts.filter((v) => v.limits.size > 0).map(limitsRow);

export const listVHostLimits = (call: Call): Reply => ok(limited(call.visibleVHosts()));

export const listVHostLimitsIn = inVHost((_call, vhost) => ok(limited([vhost])));

export const putVHostLimit = inVHost((call, vhost) => {
  const body = call.body();
  if (body instanceof Reply) return body;
  const name = call.param('name');
  const value = body.required('value');
  if (body.problem !== undefined) return body.problem;
  if (!VHOST_LIMITS.includes(name)) {
    return badRequest(validationFailed(`Unrecognised terms [{<<"${name}">>,${JSON.stringify(value)}}] in limits`));
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    return badRequest(validationFailed(`${name} should be a number, actually was <<${JSON.stringify(value)}>>`));
  }
  vhost.limits.set(name, value);
  recordLimits(vhost);
  return noContent();
});

export const deleteVHostLimit = inVHost((call, vhost) => {
  if (vhost.limits.delete(call.param('name'))) recordLimits(vhost);
  return noContent();
});

/** Durable, and told to whoever watches. */
export function recordLimits(vhost: VHost): void {
  const { broker, limits, name } = vhost;
  broker.define('vhost-limits', name, limits.size === 0 ? null : { vhost: name, limits: Object.fromEntries(limits) });
  broker.events.emit(limits.size === 0 ? 'limit.deleted' : 'limit.set', name, name);
}
