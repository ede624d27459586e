import { decodePacket } from '../../mqtt/wire/decode.ts';
import { encodePacket } from '../../mqtt/wire/encode.ts';
import { MqttFailure } from '../../mqtt/wire/failure.ts';
import { type MqttProperties, NO_PROPERTIES, type Packet } from '../../mqtt/wire/packets.ts';
import { PacketReader } from '../../mqtt/wire/reader.ts';
import { Peer } from './peer.ts';

const KEEP_ALIVE_S = 10;
const PING_MS = 4_000;
const SESSION_EXPIRY_S = 100_000;

export interface SessionWish {
  readonly level: 4 | 5;
  /** Its session goes with its connection. */
  readonly clean: boolean;
  /** 0: any number. */
  readonly receiveMaximum: number;
  /** At QoS 1, to be retained. */
  readonly will?: { readonly topic: string; readonly text: string };
}

const willPacket = (topic: string, text: string) =>
  ({ topic, payload: Buffer.from(text), qos: 1, retain: true, properties: NO_PROPERTIES }) as const;

/** A client of MQTT, from CONNECT to DISCONNECT, that keeps its own half of the session in a store that never fails. */
export abstract class MqttPeer extends Peer {
  protected override readonly port = 'mqtt';
  protected abstract get wish(): SessionWish;
  #reader = new PacketReader(Number.POSITIVE_INFINITY);
  #isFirst = true;

  /** `present`: the broker has kept the session. */
  protected abstract welcomed(present: boolean): void;
  protected abstract onPacket(packet: Packet): void;

  protected override connected(): void {
    this.#reader = new PacketReader(Number.POSITIVE_INFINITY);
    const { level, clean, receiveMaximum, will } = this.wish;
    const properties: MqttProperties =
      level === 4
        ? NO_PROPERTIES
        : {
            ...(clean ? {} : { sessionExpiry: SESSION_EXPIRY_S }),
            ...(receiveMaximum > 0 ? { receiveMaximum } : {}),
          };
    this.sendPacket({
      type: 'connect',
      level,
      cleanStart: clean,
      keepAlive: KEEP_ALIVE_S,
      clientId: this.name,
      username: 'guest',
      password: Buffer.from('guest'),
      ...(will && { will: willPacket(will.topic, will.text) }),
      properties,
    });
    this.#ping();
  }

  protected override received(chunk: Buffer): void {
    const failure = this.#reader.push(chunk, {
      onPacket: (type, flags, buf, start, end) => {
        const packet = decodePacket(type, flags, Buffer.from(buf), start, end, this.wish.level, 'server');
        if (packet instanceof MqttFailure) this.complain(`the broker sent what is wrong: ${packet.text}`);
        else this.#packet(packet);
        return true;
      },
    });
    if (failure) this.complain(`the broker sent what is no packet: ${failure.text}`);
  }

  protected sendPacket(packet: Packet): void {
    this.write(encodePacket(packet, this.wish.level));
  }

  protected acknowledge(type: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp', packetId: number): void {
    this.sendPacket({ type, packetId, reasonCode: 0, properties: NO_PROPERTIES });
  }

  protected override farewell(): void {
    this.sendPacket({ type: 'disconnect', reasonCode: 0, properties: NO_PROPERTIES });
  }

  #packet(packet: Packet): void {
    switch (packet.type) {
      case 'connack':
        if (packet.reasonCode !== 0) this.complain(`it was refused with ${packet.reasonCode}`);
        else this.#welcomed(packet.sessionPresent);
        return;
      case 'pingresp':
        return;
      case 'disconnect':
        this.complain(`it was disconnected with ${packet.reasonCode} (${packet.properties.reasonString ?? ''})`);
        return;
      default:
        this.onPacket(packet);
    }
  }

  #welcomed(present: boolean): void {
    const expected = !this.#isFirst && !this.wish.clean;
    this.#isFirst = false;
    this.world.happened({ kind: 'session', who: this.name, present, expected });
    this.welcomed(present);
  }

  #ping(): void {
    this.later(PING_MS, () => {
      this.sendPacket({ type: 'pingreq' });
      this.#ping();
    });
  }
}
