import type { ClientChannel } from '../core/clients.ts';
import type { HolderDescription } from '../core/consumer.ts';
import { EMPTY_TABLE, type Table } from '../core/field.ts';
import type { Transport } from '../core/ports.ts';
import type { Session } from '../core/session/session.ts';
import type { VHost } from '../core/vhost.ts';
import type { ProtocolLevel } from './wire/spec.ts';

const NAMES: Readonly<Record<ProtocolLevel, string>> = { 3: 'MQTT 3.1', 4: 'MQTT 3.1.1', 5: 'MQTT 5.0' };
const NO_CHANNELS: ReadonlyMap<number, ClientChannel> = new Map();

/** Who is at the other end, as the management API shows it. */
export abstract class Peer {
  readonly transport: Transport;
  readonly name: string;
  readonly connectedAt: number;
  readonly authMechanism = '';
  readonly frameMax = 0;
  readonly channelMax = 1;
  readonly channels = NO_CHANNELS;
  level: ProtocolLevel = 5;
  clientProperties: Table = EMPTY_TABLE;
  /** Seconds; 0: the client may be silent for as long as it likes. */
  heartbeat = 0;
  protected entered: { readonly session: Session; readonly vhost: VHost } | undefined = undefined;

  constructor(transport: Transport, now: number) {
    const { peer, local } = transport;
    this.transport = transport;
    this.name = `${peer.host}:${peer.port} -> ${local.host}:${local.port}`;
    this.connectedAt = now;
  }

  get session(): Session {
    if (this.entered === undefined) throw new Error('there is no session before CONNECT');
    return this.entered.session;
  }

  get virtualHost(): VHost {
    if (this.entered === undefined) throw new Error('no virtual host was entered yet');
    return this.entered.vhost;
  }

  get protocol(): string {
    return NAMES[this.level];
  }

  get user(): string {
    return this.entered?.session.user ?? '';
  }

  get vhost(): string {
    return this.entered?.vhost.name ?? '';
  }

  get peerHost(): string {
    return this.transport.peer.host;
  }

  get peerPort(): number {
    return this.transport.peer.port;
  }

  get host(): string {
    return this.transport.local.host;
  }

  get port(): number {
    return this.transport.local.port;
  }

  get tls(): boolean {
    return this.transport.peer.tls;
  }

  describe(): HolderDescription {
    return { connection: this.name, channel: 1, user: this.user, peerHost: this.peerHost, peerPort: this.peerPort };
  }
}
