import { z } from 'zod';
import type { Deeds } from '@/lib/client/deeds';
import { type ManagementClient, path } from '@/lib/client/management';
import type { adminDeedInputs } from '@/lib/contract/deeds-admin';
import { ok, type Result } from '@/lib/contract/result';

/** What has to be said again with every change of a user, or the broker forgets it. It never leaves this process. */
const storedUser = z.object({
  tags: z.union([z.array(z.string()), z.string()]),
  password_hash: z.string(),
  hashing_algorithm: z.string().optional(),
});

const skipped = z.object({
  skipped: z.array(z.object({ kind: z.string(), name: z.string(), vhost: z.string(), reason: z.string() })),
});

/** `PUT` replaces a user as a whole: without the hash the password would be gone. */
async function changeTags(client: ManagementClient, user: string, tags: readonly string[]): Promise<Result<null>> {
  const stored = await client.get(path('users', user), storedUser);
  if (!stored.ok) return stored;
  const { password_hash, hashing_algorithm } = stored.value;
  return await client.send('PUT', path('users', user), {
    tags: tags.join(','),
    password_hash,
    ...(hashing_algorithm === undefined ? {} : { hashing_algorithm }),
  });
}

async function changePassword(client: ManagementClient, user: string, password: string | null): Promise<Result<null>> {
  const stored = await client.get(path('users', user), storedUser);
  if (!stored.ok) return stored;
  const { tags } = stored.value;
  return await client.send('PUT', path('users', user), {
    tags: typeof tags === 'string' ? tags : tags.join(','),
    ...secret(password),
  });
}

/** An empty hash is no password's: such a user can't log in with one. */
function secret(password: string | null): { password: string } | { password_hash: string } {
  return password === null ? { password_hash: '' } : { password };
}

function policyPath({ vhost, name, operator }: { vhost: string; name: string; operator: boolean }): string {
  return path(operator ? 'operator-policies' : 'policies', vhost, name);
}

export const adminDeeds: Pick<Deeds, keyof typeof adminDeedInputs> = {
  'create-user': (client, { user, password, tags }) =>
    client.send('PUT', path('users', user), { tags: tags.join(','), ...secret(password) }),
  'set-user-tags': (client, { user, tags }) => changeTags(client, user, tags),
  'set-password': (client, { user, password }) => changePassword(client, user, password),
  'delete-user': (client, { user }) => client.send('DELETE', path('users', user)),
  'set-permission': (client, { vhost, user, ...patterns }) =>
    client.send('PUT', path('permissions', vhost, user), patterns),
  'clear-permission': (client, { vhost, user }) => client.send('DELETE', path('permissions', vhost, user)),
  'set-topic-permission': (client, { vhost, user, ...permission }) =>
    client.send('PUT', path('topic-permissions', vhost, user), permission),
  'clear-topic-permission': (client, { vhost, user, exchange }) =>
    client.send('DELETE', path('topic-permissions', vhost, user, exchange)),
  'create-vhost': (client, { vhost, description, tags }) =>
    client.send('PUT', path('vhosts', vhost), { description, tags: tags.join(',') }),
  'change-vhost': (client, { vhost, description, tags }) =>
    client.send('PUT', path('vhosts', vhost), { description, tags: tags.join(',') }),
  'delete-vhost': (client, { vhost }) => client.send('DELETE', path('vhosts', vhost)),
  'set-vhost-limit': (client, { vhost, limit, value }) =>
    value === null
      ? client.send('DELETE', path('vhost-limits', vhost, limit))
      : client.send('PUT', path('vhost-limits', vhost, limit), { value }),
  'set-user-limit': (client, { user, limit, value }) =>
    value === null
      ? client.send('DELETE', path('user-limits', user, limit))
      : client.send('PUT', path('user-limits', user, limit), { value }),
  'set-policy': (client, policy) =>
    client.send('PUT', policyPath(policy), {
      pattern: policy.pattern,
      'apply-to': policy.applyTo,
      priority: policy.priority,
      definition: policy.definition,
    }),
  'delete-policy': (client, policy) => client.send('DELETE', policyPath(policy)),
  'set-parameter': (client, { component, vhost, name, value }) =>
    client.send('PUT', path('parameters', component, vhost, name), { component, vhost, name, value }),
  'delete-parameter': (client, { component, vhost, name }) =>
    client.send('DELETE', path('parameters', component, vhost, name)),
  'set-global-parameter': (client, { name, value }) =>
    client.send('PUT', path('global-parameters', name), { name, value }),
  'delete-global-parameter': (client, { name }) => client.send('DELETE', path('global-parameters', name)),
  'import-definitions': async (client, { vhost, definitions }) => {
    const target = vhost === null ? 'definitions' : path('definitions', vhost);
    // RabbitMQ answers with nothing; ours tells what it left out.
    const answer = await client.maybe('POST', target, definitions, skipped);
    return answer.ok ? ok(answer.value ?? { skipped: [] }) : answer;
  },
};
