import { acknowledged } from './acknowledged.ts';
import type { MqttConnection } from './connection.ts';
import { disconnected } from './disconnect.ts';
import { CONNECT_OCTETS_MAX } from './limits.ts';
import { PublishIn } from './publish-in.ts';
import { type Failure, Violation } from './replies.ts';
import { subscribe, unsubscribe } from './subscribe.ts';
import { decodePacket } from './wire/decode.ts';
import { MqttFailure } from './wire/failure.ts';
import { NOT_BARE, readAck } from './wire/hot.ts';
import type { Packet } from './wire/packets.ts';
import { type PacketHandler, PacketReader } from './wire/reader.ts';
import {
  type AckType,
  CONNECT,
  type ProtocolLevel,
  PUBACK,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  PUBREL,
  REASON,
} from './wire/spec.ts';

/** What a client sends: octets to packets, and each packet to what it asks for. */
export class Input implements PacketHandler {
  readonly #connection: MqttConnection;
  readonly #reader = new PacketReader(CONNECT_OCTETS_MAX);
  readonly #publishIn: PublishIn;

  constructor(connection: MqttConnection) {
    this.#connection = connection;
    this.#publishIn = new PublishIn(connection);
  }

  /** The CONNECT has said how to read on. */
  agree(level: ProtocolLevel, packetOctetsMax: number): void {
    this.#reader.packetSizeMax = packetOctetsMax;
    this.#reader.level = level;
  }

  push(chunk: Buffer): MqttFailure | undefined {
    return this.#reader.push(chunk, this);
  }

  /** What came while the CONNACK was waiting. */
  get isWaiting(): boolean {
    return this.#reader.isStopped;
  }

  resume(): MqttFailure | undefined {
    return this.#reader.resume(this);
  }

  /** A PUBACK, PUBCOMP or refusing PUBREC was written. */
  receiptSent(): void {
    this.#publishIn.receiptSent();
  }

  onPacket(type: number, flags: number, buf: Buffer, start: number, end: number): boolean {
    const connection = this.#connection;
    connection.packetCame();
    const failure =
      connection.phase === 'connected'
        ? this.#packet(type, flags, buf, start, end)
        : this.#beforeConnect(type, flags, buf, start, end);
    if (failure) connection.fail(failure);
    return connection.isLooking;
  }

  #beforeConnect(type: number, flags: number, buf: Buffer, start: number, end: number): undefined {
    const connection = this.#connection;
    // [MQTT-3.1.0-1]: who begins with anything else isn't told anything.
    if (type !== CONNECT) {
      connection.end(true);
      return;
    }
    const packet = decodePacket(type, flags, buf, start, end, 5);
    if (packet instanceof MqttFailure) connection.refuseConnect(packet, packet.level);
    else if (packet.type === 'connect') connection.connect(packet);
  }

  #packet(type: number, flags: number, buf: Buffer, start: number, end: number): Failure | undefined {
    const connection = this.#connection;
    switch (type) {
      case PUBLISH:
        connection.noticePublisher();
        connection.counts.publishReceived++;
        return this.#publishIn.packet(flags, buf, start, end);
      case PUBACK:
      case PUBREC:
      case PUBREL:
      case PUBCOMP: {
        const id = readAck(type, flags, buf, start, end, connection.level);
        if (id !== NOT_BARE) return acknowledged(connection, type, id, REASON.success);
      }
    }
    const packet = decodePacket(type, flags, buf, start, end, connection.level);
    return packet instanceof MqttFailure ? packet : this.#rarePacket(type, packet);
  }

  #rarePacket(type: number, packet: Packet): Failure | undefined {
    const connection = this.#connection;
    switch (packet.type) {
      case 'puback':
      case 'pubrec':
      case 'pubrel':
      case 'pubcomp':
        return acknowledged(connection, type as AckType, packet.packetId, packet.reasonCode);
      case 'subscribe':
        subscribe(connection, packet);
        return undefined;
      case 'unsubscribe':
        unsubscribe(connection, packet);
        return undefined;
      case 'pingreq':
        connection.out.pingresp();
        return undefined;
      case 'disconnect':
        return disconnected(connection, packet);
      default:
        // A second CONNECT [MQTT-3.1.0-2], AUTH without a method [MQTT-4.12.0-7], or what only a server sends.
        return new Violation(REASON.protocolError, `${packet.type.toUpperCase()} is not for now`);
    }
  }
}
