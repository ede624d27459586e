import type { ProtocolConnection, Transport } from '../core/ports.ts';
import { Listener, type ListenerOptions, type TlsFiles } from './listener.ts';
import { WebSocketListener } from './web-socket-listener.ts';

/** What speaks with the sockets of a port. */
export interface Protocol {
  accept(transport: Transport): ProtocolConnection;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The name that RabbitMQ's management gives a port's protocol, and where it is. */
export interface Door extends Address {
  readonly protocol: string;
}

interface Closable {
  stopAccepting(): Promise<void>;
  destroyAll(): void;
}

/** RabbitMQ's path of MQTT over WebSocket. */
const WEB_SOCKET_PATH = '/ws';
/** Of MQTT 3.1.1 and 5 [MQTT-6.0.0-3], and of 3.1. */
const WEB_SOCKET_PROTOCOLS = ['mqtt', 'mqttv3.1'];

/** All the ports through which clients come in. */
export class Doors {
  readonly open: Door[] = [];
  readonly #options: Omit<ListenerOptions, 'port' | 'tls' | 'accept'>;
  readonly #listeners: Closable[] = [];

  constructor(options: Omit<ListenerOptions, 'port' | 'tls' | 'accept'>) {
    this.#options = options;
  }

  async socket(name: string, protocol: Protocol, { port, tls }: { port: number; tls?: TlsFiles }): Promise<Address> {
    const accept = (transport: Transport) => protocol.accept(transport);
    return this.#add(name, await Listener.open({ ...this.#options, port, tls, accept }));
  }

  async webSocket(
    name: string,
    protocol: Protocol,
    at: { port: number; origins: readonly string[] },
  ): Promise<Address> {
    const accept = (transport: Transport) => protocol.accept(transport);
    const place = { path: WEB_SOCKET_PATH, protocols: WEB_SOCKET_PROTOCOLS };
    return this.#add(name, await WebSocketListener.open({ ...this.#options, ...place, ...at, accept }));
  }

  /** Those who are in may stay. Settles when the last of them is gone. */
  async close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.stopAccepting()));
  }

  /** Ends who is still there, without ceremony. */
  clear(): void {
    for (const listener of this.#listeners) listener.destroyAll();
  }

  #add(protocol: string, { listener, ...address }: Address & { readonly listener: Closable }): Address {
    this.#listeners.push(listener);
    this.open.push({ protocol, ...address });
    return address;
  }
}
