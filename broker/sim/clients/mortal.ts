import type { Packet } from '../../mqtt/wire/packets.ts';
import type { MortalPlan } from '../plan.ts';
import { MqttPeer, type SessionWish } from './mqtt-peer.ts';
import type { Surroundings } from './peer.ts';
import { RETAINED_PREFIX } from './retainer.ts';

/**
 * Has a will that is to be retained, another on each connection. It leaves either without a word, and then the will of its
 * last connection is what is kept, or with one, and then that will is void [MQTT-3.1.2-10].
 */
export class Mortal extends MqttPeer {
  readonly #plan: MortalPlan;
  #isWelcome = false;

  constructor(world: Surroundings, plan: MortalPlan) {
    super(world, plan.name);
    this.#plan = plan;
  }

  protected override get wish(): SessionWish {
    const { level, clean } = this.#plan;
    return { level, clean, receiveMaximum: 0, will: { topic: this.#topic, text: this.#text } };
  }

  override get isDone(): boolean {
    return true;
  }

  get #topic(): string {
    return `${RETAINED_PREFIX}/${this.name}`;
  }

  get #text(): string {
    return `the will of ${this.name} on ${this.epoch}`;
  }

  protected override connected(): void {
    // From now on it may be published.
    this.#tell(false);
    super.connected();
  }

  protected override welcomed(): void {
    this.#isWelcome = true;
  }

  protected override onPacket(packet: Packet): void {
    this.complain(`it got ${packet.type}`);
  }

  protected override lost(): void {
    this.#isWelcome = false;
  }

  protected override farewell(): void {
    if (!this.#isWelcome) return;
    if (!this.#plan.saysGoodbye) {
      this.#tell(true);
      return;
    }
    super.farewell();
    this.world.happened({ kind: 'will-void', topic: this.#topic, text: this.#text });
  }

  #tell(acknowledged: boolean): void {
    this.world.happened({ kind: 'retained', topic: this.#topic, text: this.#text, acknowledged });
  }
}
