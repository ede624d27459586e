import { type Pattern, PatternError } from './pattern/pattern.ts';
import { Access, compileAccess, type Right, type Variables } from './permissions.ts';
import { Refusal } from './refusal.ts';

/** How many verdicts an actor remembers for each right; beyond, it forgets them all and starts again. */
const MAX_CACHED_VERDICTS = 4096;

/** null: allowed. */
type Verdicts = Map<string, Refusal | null>;

interface TopicPatterns {
  readonly write: Pattern | PatternError;
  readonly read: Pattern | PatternError;
}

/** Who does something: one per connection, or per HTTP request. */
export class Actor {
  /** May everything: what the broker does by itself. */
  static readonly system: Actor = Actor.#unlimited();

  readonly user: string;
  /** The identity that an exclusive queue belongs to. */
  readonly owner: object;
  readonly #access: Access;
  readonly #clientId: string | undefined;
  #mayAll = false;
  // All of the caches are for one virtual host and one generation of the permissions: a connection has but one.
  #vhost = '';
  #generation = -1;
  // Made when they are first needed: of very many connections most do little.
  #queues: Partial<Record<Right, Verdicts>> | undefined;
  #exchanges: Partial<Record<Right, Verdicts>> | undefined;
  /** By exchange; undefined inside: its topics are free. */
  #topicPatterns: Map<string, TopicPatterns | undefined> | undefined;

  constructor(access: Access, user: string, owner: object, vars?: { clientId?: string }) {
    this.#access = access;
    this.user = user;
    this.owner = owner;
    this.#clientId = vars?.clientId;
  }

  static #unlimited(): Actor {
    const actor = new Actor(new Access(), 'rmq-internal', {});
    actor.#mayAll = true;
    return actor;
  }

  mayEnter(vhost: string): boolean {
    return this.#mayAll || this.#access.permission(vhost, this.user) !== undefined;
  }

  check(vhost: string, right: Right, kind: 'queue' | 'exchange', name: string): Refusal | undefined {
    if (this.#mayAll) return undefined;
    this.#refresh(vhost);
    const verdicts = this.#verdicts(right, kind);
    const known = verdicts.get(name);
    if (known !== undefined) return known ?? undefined;
    if (verdicts.size >= MAX_CACHED_VERDICTS) verdicts.clear();
    const verdict = this.#judge(vhost, right, kind, name);
    verdicts.set(name, verdict ?? null);
    return verdict;
  }

  #verdicts(right: Right, kind: 'queue' | 'exchange'): Verdicts {
    if (kind === 'queue') {
      this.#queues ??= {};
      this.#queues[right] ??= new Map();
      return this.#queues[right];
    }
    this.#exchanges ??= {};
    this.#exchanges[right] ??= new Map();
    return this.#exchanges[right];
  }

  /** For topic exchanges only; whether the exchange is one is the caller's to know. */
  checkTopic(vhost: string, right: 'write' | 'read', exchange: string, routingKey: string): Refusal | undefined {
    if (this.#mayAll) return undefined;
    this.#refresh(vhost);
    this.#topicPatterns ??= new Map();
    const known = this.#topicPatterns;
    let patterns = known.get(exchange);
    if (patterns === undefined && !known.has(exchange)) {
      if (known.size >= MAX_CACHED_VERDICTS) known.clear();
      patterns = this.#compileTopics(vhost, exchange);
      known.set(exchange, patterns);
    }
    if (patterns === undefined) return undefined;
    const pattern = patterns[right];
    if (!(pattern instanceof PatternError) && pattern.test(routingKey)) return undefined;
    const where = `topic '${routingKey}' in exchange '${exchange}' in vhost '${vhost}'`;
    return new Refusal('access', `access to ${where} refused for user '${this.user}'`);
  }

  #judge(vhost: string, right: Right, kind: 'queue' | 'exchange', name: string): Refusal | undefined {
    const shown = kind === 'exchange' && name === '' ? 'amq.default' : name;
    if (this.#access.patternOf(vhost, this.user, right)?.test(shown)) return undefined;
    return new Refusal('access', `access to ${kind} '${shown}' in vhost '${vhost}' refused for user '${this.user}'`);
  }

  #compileTopics(vhost: string, exchange: string): TopicPatterns | undefined {
    const row = this.#access.topicPermission(vhost, this.user, exchange);
    if (!row) return undefined;
    const variables: Variables = { username: this.user, vhost, client_id: this.#clientId };
    return {
      write: compileAccess(row.write, variables),
      read: compileAccess(row.read, variables),
    };
  }

  #refresh(vhost: string): void {
    if (this.#generation === this.#access.generation && this.#vhost === vhost) return;
    this.#generation = this.#access.generation;
    this.#vhost = vhost;
    this.#queues = undefined;
    this.#exchanges = undefined;
    this.#topicPatterns = undefined;
  }
}
