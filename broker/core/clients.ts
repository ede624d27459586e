import type { Actor } from './actor.ts';
import type { Consumer } from './consumer.ts';
import { PublisherCounters } from './counters.ts';
import type { Table } from './field.ts';
import type { PublisherWatch } from './journey.ts';

export class ChannelStats extends PublisherCounters {}

export interface Traffic {
  /** Octets and packets (frames) since the connection was made. */
  readonly recvOct: number;
  readonly recvCnt: number;
  readonly sendOct: number;
  readonly sendCnt: number;
  /** Octets that the peer hasn't taken. */
  readonly sendPend: number;
}

/** A connection as the management API shows it; a protocol adapter's own object. */
export interface ClientConnection {
  /** `127.0.0.1:50000 -> 127.0.0.1:5672`, unlike any other. */
  readonly name: string;
  readonly protocol: string;
  readonly user: string;
  readonly vhost: string;
  readonly actor: Actor;
  readonly clientProperties: Table;
  readonly peerHost: string;
  readonly peerPort: number;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly authMechanism: string;
  /** ms since 1970. */
  readonly connectedAt: number;
  readonly state: 'running' | 'blocking' | 'blocked' | 'flow' | 'closing';
  readonly frameMax: number;
  readonly channelMax: number;
  /** Seconds between heartbeats; 0: none. */
  readonly heartbeat: number;
  readonly traffic: Traffic;
  readonly channels: ReadonlyMap<number, ClientChannel>;
  /** Who follows what it publishes; the tracer's to set. */
  watch: PublisherWatch | undefined;
  /** An operator's wish, or the end of the broker; the client is told the reason. */
  close(reason: string, isShutdown?: boolean): void;
}

export interface ClientChannel {
  readonly number: number;
  /** The connection's name and the number: `… (1)`. */
  readonly name: string;
  readonly connection: ClientConnection;
  readonly confirm: boolean;
  readonly transactional: boolean;
  /** What `basic.qos` set, for each new consumer and for the whole channel; 0: no bound. */
  readonly prefetch: number;
  readonly globalPrefetch: number;
  readonly consumers: ReadonlyMap<string, Consumer>;
  readonly unacked: number;
  readonly unconfirmed: number;
  readonly uncommittedMessages: number;
  readonly uncommittedAcks: number;
  readonly idleSince: number;
  readonly state: 'running' | 'flow' | 'closing';
  readonly stats: ChannelStats;
}

/** All connections, of every protocol; the adapters add and remove their own. */
export class Clients {
  readonly connections = new Map<string, ClientConnection>();

  add(connection: ClientConnection): void {
    this.connections.set(connection.name, connection);
  }

  remove(connection: ClientConnection): void {
    if (this.connections.get(connection.name) === connection) this.connections.delete(connection.name);
  }

  countOf(user: string): { connections: number; channels: number } {
    let connections = 0;
    let channels = 0;
    for (const connection of this.connections.values()) {
      if (connection.user !== user) continue;
      connections++;
      channels += connection.channels.size;
    }
    return { connections, channels };
  }

  countIn(vhost: string): number {
    let count = 0;
    for (const connection of this.connections.values()) if (connection.vhost === vhost) count++;
    return count;
  }
}
