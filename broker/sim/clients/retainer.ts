import { NO_PROPERTIES, type Packet } from '../../mqtt/wire/packets.ts';
import type { RetainerPlan } from '../plan.ts';
import { MqttPeer, type SessionWish } from './mqtt-peer.ts';
import type { Surroundings } from './peer.ts';

export const RETAINED_PREFIX = 'kept';

/** Publishes to be kept, with QoS 1, one at a time; an empty payload takes away what was kept. */
export class Retainer extends MqttPeer {
  protected override readonly wish: SessionWish = { level: 5, clean: true, receiveMaximum: 0 };
  readonly #plan: RetainerPlan;
  #sent = 0;
  #waiting: { readonly topic: string; readonly text: string; readonly packetId: number } | undefined;

  constructor(world: Surroundings, plan: RetainerPlan) {
    super(world, plan.name);
    this.#plan = plan;
  }

  override get isDone(): boolean {
    return this.#sent >= this.#plan.messages && this.#waiting === undefined;
  }

  protected override welcomed(): void {
    if (this.#waiting) this.#send();
    else this.#next();
  }

  protected override onPacket(packet: Packet): void {
    const waiting = this.#waiting;
    if (packet.type !== 'puback' || packet.packetId !== waiting?.packetId) {
      this.complain(`it got ${packet.type}`);
      return;
    }
    this.#waiting = undefined;
    this.world.happened({ kind: 'retained', topic: waiting.topic, text: waiting.text, acknowledged: true });
    this.later(this.choices(`gap ${this.#sent}`).below(2 * this.#plan.gapMs + 1), () => this.#next());
  }

  protected override lost(): void {}

  #next(): void {
    if (this.#sent >= this.#plan.messages) return;
    this.#sent++;
    const random = this.choices(`message ${this.#sent}`);
    const topic = `${RETAINED_PREFIX}/${this.name}/${random.below(this.#plan.topics)}`;
    const text = random.percent(25) ? '' : `${this.name} ${this.#sent}`;
    this.#waiting = { topic, text, packetId: (this.#sent % 100) + 1 };
    this.world.happened({ kind: 'retained', topic, text, acknowledged: false });
    this.#send();
  }

  #send(): void {
    if (this.#waiting === undefined) return;
    const { topic, text, packetId } = this.#waiting;
    const payload = Buffer.from(text);
    const common = { dup: false, properties: NO_PROPERTIES };
    this.sendPacket({ type: 'publish', qos: 1, retain: true, topic, packetId, payload, ...common });
  }
}
