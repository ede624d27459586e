import type { ClientChannel } from '../core/clients.ts';
import { Connection } from '../core/connection.ts';
import type { HolderDescription } from '../core/consumer.ts';
import type { Session } from '../core/session/session.ts';
import type { VHost } from '../core/vhost.ts';
import type { ProtocolLevel } from './wire/spec.ts';

const NAMES: Readonly<Record<ProtocolLevel, string>> = { 3: 'MQTT 3.1', 4: 'MQTT 3.1.1', 5: 'MQTT 5.0' };
const NO_CHANNELS: ReadonlyMap<number, ClientChannel> = new Map();

/** Who is at the other end, as the management API shows it. */
export abstract class Peer extends Connection {
  readonly authMechanism = '';
  readonly frameMax = 0;
  readonly channelMax = 1;
  readonly channels = NO_CHANNELS;
  level: ProtocolLevel = 5;
  /** Seconds; 0: the client may be silent for as long as it likes. */
  heartbeat = 0;
  protected entered: { readonly session: Session; readonly vhost: VHost } | undefined = undefined;

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

  describe(): HolderDescription {
    return { connection: this.name, channel: 1, user: this.user, peerHost: this.peerHost, peerPort: this.peerPort };
  }
}
