import { Actor } from '../../core/access.ts';
import { compilePattern, PatternError } from '../../core/pattern/pattern.ts';
import { type ApplyTo, checkPolicy, type PolicyKind } from '../../core/policy.ts';
import { checkQueueArguments } from '../../core/queue/arguments.ts';
import { isRefusal, type Refusal } from '../../core/refusal.ts';
import { createMatcher } from '../../core/routing/matcher.ts';
import type { VHost } from '../../core/vhost.ts';
import { type Body, isObject, type Json } from '../body.ts';
import type { Call } from '../call.ts';
import { recordLimits } from './parameters.ts';

/** One object of a section: `check` finds what is wrong with it by itself, `apply` answers why it was left out. */
export interface Section {
  readonly key: string;
  check(row: Body): string | undefined;
  apply(call: Call, row: Body, vhost: string): string | undefined;
}

const textOf = (refusal: Refusal | undefined): string | undefined => refusal?.text;

const noVHost = (vhost: string): string => `no vhost '${vhost}'`;

function inside(call: Call, name: string, apply: (vhost: VHost) => string | undefined): string | undefined {
  const vhost = call.broker.vhosts.get(name);
  return vhost === undefined ? noVHost(name) : apply(vhost);
}

function tagsOf(row: Body): string[] {
  const raw = row.raw('tags');
  if (typeof raw === 'string') return raw.split(',').filter((t) => t !== '');
  return Array.isArray(raw) ? raw.filter((t) => typeof t === 'string') : [];
}

function limitsOf(raw: unknown): Record<string, number> {
  if (!isObject(raw)) return {};
  const numbers = Object.entries(raw).filter((e): e is [string, number] => typeof e[1] === 'number');
  return Object.fromEntries(numbers);
}

const users: Section = {
  key: 'users',
  check: (row) => {
    row.text('name');
    row.text('password_hash');
    return undefined;
  },
  apply: (call, row) => {
    const hashingAlgorithm = row.optionalText('hashing_algorithm', 'rabbit_password_hashing_sha256');
    const [name, passwordHash] = [row.text('name'), row.text('password_hash')];
    call.broker.access.setUser({
      name,
      passwordHash,
      hashingAlgorithm,
      tags: tagsOf(row),
      limits: limitsOf(row.raw('limits')),
    });
    return undefined;
  },
};

const vhosts: Section = {
  key: 'vhosts',
  check: (row) => {
    row.text('name');
    return undefined;
  },
  apply: (call, row) => {
    const isNew = !call.broker.vhosts.has(row.text('name'));
    if (isNew)
      call.broker.createVHost(row.text('name'), {
        description: row.optionalText('description', ''),
        tags: tagsOf(row),
      });
    return undefined;
  },
};

const RIGHTS = ['configure', 'write', 'read'] as const;

function badPattern(row: Body, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const pattern = compilePattern(row.text(key));
    if (pattern instanceof PatternError) return pattern.message;
  }
  return undefined;
}

const permissions: Section = {
  key: 'permissions',
  check: (row) => {
    row.text('user');
    return badPattern(row, RIGHTS);
  },
  apply: (call, row, vhost) =>
    inside(call, vhost, () => {
      const permission = { configure: row.text('configure'), write: row.text('write'), read: row.text('read') };
      return textOf(call.broker.access.setPermission(vhost, row.text('user'), permission));
    }),
};

const topicPermissions: Section = {
  key: 'topic_permissions',
  check: (row) => {
    row.text('user');
    row.text('exchange');
    row.text('write');
    row.text('read');
    return undefined;
  },
  apply: (call, row, vhost) =>
    inside(call, vhost, () => {
      const permission = { write: row.text('write'), read: row.text('read') };
      return textOf(call.broker.access.setTopicPermission(vhost, row.text('user'), row.text('exchange'), permission));
    }),
};

const APPLY_TO: readonly ApplyTo[] = ['queues', 'exchanges', 'all'];

const policySpec = (row: Json) => ({
  pattern: row.pattern,
  definition: row.definition,
  applyTo: row['apply-to'] ?? 'all',
  priority: row.priority ?? 0,
});

function applyPolicy(call: Call, kind: PolicyKind, vhost: string, name: string, row: Json): string | undefined {
  const { pattern, definition, applyTo, priority } = policySpec(row);
  return inside(call, vhost, () =>
    textOf(
      call.broker.policies.set(kind, {
        vhost,
        name,
        pattern: String(pattern),
        definition: isObject(definition) ? definition : {},
        applyTo: APPLY_TO.find((to) => to === applyTo) ?? 'all',
        priority: Number(priority),
      }),
    ),
  );
}

const policies: Section = {
  key: 'policies',
  check: (row) => {
    row.text('name');
    return textOf(checkPolicy('policy', policySpec(row.json)));
  },
  apply: (call, row, vhost) => applyPolicy(call, 'policy', vhost, row.text('name'), row.json),
};

/** Limits and operators' policies; the parameters of plugins that aren't here are left out. */
const parameters: Section = {
  key: 'parameters',
  check: (row) => {
    const value = row.required('value');
    row.text('name');
    if (row.text('component') !== 'operator_policy') return undefined;
    return isObject(value) ? textOf(checkPolicy('operator-policy', policySpec(value))) : 'a policy is an object';
  },
  apply: (call, row, vhost) => {
    const value = row.raw('value');
    const component = row.text('component');
    if (component === 'operator_policy' && isObject(value)) {
      return applyPolicy(call, 'operator-policy', vhost, row.text('name'), value);
    }
    if (component !== 'vhost-limits') return `component ${component} not found`;
    return inside(call, vhost, (place) => {
      for (const [limit, bound] of Object.entries(limitsOf(value))) place.limits.set(limit, bound);
      recordLimits(place);
      return undefined;
    });
  },
};

const globalParameters: Section = {
  key: 'global_parameters',
  check: (row) => {
    row.text('name');
    row.required('value');
    return undefined;
  },
  apply: (call, row) => {
    if (call.api.parameters.full) return 'too many global parameters';
    call.api.parameters.set(row.text('name'), row.raw('value'));
    return undefined;
  },
};

const queues: Section = {
  key: 'queues',
  check: (row) => {
    const title = `queue '${row.text('name')}' in vhost '${row.optionalText('vhost', '')}'`;
    return textOf(checkQueueArguments(title, row.arguments('arguments')));
  },
  apply: (call, row, vhost) =>
    inside(call, vhost, (place) => {
      const declared = place.declareQueue(Actor.system, {
        name: row.text('name'),
        durable: row.flag('durable', false),
        exclusive: false,
        autoDelete: row.flag('auto_delete', false),
        args: row.arguments('arguments'),
      });
      return isRefusal(declared) ? declared.text : undefined;
    }),
};

const exchanges: Section = {
  key: 'exchanges',
  check: (row) => {
    row.text('name');
    const type = row.text('type');
    return createMatcher(type, row.arguments('arguments')) === undefined
      ? `unknown exchange type '${type}'`
      : undefined;
  },
  apply: (call, row, vhost) =>
    inside(call, vhost, (place) => {
      const declared = place.declareExchange(Actor.system, {
        name: row.text('name'),
        type: row.text('type'),
        durable: row.flag('durable', false),
        autoDelete: row.flag('auto_delete', false),
        internal: row.flag('internal', false),
        args: row.arguments('arguments'),
      });
      return isRefusal(declared) ? declared.text : undefined;
    }),
};

const bindings: Section = {
  key: 'bindings',
  check: (row) => {
    row.text('source');
    row.text('destination');
    row.text('routing_key');
    row.arguments('arguments');
    const type = row.text('destination_type');
    return type === 'queue' || type === 'exchange' ? undefined : `no destination type '${type}'`;
  },
  apply: (call, row, vhost) =>
    inside(call, vhost, (place) => {
      const bound = place.bind(Actor.system, {
        source: row.text('source'),
        destination: row.text('destination'),
        toQueue: row.text('destination_type') === 'queue',
        key: row.text('routing_key'),
        args: row.arguments('arguments'),
      });
      return isRefusal(bound) ? bound.text : undefined;
    }),
};

/** In this order, so that what something builds upon comes first. */
export const OF_VHOST: readonly Section[] = [parameters, policies, queues, exchanges, bindings];
export const ALL: readonly Section[] = [users, vhosts, permissions, topicPermissions, globalParameters, ...OF_VHOST];
