import { AMQP_CONTENT } from '../amqp/content.ts';
import { AmqpServer } from '../amqp/server.ts';
import { Broker } from '../core/broker.ts';
import type { Authenticator } from '../core/ports.ts';
import { recover } from '../core/recovery.ts';
import { MQTT_CONTENT } from '../mqtt/content.ts';
import { MqttServer } from '../mqtt/server.ts';
import type { Breakage } from './breakage.ts';
import { type Found, overheard } from './checkers/recovered-state.ts';
import { SimEnv, type WallClock } from './clock.ts';
import { ObservedStore } from './observed-store.ts';
import { OTHER_VHOST, type QueuePlan } from './plan.ts';
import type { Storage } from './storage.ts';

const formats = [AMQP_CONTENT, MQTT_CONTENT];

const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Everybody is `guest`. */
const authenticator: Authenticator = { login: (user, password) => user === 'guest' && password === 'guest' };

export interface ProcessOptions {
  readonly clock: WallClock;
  readonly storage: Storage;
  readonly breakage: Breakage | undefined;
  readonly threw: (error: unknown) => void;
  /** Something on disk can't be read. */
  readonly damaged: (text: string) => void;
  readonly residentBytesMax: number;
  readonly queues: readonly QueuePlan[];
}

/** One life of the broker, from its start to its crash: all of it but the sockets, the clock and the disk. */
export class BrokerProcess {
  readonly env: SimEnv;
  readonly store: ObservedStore;
  readonly broker: Broker;
  readonly amqp: AmqpServer;
  readonly mqtt: MqttServer;
  /** What the store gave back. */
  readonly found: Found;
  /** What the last crash had left half-written. */
  readonly tornBytes: number;

  constructor({ clock, storage, breakage, threw, damaged, residentBytesMax, queues }: ProcessOptions) {
    this.env = new SimEnv(clock, () => {
      try {
        this.broker.turn();
      } catch (error) {
        threw(error);
      }
    });
    const trouble = (texts: readonly string[]): void => this.broker.alarms.set('disk', texts.length > 0);
    const { store, recovered, tornBytes } = storage.open(this.env, { trouble, damage: damaged });
    this.tornBytes = tornBytes ?? 0;
    this.store = new ObservedStore(breakage?.innerStore?.(store) ?? store);
    this.broker = new Broker(this.env, breakage?.store?.(this.store) ?? this.store, {
      node: 'waybill@sim',
      version: '3.10.8',
      maxMessageBytes: MAX_MESSAGE_BYTES,
      residentBytesMax,
    });
    const found = new Map<string, string>();
    this.found = found;
    const tell = (name: string, value: string): void => {
      found.set(name, value);
      this.store.foundValue(name, value);
    };
    if (recovered) recover(this.broker, overheard(breakage?.recovered?.(recovered) ?? recovered, tell), formats);
    addDefaults(this.broker);
    setPolicies(this.broker, queues);
    this.amqp = new AmqpServer(this.broker, authenticator, { version: '3.10.8', platform: 'Node.js' });
    this.mqtt = new MqttServer(this.broker, authenticator);
  }
}

/** In an empty store. */
function addDefaults(broker: Broker): void {
  if (broker.vhosts.size > 0) return;
  broker.access.setUser({ name: 'guest', passwordHash: '', hashingAlgorithm: '', tags: [], limits: {} });
  for (const vhost of ['/', OTHER_VHOST]) {
    broker.createVHost(vhost);
    broker.access.setPermission(vhost, 'guest', { configure: '.*', write: '.*', read: '.*' });
  }
}

/** As an operator would: those that aren't there are set. */
function setPolicies(broker: Broker, queues: readonly QueuePlan[]): void {
  for (const { name, ttlMs, maxLength, overflow, deliveryLimit, deadTo, byPolicy } of queues) {
    if (!byPolicy || broker.policies.get('policy', '/', name)) continue;
    const definition = {
      ...(ttlMs !== undefined && { 'message-ttl': ttlMs }),
      ...(maxLength !== undefined && { 'max-length': maxLength }),
      ...(overflow !== undefined && { overflow }),
      ...(deliveryLimit !== undefined && { 'delivery-limit': deliveryLimit }),
      ...(deadTo !== undefined && { 'dead-letter-exchange': '', 'dead-letter-routing-key': deadTo }),
    };
    const policy = { vhost: '/', name, pattern: `^${name}$`, applyTo: 'queues', priority: 0, definition } as const;
    const refusal = broker.policies.set('policy', policy);
    if (refusal) throw new Error(refusal.text);
  }
}

/** Takes all policies away, and sets them again. */
export function resetPolicies(broker: Broker, queues: readonly QueuePlan[]): void {
  for (const { name } of queues) broker.policies.delete('policy', '/', name);
  setPolicies(broker, queues);
}
