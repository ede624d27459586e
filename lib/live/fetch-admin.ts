/** How topics for administrators are answered. Passwords' hashes end here. */
import { z } from 'zod';
import { scoped } from '@/lib/client/management';
import { permission, userTags } from '@/lib/contract/management';
import { ok } from '@/lib/contract/result';
import { hidePasswordsIn } from '@/lib/format/hide';
import type { Fetchers } from '@/lib/live/fetcher';
import type { ParametersData, PoliciesData, PolicyRow, UsersData, VhostRow } from '@/lib/model/admin';

export type AdminTopicData = {
  'admin-users': UsersData;
  'admin-vhosts': readonly VhostRow[];
  'admin-policies': PoliciesData;
  'admin-parameters': ParametersData;
};

const table = z.record(z.string(), z.unknown());
const numbers = z.record(z.string(), z.number()).catch({});

const user = z.object({
  name: z.string(),
  tags: userTags,
  password_hash: z.string().catch(''),
  limits: numbers.optional(),
});

const userPermission = permission.extend({ user: z.string() });

const topicPermission = z.object({
  user: z.string(),
  vhost: z.string(),
  exchange: z.string(),
  write: z.string(),
  read: z.string(),
});

const vhost = z.object({
  name: z.string(),
  description: z.string().catch(''),
  tags: userTags.optional(),
  messages: z.number().optional().catch(undefined),
});

const vhostLimit = z.object({ vhost: z.string(), value: numbers });

const policy = z.object({
  vhost: z.string(),
  name: z.string(),
  pattern: z.string(),
  'apply-to': z.enum(['queues', 'exchanges', 'all']).catch('all'),
  priority: z.number().catch(0),
  definition: table,
});

const parameter = z.object({ component: z.string(), vhost: z.string(), name: z.string(), value: z.unknown() });
const globalParameter = z.object({ name: z.string(), value: z.unknown() });

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

function policyRow(wire: z.infer<typeof policy>): PolicyRow {
  const { vhost: place, name, pattern, priority, definition } = wire;
  return { key: keyOf(place, name), vhost: place, name, pattern, applyTo: wire['apply-to'], priority, definition };
}

export const adminFetchers: Fetchers<AdminTopicData> = {
  async 'admin-users'(_topic, { client }) {
    const [users, permissions, topics] = await Promise.all([
      client.get('users', z.array(user)),
      client.get('permissions', z.array(userPermission)),
      client.get('topic-permissions', z.array(topicPermission)),
    ]);
    if (!users.ok) return users;
    if (!permissions.ok) return permissions;
    if (!topics.ok) return topics;
    return ok({
      users: users.value.map(({ name, tags, password_hash, limits = {} }) => ({
        key: name,
        name,
        tags,
        hasPassword: password_hash !== '',
        limits,
      })),
      permissions: permissions.value.map((each) => ({ ...each, key: keyOf(each.vhost, each.user) })),
      topics: topics.value.map((each) => ({ ...each, key: keyOf(each.vhost, each.user, each.exchange) })),
    });
  },

  async 'admin-vhosts'(_topic, { client }) {
    const [vhosts, limits] = await Promise.all([
      client.get('vhosts', z.array(vhost), { columns: 'name,description,tags,messages' }),
      client.get('vhost-limits', z.array(vhostLimit)),
    ]);
    if (!vhosts.ok) return vhosts;
    const known = new Map(limits.ok ? limits.value.map((limit) => [limit.vhost, limit.value] as const) : []);
    return ok(
      vhosts.value.map(({ name, description, tags = [], messages = null }) => ({
        key: name,
        name,
        description,
        tags,
        messages,
        limits: known.get(name) ?? {},
      })),
    );
  },

  async 'admin-policies'({ vhost: place }, { client }) {
    const [policies, operator] = await Promise.all([
      client.get(scoped('policies', place), z.array(policy)),
      client.get(scoped('operator-policies', place), z.array(policy)),
    ]);
    if (!policies.ok) return policies;
    if (!operator.ok) return operator;
    return ok({ policies: policies.value.map(policyRow), operator: operator.value.map(policyRow) });
  },

  async 'admin-parameters'(_topic, { client }) {
    const [parameters, global] = await Promise.all([
      client.get('parameters', z.array(parameter)),
      client.get('global-parameters', z.array(globalParameter)),
    ]);
    if (!parameters.ok) return parameters;
    if (!global.ok) return global;
    return ok({
      parameters: parameters.value.map((each) => ({
        ...each,
        value: hidePasswordsIn(each.value),
        key: keyOf(each.component, each.vhost, each.name),
      })),
      global: global.value.map((each) => ({ ...each, value: hidePasswordsIn(each.value), key: each.name })),
    });
  },
};
