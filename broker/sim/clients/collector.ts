import { NO_PROPERTIES, type Packet } from '../../mqtt/wire/packets.ts';
import { MqttPeer, type SessionWish } from './mqtt-peer.ts';
import { RETAINED_PREFIX } from './retainer.ts';

/** Comes at the end and asks for all that is retained. */
export class Collector extends MqttPeer {
  protected override readonly wish: SessionWish = { level: 5, clean: true, receiveMaximum: 0 };
  #subscribed = false;

  override get isDone(): boolean {
    return this.#subscribed;
  }

  protected override welcomed(): void {
    const base = { noLocal: false, retainAsPublished: true, retainHandling: 0 } as const;
    const subscriptions = [{ filter: `${RETAINED_PREFIX}/#`, qos: 0, ...base } as const];
    this.sendPacket({ type: 'subscribe', packetId: 1, properties: NO_PROPERTIES, subscriptions });
  }

  protected override onPacket(packet: Packet): void {
    if (packet.type === 'suback') this.#subscribed = true;
    if (packet.type !== 'publish') return;
    const text = Buffer.from(packet.payload).toString();
    this.world.happened({ kind: 'received-retained', who: this.name, topic: packet.topic, text });
  }

  protected override lost(): void {
    this.#subscribed = false;
  }
}
