import { compilePattern, type Pattern, PatternError } from './pattern/pattern.ts';
import { Refusal } from './refusal.ts';

export interface User {
  readonly name: string;
  readonly passwordHash: string;
  readonly hashingAlgorithm: string;
  readonly tags: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

/** Regular expressions, matched anywhere in a name unless anchored; '' matches only the empty name. */
export interface Permission {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

export interface TopicPermission {
  readonly write: string;
  readonly read: string;
}

export type Right = 'configure' | 'write' | 'read';

export interface PermissionRow extends Permission {
  readonly user: string;
  readonly vhost: string;
}

export interface TopicPermissionRow extends TopicPermission {
  readonly user: string;
  readonly vhost: string;
  readonly exchange: string;
}

type AccessKind = 'user' | 'permission' | 'topic-permission';

/** Told of each change, with null for what is gone. */
export type AccessRecorder = (
  kind: AccessKind,
  key: string,
  value: User | PermissionRow | TopicPermissionRow | null,
) => void;

interface Grant {
  readonly row: PermissionRow;
  readonly patterns: Readonly<Record<Right, Pattern>>;
}

const USER_LIMITS = ['max-connections', 'max-channels'];

/** Users, and what they may do in which virtual host. */
export class Access {
  readonly users = new Map<string, User>();
  /** Grows with each change, so that whoever remembers a verdict knows when it is stale. */
  generation = 0;
  /** User, then virtual host. */
  readonly #grants = new Map<string, Map<string, Grant>>();
  /** User, then virtual host, then exchange. */
  readonly #topics = new Map<string, Map<string, Map<string, TopicPermissionRow>>>();
  readonly #record: AccessRecorder;

  constructor(record: AccessRecorder = () => {}) {
    this.#record = record;
  }

  /** Whether the user is new. */
  setUser(user: User): boolean {
    const isNew = !this.users.has(user.name);
    this.users.set(user.name, user);
    this.#changed('user', user.name, user);
    return isNew;
  }

  deleteUser(name: string): boolean {
    if (!this.users.delete(name)) return false;
    for (const vhost of [...(this.#grants.get(name)?.keys() ?? [])]) this.clearPermission(vhost, name);
    for (const vhost of [...(this.#topics.get(name)?.keys() ?? [])]) this.clearTopicPermission(vhost, name);
    this.#changed('user', name, null);
    return true;
  }

  /** A negative value means no limit. */
  setUserLimit(user: string, limit: string, value: number): Refusal | undefined {
    const known = this.users.get(user);
    if (!known) return new Refusal('not-found', `no_such_user ${user}`);
    if (!USER_LIMITS.includes(limit)) {
      return new Refusal('precondition', `Unrecognised terms [{<<"${limit}">>,${value}}] in user-limits`);
    }
    this.setUser({ ...known, limits: { ...known.limits, [limit]: value } });
    return undefined;
  }

  clearUserLimit(user: string, limit: string): void {
    const known = this.users.get(user);
    if (!known || !(limit in known.limits)) return;
    const { [limit]: _gone, ...limits } = known.limits;
    this.setUser({ ...known, limits });
  }

  /** undefined: as many as it likes. */
  limitOf(user: string, limit: 'max-connections' | 'max-channels'): number | undefined {
    const value = this.users.get(user)?.limits[limit];
    return value === undefined || value < 0 ? undefined : value;
  }

  setPermission(vhost: string, user: string, permission: Permission): Refusal | undefined {
    if (!this.users.has(user)) return new Refusal('not-found', 'vhost_or_user_not_found');
    const configure = compileAccess(permission.configure);
    if (configure instanceof PatternError) return badPattern(configure);
    const write = compileAccess(permission.write);
    if (write instanceof PatternError) return badPattern(write);
    const read = compileAccess(permission.read);
    if (read instanceof PatternError) return badPattern(read);
    const row = { user, vhost, configure: permission.configure, write: permission.write, read: permission.read };
    nested(this.#grants, user).set(vhost, { row, patterns: { configure, write, read } });
    this.#changed('permission', keyOf(vhost, user), row);
    return undefined;
  }

  clearPermission(vhost: string, user: string): boolean {
    const grants = this.#grants.get(user);
    if (!grants?.delete(vhost)) return false;
    if (grants.size === 0) this.#grants.delete(user);
    this.#changed('permission', keyOf(vhost, user), null);
    return true;
  }

  permission(vhost: string, user: string): PermissionRow | undefined {
    return this.#grants.get(user)?.get(vhost)?.row;
  }

  /** The right's pattern, or undefined when the user has nothing to do with the virtual host. */
  patternOf(vhost: string, user: string, right: Right): Pattern | undefined {
    return this.#grants.get(user)?.get(vhost)?.patterns[right];
  }

  *permissions(of?: { user?: string; vhost?: string }): Iterable<PermissionRow> {
    for (const grants of this.#grants.values()) {
      for (const { row } of grants.values()) if (isOf(row, of)) yield row;
    }
  }

  setTopicPermission(vhost: string, user: string, exchange: string, permission: TopicPermission): Refusal | undefined {
    if (!this.users.has(user)) return new Refusal('not-found', 'vhost_or_user_not_found');
    for (const source of [permission.write, permission.read]) {
      // What the variables stand for is only known when somebody publishes; escaped, it can't make a pattern invalid.
      const pattern = compileAccess(source, ANY_VARIABLES);
      if (pattern instanceof PatternError) return badPattern(pattern);
    }
    const row = { user, vhost, exchange, write: permission.write, read: permission.read };
    nested(nested(this.#topics, user), vhost).set(exchange, row);
    this.#changed('topic-permission', keyOf(vhost, user, exchange), row);
    return undefined;
  }

  /** Of one exchange, or of all of them. */
  clearTopicPermission(vhost: string, user: string, exchange?: string): boolean {
    const rows = this.#topics.get(user)?.get(vhost);
    const gone = rows ? [...rows.keys()].filter((name) => exchange === undefined || name === exchange) : [];
    for (const name of gone) {
      rows?.delete(name);
      this.#changed('topic-permission', keyOf(vhost, user, name), null);
    }
    if (rows?.size === 0) this.#topics.get(user)?.delete(vhost);
    return gone.length > 0;
  }

  topicPermission(vhost: string, user: string, exchange: string): TopicPermissionRow | undefined {
    return this.#topics.get(user)?.get(vhost)?.get(exchange);
  }

  *topicPermissions(of?: { user?: string; vhost?: string }): Iterable<TopicPermissionRow> {
    for (const vhosts of this.#topics.values()) {
      for (const rows of vhosts.values()) for (const row of rows.values()) if (isOf(row, of)) yield row;
    }
  }

  /** The virtual host is gone, and with it whatever anybody might do there. */
  forgetVHost(vhost: string): void {
    for (const { user } of [...this.permissions({ vhost })]) this.clearPermission(vhost, user);
    for (const { user } of [...this.topicPermissions({ vhost })]) this.clearTopicPermission(vhost, user);
  }

  #changed(kind: AccessKind, key: string, value: User | PermissionRow | TopicPermissionRow | null): void {
    this.generation++;
    this.#record(kind, key, value);
  }
}

/** The state that a broker starts with: one administrator. */
export function addDefaultUser(access: Access, name: string, passwordHash: string, hashingAlgorithm: string): void {
  access.setUser({ name, passwordHash, hashingAlgorithm, tags: ['administrator'], limits: {} });
  access.setPermission('/', name, { configure: '.*', write: '.*', read: '.*' });
}

export type Variables = Readonly<Record<'username' | 'vhost' | 'client_id', string | undefined>>;

const ANY_VARIABLES: Variables = { username: 'x', vhost: 'x', client_id: 'x' };

/** A pattern that guards something: '' lets only the empty name through. Variables are put in first. */
export function compileAccess(source: string, variables?: Variables): Pattern | PatternError {
  const expanded = variables ? expandVariables(source, variables) : source;
  return compilePattern(expanded === '' ? '^$' : expanded);
}

/** `{username}`, `{vhost}` and `{client_id}`, escaped: a client chooses its id, and must not choose a pattern by it. */
function expandVariables(source: string, variables: Variables): string {
  return source.replace(/\{(username|vhost|client_id)\}/g, (placeholder, name: keyof Variables) => {
    const value = variables[name];
    return value === undefined ? placeholder : value.replace(/[^\p{L}\p{N}_\s-]/gu, '\\$&');
  });
}

const badPattern = (error: PatternError): Refusal => new Refusal('precondition', error.message);

/** Neither user names nor virtual hosts hold a NUL: the protocols can't name those. */
const keyOf = (...parts: string[]): string => parts.join('\0');

const isOf = (row: { user: string; vhost: string }, of?: { user?: string; vhost?: string }): boolean =>
  (of?.user === undefined || row.user === of.user) && (of?.vhost === undefined || row.vhost === of.vhost);

function nested<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let inner = map.get(key);
  if (!inner) {
    inner = new Map();
    map.set(key, inner);
  }
  return inner;
}
