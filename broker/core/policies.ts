import type { Broker } from './broker.ts';
import { alternateOf } from './declaration.ts';
import type { Exchange } from './exchange.ts';
import { checkPolicy, effectivePolicy, type Policy, type PolicyKind, type PolicyTarget } from './policy.ts';
import type { Queue } from './queue/queue.ts';
import type { Refusal } from './refusal.ts';

/** The policies of all virtual hosts, and what they mean for each queue and exchange. */
export class Policies {
  readonly #broker: Broker;
  /** By kind, then `vhost NUL name`. */
  readonly #policies: Record<PolicyKind, Map<string, Policy>> = { policy: new Map(), 'operator-policy': new Map() };

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  list(kind: PolicyKind, vhost?: string): Policy[] {
    const all = [...this.#policies[kind].values()];
    return vhost === undefined ? all : all.filter((policy) => policy.vhost === vhost);
  }

  get(kind: PolicyKind, vhost: string, name: string): Policy | undefined {
    return this.#policies[kind].get(keyOf(vhost, name));
  }

  set(kind: PolicyKind, policy: Policy): Refusal | undefined {
    const refusal = checkPolicy(kind, policy);
    if (refusal) return refusal;
    const key = keyOf(policy.vhost, policy.name);
    this.#policies[kind].set(key, policy);
    this.#broker.define(kind, key, policy);
    this.#broker.events.emit(`${kind}.set`, policy.name, policy.vhost);
    this.#applyAgain(policy.vhost);
    return undefined;
  }

  /** False: there is none. */
  delete(kind: PolicyKind, vhost: string, name: string): boolean {
    if (!this.#policies[kind].delete(keyOf(vhost, name))) return false;
    this.#broker.define(kind, keyOf(vhost, name), null);
    this.#broker.events.emit(`${kind}.deleted`, name, vhost);
    this.#applyAgain(vhost);
    return true;
  }

  forgetVHost(vhost: string): void {
    for (const kind of ['policy', 'operator-policy'] as const) {
      for (const { name } of this.list(kind, vhost)) this.delete(kind, vhost, name);
    }
  }

  applyToQueue(queue: Queue): void {
    const { policy, operatorPolicy, definition } = this.#effective(queue.vhost.name, queue);
    if (policy === queue.policy && operatorPolicy === queue.operatorPolicy && definition === queue.policyDefinition)
      return;
    queue.applyPolicy(policy, operatorPolicy, definition);
  }

  applyToExchange(exchange: Exchange): void {
    const { policy, operatorPolicy, definition } = this.#effective(exchange.vhost.name, {
      name: exchange.name,
      kind: 'exchange',
    });
    exchange.policy = policy;
    exchange.operatorPolicy = operatorPolicy;
    const alternate = definition?.['alternate-exchange'];
    exchange.alternate = alternateOf(exchange.args) ?? (typeof alternate === 'string' ? alternate : undefined);
  }

  #effective(vhost: string, target: PolicyTarget) {
    return effectivePolicy(this.list('policy', vhost), this.list('operator-policy', vhost), target);
  }

  #applyAgain(vhost: string): void {
    const place = this.#broker.vhosts.get(vhost);
    if (place === undefined) return;
    for (const queue of place.queues.values()) this.applyToQueue(queue);
    for (const exchange of place.exchanges.values()) this.applyToExchange(exchange);
    // An alternate exchange may have come or gone.
    place.generation++;
  }
}

const keyOf = (vhost: string, name: string): string => `${vhost}\0${name}`;
