import { NO_PROPERTIES, type Packet } from '../../mqtt/wire/packets.ts';
import { keyOf, type MqttPublisherPlan, queuesFor, sessionsFor } from '../plan.ts';
import { bodyOf, type Stamp } from '../stamp.ts';
import { MqttPeer, type SessionWish } from './mqtt-peer.ts';
import type { Surroundings } from './peer.ts';

/** Between two messages, or two looks at whether one may be sent. */
const LEAST_GAP_MS = 0.5;

interface Sending {
  readonly packetId: number;
  readonly topic: string;
  readonly body: Buffer;
  readonly stamp: Stamp;
  released: boolean;
}

/** Publishes with one quality of service, and completes on the next connection what it began on the last one. */
export class MqttPublisher extends MqttPeer {
  protected override readonly wish: SessionWish;
  readonly #plan: MqttPublisherPlan;
  /** Its store: in the order in which they are to be sent again. */
  readonly #sending = new Map<number, Sending>();
  #nextId = 1;
  #lastPacketId = 0;
  #ready = false;

  constructor(world: Surroundings, plan: MqttPublisherPlan) {
    super(world, plan.name);
    this.#plan = plan;
    this.wish = { level: plan.level, clean: false, receiveMaximum: 0 };
  }

  override get isDone(): boolean {
    return this.#nextId > this.#plan.messages && this.#sending.size === 0;
  }

  override get waitsFor(): string {
    const waiting = [...this.#sending.values()]
      .slice(0, 5)
      .map((s) => `${s.packetId}${s.released ? ' (released)' : ''}`);
    return `${this.name} (${this.isConnected ? 'connected' : 'not connected'}) waits for packets ${waiting.join(', ')}, and has ${
      this.#plan.messages - this.#nextId + 1
    } messages to send`;
  }

  protected override welcomed(): void {
    for (const sending of this.#sending.values()) this.#send(sending, true);
    this.#ready = true;
    this.#work();
  }

  protected override onPacket(packet: Packet): void {
    switch (packet.type) {
      case 'puback':
        this.#acknowledged(packet.packetId, packet.reasonCode, 1);
        return;
      case 'pubrec':
        this.#acknowledged(packet.packetId, packet.reasonCode, 2);
        return;
      case 'pubcomp':
        this.#completed(packet.packetId);
        return;
      default:
        this.complain(`it got ${packet.type}`);
    }
  }

  protected override lost(): void {
    this.#ready = false;
  }

  #work(): void {
    if (!this.#ready) return;
    if (this.#sending.size < this.#plan.window && this.#nextId <= this.#plan.messages) this.#publish(this.#nextId++);
    if (this.isDone) return;
    this.later(LEAST_GAP_MS + this.choices(`gap ${this.#nextId}`).below(2 * this.#plan.gapMs + 1), () => this.#work());
  }

  #publish(id: number): void {
    const { topics, bodyBytesMax, qos } = this.#plan;
    const random = this.choices(`message ${id}`);
    const topic = random.pick(topics);
    const stamp = { publisher: this.name, epoch: this.epoch, copy: id, id };
    const body = bodyOf(stamp, random.below(bodyBytesMax));
    const routes = qos === 0 ? [] : [...queuesFor(this.world.plan, 'amq.topic', keyOf(topic))];
    if (qos > 0) routes.push(...sessionsFor(this.world.plan, topic));
    this.world.happened({ kind: 'published', who: this.name, stamp, routes, kept: qos > 0, qos, mqtt: true });
    const sending = { packetId: qos === 0 ? 0 : this.#freePacketId(), topic, body, stamp, released: false };
    if (qos > 0) this.#sending.set(sending.packetId, sending);
    this.#send(sending, false);
  }

  #freePacketId(): number {
    do this.#lastPacketId = (this.#lastPacketId % 40) + 1;
    while (this.#sending.has(this.#lastPacketId));
    return this.#lastPacketId;
  }

  #send({ packetId, topic, body, released }: Sending, dup: boolean): void {
    if (released) {
      this.acknowledge('pubrel', packetId);
      return;
    }
    const { qos } = this.#plan;
    const common = { retain: false, properties: NO_PROPERTIES };
    this.sendPacket({ type: 'publish', dup, qos, topic, packetId, payload: body, ...common });
  }

  /** PUBACK or PUBREC: the broker has it, or refuses it. */
  #acknowledged(packetId: number, reasonCode: number, qos: 1 | 2): void {
    const sending = this.#sending.get(packetId);
    if (qos !== this.#plan.qos) this.complain(`message ${packetId} was acknowledged as if at QoS ${qos}`);
    if (sending === undefined || sending.released) {
      this.complain(`message ${packetId} was acknowledged, and it did not wait for that`);
      return;
    }
    if (reasonCode >= 0x80) {
      this.#sending.delete(packetId);
      this.world.happened({ kind: 'refused', who: this.name, stamp: sending.stamp });
      return;
    }
    this.world.happened({ kind: 'confirmed', who: this.name, stamp: sending.stamp });
    this.#sending.delete(packetId);
    if (qos === 1) return;
    // PUBRELs go in the order of PUBRECs [MQTT-4.6.0-4].
    sending.released = true;
    this.#sending.set(packetId, sending);
    this.acknowledge('pubrel', packetId);
  }

  #completed(packetId: number): void {
    if (this.#sending.get(packetId)?.released !== true) this.complain(`message ${packetId} was completed too early`);
    this.#sending.delete(packetId);
  }
}
