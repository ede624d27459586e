import { NO_PROPERTIES, type Packet, type PublishPacket } from '../../mqtt/wire/packets.ts';
import type { SubscriberPlan } from '../plan.ts';
import { isWhole, stampOf } from '../stamp.ts';
import { MqttPeer, type SessionWish } from './mqtt-peer.ts';
import type { Surroundings } from './peer.ts';

const SUBSCRIBE_ID = 1;

/** Takes what is published, and acknowledges it after a while. */
export class Subscriber extends MqttPeer {
  protected override readonly wish: SessionWish;
  readonly #plan: SubscriberPlan;
  /** Its store: identifiers of messages at QoS 2 that it has and that were not released. */
  readonly #holding = new Set<number>();
  /** At QoS 1 and 2, of this connection, and not completed: what the receive maximum bounds. */
  readonly #open = new Set<number>();
  #subscribed = false;

  constructor(world: Surroundings, plan: SubscriberPlan) {
    super(world, plan.name);
    this.#plan = plan;
    this.wish = plan;
  }

  override get isDone(): boolean {
    return this.#subscribed;
  }

  override get waitsFor(): string {
    return `${this.name} waits for its subscription`;
  }

  /** Nothing was begun that isn't complete. */
  get isIdle(): boolean {
    return this.#open.size === 0 && this.#holding.size === 0;
  }

  protected override welcomed(present: boolean): void {
    if (present) {
      this.#subscribed = true;
      return;
    }
    this.#subscribed = false;
    // [MQTT-3.2.2-5]: the broker knows nothing of the session, so neither do we.
    this.#holding.clear();
    const { qos, filters, group } = this.#plan;
    const base = { noLocal: false, retainAsPublished: false, retainHandling: 0 } as const;
    const subscriptions = filters.map((filter) => ({
      filter: group === undefined ? filter : `$share/${group}/${filter}`,
      qos,
      ...base,
    }));
    this.sendPacket({ type: 'subscribe', packetId: SUBSCRIBE_ID, properties: NO_PROPERTIES, subscriptions });
  }

  protected override onPacket(packet: Packet): void {
    switch (packet.type) {
      case 'suback':
        if (packet.reasonCodes.some((code) => code > 2)) this.complain('its subscription was refused');
        this.#subscribed = true;
        this.world.happened({ kind: 'subscribed', who: this.name });
        return;
      case 'publish':
        this.#publish(packet);
        return;
      case 'pubrel':
        this.#holding.delete(packet.packetId);
        this.#open.delete(packet.packetId);
        this.acknowledge('pubcomp', packet.packetId);
        return;
      default:
        this.complain(`it got ${packet.type}`);
    }
  }

  protected override lost(): void {
    this.#open.clear();
    if (this.#plan.clean) this.#subscribed = false;
    if (this.#plan.clean) this.#holding.clear();
  }

  #publish(packet: PublishPacket): void {
    const { packetId, qos } = packet;
    const isRepeated = qos === 2 && this.#holding.has(packetId);
    if (qos > 0) this.#opened(packetId, isRepeated);
    if (!isRepeated) this.#deliver(packet);
    if (qos === 2) this.#holding.add(packetId);
    if (qos === 0) return;
    const hold = this.choices(`hold ${this.epoch} ${packetId}`).below(this.#plan.holdMsMax + 1);
    this.later(hold, () => {
      this.acknowledge(qos === 1 ? 'puback' : 'pubrec', packetId);
      if (qos === 1) this.#open.delete(packetId);
    });
  }

  #opened(packetId: number, isRepeated: boolean): void {
    if (this.#open.has(packetId) && !isRepeated) this.complain(`identifier ${packetId} stands for two messages`);
    this.#open.add(packetId);
    const { receiveMaximum, level } = this.#plan;
    if (level === 5 && receiveMaximum > 0 && this.#open.size > receiveMaximum) {
      this.complain(`${this.#open.size} messages are open, and its receive maximum is ${receiveMaximum}`);
    }
  }

  #deliver(packet: PublishPacket): void {
    const body = Buffer.from(packet.payload);
    const stamp = stampOf(body);
    if (stamp === undefined || !isWhole(body, 0)) {
      this.complain('it got a payload that nobody sent');
      return;
    }
    const { name, group, clean } = this.#plan;
    const queue = group === undefined ? name : `group ${group}`;
    const subscription = `${name} ${this.epoch}`;
    const final = packet.qos === 0 || clean;
    this.world.happened({ kind: 'delivered', who: name, queue, subscription, stamp, redelivered: packet.dup, final });
    if (!final) this.world.happened({ kind: 'settled', who: name, queue, stamp, how: 'ack' });
  }
}
