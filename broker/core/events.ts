/** What happened to the broker's objects, for whoever watches: the management API's live events. */
export type BrokerEventType =
  | `${'queue' | 'exchange' | 'binding' | 'channel' | 'consumer' | 'vhost'}.${'created' | 'deleted'}`
  | `connection.${'created' | 'closed'}`
  | `${'user' | 'permission' | 'topic-permission' | 'policy' | 'operator-policy' | 'parameter' | 'limit'}.${'set' | 'deleted'}`
  | `alarm.${'set' | 'cleared'}`;

export interface BrokerEvent {
  readonly type: BrokerEventType;
  readonly vhost?: string;
  readonly name: string;
}

export class EventHub {
  readonly #listeners = new Set<(event: BrokerEvent) => void>();

  /** Answers how to stop listening. */
  on(listener: (event: BrokerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(type: BrokerEventType, name: string, vhost?: string): void {
    if (this.#listeners.size === 0) return;
    const event = vhost === undefined ? { type, name } : { type, name, vhost };
    for (const listener of this.#listeners) listener(event);
  }
}
