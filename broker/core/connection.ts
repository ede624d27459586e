import type { Actor } from './actor.ts';
import type { Broker } from './broker.ts';
import type { ClientChannel, ClientConnection, Traffic } from './clients.ts';
import type { BrokerEventType } from './events.ts';
import { EMPTY_TABLE, type Table } from './field.ts';
import type { PublisherWatch } from './journey.ts';
import type { ProtocolConnection, Transport } from './ports.ts';

/** A connection, whatever it speaks: who is at the other end, one write a turn, and a place among the broker's clients. */
export abstract class Connection implements ClientConnection, ProtocolConnection {
  readonly broker: Broker;
  readonly transport: Transport;
  readonly name: string;
  readonly connectedAt: number;
  /** When the chunk came that is looked at now, ms since 1970. */
  receivedAt: number;
  clientProperties: Table = EMPTY_TABLE;
  watch: PublisherWatch | undefined = undefined;
  /** Has given back all that it held: nothing is written for it any more, but what it says about its end. */
  protected released = false;
  protected recvCnt = 0;
  protected sendCnt = 0;
  #flushQueued = false;

  constructor(broker: Broker, transport: Transport) {
    const { peer, local } = transport;
    this.broker = broker;
    this.transport = transport;
    this.name = `${peer.host}:${peer.port} -> ${local.host}:${local.port}`;
    this.connectedAt = broker.env.now();
    this.receivedAt = this.connectedAt;
  }

  abstract readonly protocol: string;
  abstract readonly user: string;
  abstract readonly vhost: string;
  abstract readonly actor: Actor;
  abstract readonly authMechanism: string;
  abstract readonly state: ClientConnection['state'];
  abstract readonly frameMax: number;
  abstract readonly channelMax: number;
  abstract readonly heartbeat: number;
  abstract readonly channels: ReadonlyMap<number, ClientChannel>;
  abstract close(reason: string, isShutdown?: boolean): void;
  abstract onData(chunk: Buffer): void;
  abstract onDrain(): void;
  abstract onClose(): void;
  abstract alarmsChanged(): void;
  /** At the end of the turn: writes what was to be written. */
  protected abstract write(): void;

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

  get traffic(): Traffic {
    const { bytesRead, bytesWritten, backlogBytes } = this.transport;
    return {
      recvOct: bytesRead,
      recvCnt: this.recvCnt,
      sendOct: bytesWritten,
      sendCnt: this.sendCnt,
      sendPend: backlogBytes,
    };
  }

  /** Something is to be written when the turn ends. */
  touch(): void {
    if (this.#flushQueued || this.released) return;
    this.#flushQueued = true;
    this.broker.flushLater(this);
  }

  flush(): void {
    this.#flushQueued = false;
    this.write();
  }

  /** It has entered a virtual host, and is one of the broker's clients from now on. */
  protected join(): void {
    this.broker.clients.add(this);
    this.broker.tracer?.joined(this);
    this.broker.churn.connectionsOpened++;
    this.emit('connection.created', this.name);
  }

  protected leave(): void {
    this.broker.clients.remove(this);
    this.broker.churn.connectionsClosed++;
    this.emit('connection.closed', this.name);
  }

  emit(type: BrokerEventType, name: string): void {
    this.broker.events.emit(type, name, this.vhost);
  }
}
