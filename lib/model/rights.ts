/** What a user may do, as RabbitMQ decides it: tags for the management API, permissions for what is in a virtual host. */
export type Permission = {
  readonly vhost: string;
  readonly configure: string;
  readonly write: string;
  readonly read: string;
};

export type Rights = {
  readonly tags: readonly string[];
  /** null: the broker doesn't tell. Then nothing is known to be refused. */
  readonly permissions: readonly Permission[] | null;
};

export type Tag = 'administrator' | 'monitoring' | 'policymaker' | 'management';
export type Access = 'configure' | 'write' | 'read';

/** What a deed needs. `name` is of a queue or an exchange; without one, any name will do. */
export type Need = { readonly tag: Tag } | { readonly access: Access; readonly vhost: string; readonly name?: string };

export type Denial =
  | { readonly kind: 'tag'; readonly tag: Tag }
  | { readonly kind: 'vhost'; readonly vhost: string }
  | { readonly kind: 'access'; readonly access: Access; readonly vhost: string; readonly name: string | undefined };

const holders: Record<Tag, readonly string[]> = {
  management: ['management', 'policymaker', 'monitoring', 'administrator'],
  monitoring: ['monitoring', 'administrator'],
  policymaker: ['policymaker', 'administrator'],
  administrator: ['administrator'],
};

/** Like the broker's: anywhere in the name. A pattern that only Erlang knows is left for the broker to say. */
function matches(pattern: string, name: string): boolean {
  // RabbitMQ takes the empty pattern for nothing at all.
  if (pattern === '') return false;
  try {
    return new RegExp(pattern).test(name);
  } catch {
    // Brokers read more patterns than browsers do: whether this one matches, they say.
    return true;
  }
}

function denied(rights: Rights, need: Need): Denial | undefined {
  if ('tag' in need) {
    return holders[need.tag].some((tag) => rights.tags.includes(tag)) ? undefined : { kind: 'tag', tag: need.tag };
  }
  if (rights.permissions === null) return undefined;
  const { access, vhost, name } = need;
  const permission = rights.permissions.find((each) => each.vhost === vhost);
  if (permission === undefined) return { kind: 'vhost', vhost };
  const pattern = permission[access];
  // The default exchange has no name; its permission goes by this one.
  const fits = name === undefined ? pattern !== '' && pattern !== '^$' : matches(pattern, name || 'amq.default');
  return fits ? undefined : { kind: 'access', access, vhost, name };
}

/** Why it can't be done; undefined when nothing is known against it. */
export function denialOf(rights: Rights | undefined, needs: readonly Need[]): Denial | undefined {
  if (rights === undefined) return undefined;
  for (const need of needs) {
    const denial = denied(rights, need);
    if (denial !== undefined) return denial;
  }
  return undefined;
}
