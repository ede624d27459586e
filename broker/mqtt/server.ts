import type { Broker } from '../core/broker.ts';
import { ConnectionSet } from '../core/connection-set.ts';
import type { Authenticator, Transport } from '../core/ports.ts';
import type { VHost } from '../core/vhost.ts';
import { MqttConnection } from './connection.ts';
import { FanOut } from './deliver.ts';
import { Laggards } from './laggards.ts';
import { isSysTopic, type SysFigures, SysTopics } from './sys-topics.ts';
import { Topics } from './topics.ts';

export interface MqttOptions {
  /** Who names no user comes in as `guest`. */
  readonly anonymous?: boolean;
  /** The longest keep alive that 5.0 clients may have, in seconds; 0: any. */
  readonly keepAliveMaxS?: number;
}

/** Since the start. */
export class MqttCounts {
  messagesReceived = 0;
  messagesSent = 0;
  publishReceived = 0;
  publishSent = 0;
  /** Octets of connections that are gone. */
  bytesReceived = 0;
  bytesSent = 0;
}

/** What the MQTT connections of one broker have in common. */
export class MqttServer {
  readonly broker: Broker;
  readonly authenticator: Authenticator;
  readonly options: Required<MqttOptions>;
  readonly topics = new Topics();
  readonly fanOut = new FanOut();
  readonly laggards = new Laggards();
  readonly sys: SysTopics;
  readonly #connections: ConnectionSet<MqttConnection>;
  readonly #counts = new WeakMap<VHost, MqttCounts>();
  /** Of connections that have entered no virtual host. */
  readonly #strangers = new MqttCounts();

  constructor(broker: Broker, authenticator: Authenticator, o: MqttOptions = {}) {
    this.broker = broker;
    this.authenticator = authenticator;
    this.options = { anonymous: o.anonymous ?? false, keepAliveMaxS: o.keepAliveMaxS ?? 0 };
    this.sys = new SysTopics(broker, (vhost) => this.figures(vhost));
    this.#connections = new ConnectionSet(broker);
  }

  accept(transport: Transport): MqttConnection {
    return this.#connections.add(new MqttConnection(this, transport));
  }

  countsOf(vhost: VHost | undefined): MqttCounts {
    if (vhost === undefined) return this.#strangers;
    let counts = this.#counts.get(vhost);
    if (counts === undefined) {
      counts = new MqttCounts();
      this.#counts.set(vhost, counts);
      // Somebody's first connection here: from now on its subscriptions are known.
      vhost.sessions.watch = (request, isThere) => {
        if (!isSysTopic(request.shared?.filter ?? request.filter)) return;
        if (isThere) this.sys.subscribed(vhost);
        else this.sys.unsubscribed(vhost);
      };
      // Those that were there before the broker started.
      for (const session of vhost.sessions) {
        for (const request of session.subscriptions) vhost.sessions.watch(request, true);
      }
    }
    return counts;
  }

  figures(vhost: VHost): SysFigures {
    const { sessions } = vhost;
    const { messagesReceived, messagesSent, publishReceived, publishSent, ...gone } = this.countsOf(vhost);
    let subscriptions = 0;
    let publishDropped = 0;
    for (const session of sessions) {
      subscriptions += session.subscriptions.size;
      publishDropped += session.dropped;
    }
    let sharedSubscriptions = 0;
    for (const share of sessions.shares.values()) sharedSubscriptions += [...share.members].length;
    let { bytesReceived, bytesSent } = gone;
    for (const { transport, vhost: name } of this.#connections) {
      if (name !== vhost.name) continue;
      bytesReceived += transport.bytesRead;
      bytesSent += transport.bytesWritten;
    }
    return {
      clientsConnected: sessions.connected,
      clientsDisconnected: sessions.size - sessions.connected,
      clientsMaximum: sessions.connectedMax,
      clientsExpired: sessions.expired,
      subscriptions,
      sharedSubscriptions,
      messagesReceived,
      messagesSent,
      publishReceived,
      publishSent,
      publishDropped,
      bytesReceived,
      bytesSent,
    };
  }

  gone(connection: MqttConnection): void {
    this.#connections.delete(connection);
    this.laggards.remove(connection);
  }

  awaitStore(connection: MqttConnection): void {
    this.#connections.awaitStore(connection);
  }
}
