import { z } from 'zod';
import { userLimits, vhostLimits } from '@/lib/contract/admin-limits';
import { someName } from '@/lib/contract/names';
import { passwordCharsMax, userCharsMax } from '@/lib/contract/session';

const vhost = someName;
const user = z.string().min(1).max(userCharsMax);
const name = someName;
const pattern = z.string().max(4096);
const tags = z.array(z.string().min(1).max(100)).max(50);
const password = z.string().min(1).max(passwordCharsMax);
const table = z.record(z.string(), z.unknown());
const json = z.unknown();

const policy = z.object({
  vhost,
  name,
  operator: z.boolean(),
  pattern: pattern.min(1),
  applyTo: z.enum(['queues', 'exchanges', 'all']),
  priority: z.number().int().min(-1_000_000).max(1_000_000),
  definition: table,
});

/** What administrators do: users, virtual hosts, policies, parameters, definitions. */
export const adminDeedInputs = {
  /** null: nobody can log in with a password. */
  'create-user': z.object({ user, password: password.nullable(), tags }),
  'set-user-tags': z.object({ user, tags }),
  'set-password': z.object({ user, password: password.nullable() }),
  'delete-user': z.object({ user }),
  'set-permission': z.object({ vhost, user, configure: pattern, write: pattern, read: pattern }),
  'clear-permission': z.object({ vhost, user }),
  'set-topic-permission': z.object({ vhost, user, exchange: name, write: pattern, read: pattern }),
  'clear-topic-permission': z.object({ vhost, user, exchange: name }),
  'create-vhost': z.object({ vhost, description: z.string().max(1000), tags }),
  'change-vhost': z.object({ vhost, description: z.string().max(1000), tags }),
  'delete-vhost': z.object({ vhost }),
  /** null takes the limit away. */
  'set-vhost-limit': z.object({ vhost, limit: z.enum(vhostLimits), value: z.number().int().min(-1).nullable() }),
  'set-user-limit': z.object({ user, limit: z.enum(userLimits), value: z.number().int().min(-1).nullable() }),
  'set-policy': policy,
  'delete-policy': policy.pick({ vhost: true, name: true, operator: true }),
  'set-parameter': z.object({ component: name, vhost, name, value: json }),
  'delete-parameter': z.object({ component: name, vhost, name }),
  'set-global-parameter': z.object({ name, value: json }),
  'delete-global-parameter': z.object({ name }),
  /** Of the whole broker, or into one virtual host. */
  'import-definitions': z.object({ vhost: vhost.nullable(), definitions: table }),
} as const;

export type AdminDeedOutput = {
  [D in Exclude<keyof typeof adminDeedInputs, 'import-definitions'>]: null;
} & { 'import-definitions': { readonly skipped: readonly SkippedDefinition[] } };

/** What our broker left out of an import, and why; RabbitMQ doesn't tell. */
export type SkippedDefinition = {
  readonly kind: string;
  readonly name: string;
  readonly vhost: string;
  readonly reason: string;
};
