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

  constructor({ clock, storage, breakage, threw, damaged, residentBytesMax }: ProcessOptions) {
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
    this.amqp = new AmqpServer(this.broker, authenticator, { version: '3.10.8', platform: 'Node.js' });
    this.mqtt = new MqttServer(this.broker, authenticator);
  }
}

/** In an empty store. */
function addDefaults(broker: Broker): void {
  if (broker.vhosts.size > 0) return;
  broker.createVHost('/');
  broker.access.setUser({ name: 'guest', passwordHash: '', hashingAlgorithm: '', tags: [], limits: {} });
  broker.access.setPermission('/', 'guest', { configure: '.*', write: '.*', read: '.*' });
}
