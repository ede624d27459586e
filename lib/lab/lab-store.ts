import { type Packet, Store } from 'mqtt';

type Done = Parameters<Store['put']>[1];
type Found = Parameters<Store['del']>[1];

/** What MQTT.js hasn't settled. It outlives its client, as a disk would, and can be looked at. */
export class LabStore extends Store {
  readonly packets = new Map<number, Packet>();
  readonly #onSettled: (id: number) => void;

  constructor(onSettled: (id: number) => void = () => {}) {
    // What is in flight stays when the client ends.
    super({ clean: false });
    this.#onSettled = onSettled;
  }

  override put(packet: Packet, done: Done): this {
    if (packet.messageId !== undefined) this.packets.set(packet.messageId, packet);
    return super.put(packet, done);
  }

  override del(packet: Pick<Packet, 'messageId'>, done: Found): this {
    const id = packet.messageId ?? 0;
    const was = this.packets.delete(id);
    const self = super.del(packet, done);
    if (was) this.#onSettled(id);
    return self;
  }

  /** Read on each new connection, for what has to be sent again: that has DUP [MQTT-3.3.1-1], which MQTT.js leaves out. */
  override createStream(): ReturnType<Store['createStream']> {
    for (const packet of this.packets.values()) if (packet.cmd === 'publish') packet.dup = true;
    return super.createStream();
  }
}
