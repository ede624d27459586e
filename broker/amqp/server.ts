import type { Broker } from '../core/broker.ts';
import { ConnectionSet } from '../core/connection-set.ts';
import { bool, longstr, type Table, table } from '../core/field.ts';
import type { Authenticator, Transport } from '../core/ports.ts';
import { AmqpConnection } from './connection.ts';
import { MECHANISMS } from './handshake.ts';
import { ReplyAddresses } from './reply-to.ts';
import { encodeMethodFrame } from './wire/method.ts';
import { NameCache } from './wire/name-cache.ts';
import type { ProtocolVersion } from './wire/protocol-header.ts';

export interface AmqpOptions {
  /** Clients ask it which of RabbitMQ's features are there, so it reads like one of RabbitMQ's. */
  readonly version: string;
  /** `Node.js 20.20.2`. */
  readonly platform: string;
}

const CAPABILITIES = [
  'publisher_confirms',
  'exchange_exchange_bindings',
  'basic.nack',
  'consumer_cancel_notify',
  'connection.blocked',
  'consumer_priorities',
  'authentication_failure_close',
  'per_consumer_qos',
  'direct_reply_to',
];

/** What the AMQP connections of one broker have in common. */
export class AmqpServer {
  readonly broker: Broker;
  readonly authenticator: Authenticator;
  readonly names = new NameCache();
  readonly replies = new ReplyAddresses();
  readonly #greeting: Buffer;
  /** Clients of 0-8 know none of what came later (RabbitMQ's way). */
  readonly #greetingOf08: Buffer;
  readonly #connections: ConnectionSet<AmqpConnection>;

  constructor(broker: Broker, authenticator: Authenticator, o: AmqpOptions) {
    this.broker = broker;
    this.authenticator = authenticator;
    this.#greeting = encodeGreeting(0, 9, serverProperties(broker, o, CAPABILITIES));
    this.#greetingOf08 = encodeGreeting(8, 0, serverProperties(broker, o, []));
    this.#connections = new ConnectionSet(broker);
  }

  accept(transport: Transport): AmqpConnection {
    return this.#connections.add(new AmqpConnection(this, transport));
  }

  /** connection.start. */
  greeting(version: ProtocolVersion): Buffer {
    return version === '0-8' ? this.#greetingOf08 : this.#greeting;
  }

  /** Those in the handshake and those that must still be told something count too. */
  get connectionCount(): number {
    return this.#connections.size;
  }

  gone(connection: AmqpConnection): void {
    this.#connections.delete(connection);
  }

  awaitStore(connection: AmqpConnection): void {
    this.#connections.awaitStore(connection);
  }
}

const encodeGreeting = (versionMajor: number, versionMinor: number, serverProperties: Table): Buffer =>
  encodeMethodFrame(0, {
    name: 'connection.start',
    versionMajor,
    versionMinor,
    serverProperties,
    mechanisms: Buffer.from(MECHANISMS.join(' ')),
    locales: Buffer.from('en_US'),
  });

function serverProperties(broker: Broker, { version, platform }: AmqpOptions, capabilities: readonly string[]): Table {
  return new Map([
    ['capabilities', table(capabilities.map((name) => [name, bool(true)] as const))],
    ['cluster_name', longstr(broker.options.node)],
    ['copyright', longstr('Copyright (c) the Waybill authors')],
    ['information', longstr('This is Waybill. Licensed under the MIT License')],
    ['platform', longstr(platform)],
    // Clients and their tests compare it before they use RabbitMQ's extensions, which we speak.
    ['product', longstr('RabbitMQ')],
    ['version', longstr(version)],
  ]);
}
