import { type ApplyTo, checkPolicy, type Policy, type PolicyKind } from '../../core/policy.ts';
import { isObject } from '../body.ts';
import { type Call, type Handler, inVHost } from '../call.ts';
import { badRequest, notFound } from '../errors.ts';
import { noContent, ok, put, Reply } from '../reply.ts';

export const presentPolicy = (policy: Policy): unknown => ({
  vhost: policy.vhost,
  name: policy.name,
  pattern: policy.pattern,
  'apply-to': policy.applyTo,
  definition: policy.definition,
  priority: policy.priority,
});

interface PolicyHandlers {
  readonly list: Handler;
  readonly listIn: Handler;
  readonly get: Handler;
  readonly put: Handler;
  readonly remove: Handler;
}

/** Users' and operators' policies differ in who may set them and in which keys they may hold. */
export function policyHandlers(kind: PolicyKind): PolicyHandlers {
  return {
    list: (call) => {
      const visible = new Set(call.visibleVHosts().map((v) => v.name));
      return ok(
        call.broker.policies
          .list(kind)
          .filter((p) => visible.has(p.vhost))
          .map(presentPolicy),
      );
    },
    listIn: inVHost((call, vhost) => ok(call.broker.policies.list(kind, vhost.name).map(presentPolicy))),
    get: inVHost((call, vhost) => {
      const policy = call.broker.policies.get(kind, vhost.name, call.param('name'));
      return policy === undefined ? notFound() : ok(presentPolicy(policy));
    }),
    put: inVHost((call, vhost) => putPolicy(call, kind, vhost.name)),
    remove: inVHost((call, vhost) =>
      call.broker.policies.delete(kind, vhost.name, call.param('name')) ? noContent() : notFound(),
    ),
  };
}

function putPolicy(call: Call, kind: PolicyKind, vhost: string): Reply {
  const body = call.body();
  if (body instanceof Reply) return body;
  const name = call.param('name');
  const spec = {
    vhost,
    name,
    pattern: body.required('pattern'),
    definition: body.required('definition'),
    applyTo: body.raw('apply-to') ?? 'all',
    priority: body.raw('priority') ?? 0,
  };
  if (body.problem !== undefined) return body.problem;
  const refusal = checkPolicy(kind, spec);
  if (refusal !== undefined) return badRequest(validationFailed(refusal.text));
  const isNew = call.broker.policies.get(kind, vhost, name) === undefined;
  // Checked above: nothing of it is of another type.
  const policy = {
    vhost,
    name,
    pattern: String(spec.pattern),
    definition: isObject(spec.definition) ? spec.definition : {},
    applyTo: APPLY_TO.find((to) => to === spec.applyTo) ?? 'all',
    priority: Number(spec.priority),
  };
  call.broker.policies.set(kind, policy);
  return put(isNew);
}

const APPLY_TO: readonly ApplyTo[] = ['queues', 'exchanges', 'all'];

export const validationFailed = (text: string): string => `Validation failed\n\n${text}\n`;
