import type { Journey } from '../core/journey.ts';
import { Acks, type AckWriter } from './acks.ts';
import type { MqttConnection } from './connection.ts';
import { Violation } from './replies.ts';
import { encodePacket } from './wire/encode.ts';
import { ACK_SIZE, ACK_SIZE_MAX, PINGRESP_SIZE, writeAck, writePingresp } from './wire/hot.ts';
import { type MqttProperties, NO_PROPERTIES, type Packet } from './wire/packets.ts';
import { type AckType, PUBACK, PUBCOMP, PUBREC, REASON } from './wire/spec.ts';

const REFUSING = 0x80;

/** What a connection says to its client, beside messages: at once, or when the store has what it promises. */
export class Outbox implements AckWriter {
  /** The largest packet that the client takes [MQTT-3.1.2-24]. */
  packetOctetsMax = Number.POSITIVE_INFINITY;
  /** It wants to know more than reason codes [MQTT-3.1.2-29]. */
  wantsReasons = true;
  readonly #connection: MqttConnection;
  readonly #acks = new Acks(this);
  /** By packet identifier, what somebody follows of what isn't acknowledged yet. */
  #followed: Map<number, Journey> | undefined;

  constructor(connection: MqttConnection) {
    this.#connection = connection;
  }

  send(packet: Packet): void {
    const { level, transport } = this.#connection;
    let bytes = encodePacket(packet, level);
    if (bytes.length > this.packetOctetsMax && 'properties' in packet && packet.properties.reasonString !== undefined) {
      // [MQTT-3.4.2-2] and its like: a reason string is left out rather than too much sent.
      bytes = encodePacket({ ...packet, properties: NO_PROPERTIES }, level);
    }
    if (bytes.length > this.packetOctetsMax) {
      this.#unsendable(packet);
      return;
    }
    transport.append(bytes);
    this.#connection.replied(bytes.length);
  }

  /** [MQTT-3.1.2-24]: a client that takes no answer of this size can't go on, and is told if it takes at least that. */
  #unsendable(packet: Packet): void {
    if (packet.type === 'connack') this.#connection.end(true);
    else if (packet.type !== 'disconnect') {
      const text = `${packet.type.toUpperCase()} is larger than the client takes`;
      this.#connection.fail(new Violation(REASON.packetTooLarge, text));
    }
  }

  pingresp(): void {
    const { transport } = this.#connection;
    const at = transport.reserve(PINGRESP_SIZE);
    writePingresp(transport.buffer, at);
    this.#connection.replied(PINGRESP_SIZE);
  }

  /** A reason string, for whom it may be told [MQTT-3.1.2-29]. */
  explain(text: string | undefined): MqttProperties {
    const mayBeTold = text !== undefined && this.#connection.level === 5 && this.wantsReasons;
    return mayBeTold ? { reasonString: text } : NO_PROPERTIES;
  }

  /** Before it is acknowledged. */
  follow(id: number, journey: Journey): void {
    this.#followed ??= new Map();
    this.#followed.set(id, journey);
  }

  #noteAcknowledged(type: AckType, id: number): void {
    if (type !== PUBACK && type !== PUBREC) return;
    this.#followed?.get(id)?.add({ type: 'confirmed', by: type === PUBACK ? 'PUBACK' : 'PUBREC' });
    this.#followed?.delete(id);
    if (this.#followed?.size === 0) this.#followed = undefined;
  }

  acknowledge(type: AckType, id: number, reasonCode: number, text?: string): void {
    if (this.#followed !== undefined) this.#noteAcknowledged(type, id);
    const { level, transport } = this.#connection;
    const reason = level === 5 ? reasonCode : REASON.success;
    if (type === PUBACK || type === PUBCOMP || (type === PUBREC && reason >= REFUSING)) this.#connection.receiptSent();
    const properties = this.explain(text);
    if (properties !== NO_PROPERTIES) {
      const name = type === PUBACK ? 'puback' : 'pubrec';
      this.send({ type: name, packetId: id, reasonCode: reason, properties });
      return;
    }
    const size = reason === REASON.success ? ACK_SIZE : ACK_SIZE_MAX;
    const at = transport.reserve(size);
    writeAck(transport.buffer, at, type, id, reason);
    this.#connection.replied(size);
  }

  // --- what waits for the store

  /** @param position of the store that this waits for; 0: none */
  owe(type: AckType, id: number, reasonCode: number, position: number, text?: string): void {
    this.#acks.add(type, id, reasonCode, position, this.#connection.broker.store.durable, text);
    this.#awaitStore();
  }

  owePacket(packet: Packet, position: number): void {
    this.#acks.addPacket(packet, position, this.#connection.broker.store.durable);
    this.#awaitStore();
  }

  /** How many replies wait. */
  get waiting(): number {
    return this.#acks.waiting;
  }

  settle(): void {
    this.#acks.settle(this.#connection.broker.store.durable);
    this.#awaitStore();
  }

  #awaitStore(): void {
    if (this.#acks.waiting > 0) this.#connection.awaitStore();
  }

  close(): void {
    this.#acks.clear();
  }
}
