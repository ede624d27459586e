import type { Copy, Journey } from '../core/journey.ts';
import type { Message } from '../core/message.ts';
import type { Transport } from '../core/ports.ts';
import { copyOf, type Entry } from '../core/queue/entry.ts';
import type { Outgoing } from '../core/session/outgoing.ts';
import { retainedFor } from '../core/session/retained-copy.ts';
import type { Session } from '../core/session/session.ts';
import { type Verdict, verdictOf } from '../core/session/subscriptions.ts';
import type { MqttConnection } from './connection.ts';
import { expirySecondsOf, mqttPropertiesOf } from './content.ts';
import { liveCopy, noteDelivered, outgoingCopy, RETAINED_COPY } from './following.ts';
import { ALIASES_OUT_MAX } from './limits.ts';
import type { Outlet } from './outlet.ts';
import {
  encodeSubscriptionIds,
  measurePublish,
  OutgoingPublish,
  writePublish,
  writePublishHead,
} from './wire/hot-write.ts';
import type { Qos } from './wire/spec.ts';

/** Octets of a payload that is copied beside its packet; a larger one is handed on by reference. */
const COPIED_PAYLOAD_OCTETS_MAX = 4096;
/** Lists of identifiers of which the octets are kept. */
const KEPT_IDENTIFIERS_MAX = 1024;

const NOTHING = new Uint8Array(0);

/**
 * The packet of a fan-out at QoS 0, which is the same for all who speak one level: written once, then copied. Only from
 * the second receiver on, so that a message for one costs no copy more.
 */
export class FanOut {
  #message: Message | undefined;
  #level = 0;
  #retain = false;
  #packet: Buffer | undefined;

  /** The packet, when there is one; undefined the first time. */
  packetFor(p: OutgoingPublish, message: Message): Buffer | undefined {
    if (message !== this.#message || p.level !== this.#level || p.retain !== this.#retain) {
      this.#message = message;
      this.#level = p.level;
      this.#retain = p.retain;
      this.#packet = undefined;
      return undefined;
    }
    if (this.#packet === undefined) {
      const packet = Buffer.allocUnsafe(measurePublish(p));
      writePublish(p, packet, 0);
      this.#packet = packet;
    }
    return this.#packet;
  }
}

/** Writes messages to one client. Nothing here calls the core: entries are settled when the turn ends. */
export class Deliverer {
  readonly #connection: MqttConnection;
  readonly #outlet: Outlet;
  readonly #transport: Transport;
  readonly #session: Session;
  readonly #publish = new OutgoingPublish();
  /** By routing key; for clients that take some. */
  readonly #aliases: Map<string, number> | undefined;
  readonly #aliasesMax: number;
  readonly #packetOctetsMax: number;
  #identifiers: Map<readonly number[], Uint8Array> | undefined;
  /** Messages at QoS 2 whose identifiers are not on disk yet, and what came behind them. */
  readonly #held: Outgoing[] = [];

  constructor(
    connection: MqttConnection,
    outlet: Outlet,
    session: Session,
    o: { aliasesMax: number; packetOctetsMax: number },
  ) {
    this.#connection = connection;
    this.#outlet = outlet;
    this.#transport = connection.transport;
    this.#session = session;
    this.#publish.level = connection.level;
    this.#aliasesMax = Math.min(o.aliasesMax, ALIASES_OUT_MAX);
    this.#aliases = this.#aliasesMax > 0 ? new Map() : undefined;
    this.#packetOctetsMax = o.packetOctetsMax;
  }

  /** Of the queue for QoS 0. What a subscription with a higher one matches as well comes through the other queue. */
  live(message: Message): void {
    const verdict = this.#session.subscriptions.verdict(message, message.origin === this.#session.clientId);
    if (verdict?.qos === 0) this.#atMostOnce(message, verdict, undefined);
    else if (verdict === undefined)
      message.journey?.add({ type: 'dropped', ...liveCopy(this.#session), why: 'not-wanted' });
  }

  /** Of the queue for QoS 1 and 2. */
  stored(entry: Entry): void {
    const { message } = entry;
    // Nobody publishes through the exchange without a name but with a queue in mind: it is rare here.
    if (message.exchange === '' && this.#wasRetained(entry)) return;
    const isOwn = message.origin === this.#session.clientId;
    const verdict = this.#session.subscriptions.verdict(message, isOwn);
    if (verdict !== undefined && !(isOwn && this.#comesLive(message, verdict))) {
      this.shared(entry, verdict);
      return;
    }
    message.journey?.add({ type: 'dropped', ...copyOf(entry), why: 'not-wanted' });
    this.#outlet.settleLater(entry);
  }

  /** For a verdict that is known. */
  shared(entry: Entry, verdict: Verdict): void {
    const { message } = entry;
    const qos = lower(message.qos, verdict.qos);
    if (qos === 0) {
      this.#atMostOnce(message, verdict, entry);
      this.#outlet.settleLater(entry);
    } else if (!this.#begin(qos, entry, message, verdict.retainAsPublished && message.retain, verdict)) {
      this.#outlet.settleLater(entry);
    }
  }

  /** True: it was retained, and is seen to. */
  #wasRetained(entry: Entry): boolean {
    const filter = retainedFor(entry.message);
    if (filter === undefined) return false;
    const request = this.#session.subscriptions.get(filter);
    const verdict = request && verdictOf(request);
    const qos = verdict ? lower(entry.message.qos, verdict.qos) : 0;
    if (verdict === undefined || qos === 0 || !this.#begin(qos, entry, entry.message, true, verdict)) {
      this.#outlet.settleLater(entry);
    }
    return true;
  }

  /** A retained message, for a new subscription: always with RETAIN (MQTT 5 §3.3.1.3). */
  retained(message: Message, verdict: Verdict): void {
    const qos = lower(message.qos, verdict.qos);
    if (qos !== 0) {
      this.#begin(qos, undefined, message, true, verdict);
    } else {
      this.#fill(message, 0, true, verdict.identifiers);
      const isSent = this.#write(message);
      if (message.journey !== undefined) this.#note(message.journey, RETAINED_COPY, 0, isSent);
    }
  }

  /** On a new connection [MQTT-4.4.0-1]. False: it is larger than this client takes. */
  again(out: Outgoing): boolean {
    return this.#isHeld(out) || this.#writeOut(out);
  }

  /** The store has got on: what waited for it leaves, as there is room. */
  releaseHeld(): void {
    const held = this.#held;
    const { outgoing } = this.#session;
    while (held[0] && this.#isSafe(held[0]) && this.#outlet.hasRoom()) {
      const out = held.shift();
      if (out && outgoing.get(out.id) === out && !this.#writeOut(out)) this.#outlet.drop(out);
    }
    if (held[0] && !this.#isSafe(held[0])) this.#connection.awaitStore();
  }

  /**
   * Sent under an identifier that a crash may take back, it would come again under another (MQTT 5 §4.3.3). What comes
   * behind one that waits doesn't overtake it, though only those of its topic and QoS must not.
   */
  #isHeld(out: Outgoing): boolean {
    if (this.#held.length === 0 && this.#isSafe(out)) return false;
    this.#held.push(out);
    this.#connection.awaitStore();
    return true;
  }

  #isSafe(out: Outgoing): boolean {
    return out.safeAt <= this.#connection.broker.store.durable;
  }

  #writeOut(out: Outgoing): boolean {
    const { message } = out;
    if (message === undefined) throw new Error('a released message is not published again');
    this.#fill(message, out.qos, out.retain, out.identifiers);
    this.#publish.dup = out.wasSent;
    this.#publish.packetId = out.id;
    const redelivered = out.wasSent;
    out.wasSent = true;
    const isSent = this.#write(message);
    if (message.journey !== undefined) this.#note(message.journey, outgoingCopy(out), out.qos, isSent, redelivered);
    return isSent;
  }

  /** The stored copy of a client's own message, when only its subscriptions at QoS 0 want it back. */
  #comesLive(message: Message, own: Verdict): boolean {
    return own.qos === 0 && this.#session.subscriptions.verdict(message, false)?.qos !== 0;
  }

  #begin(qos: 1 | 2, entry: Entry | undefined, message: Message, retain: boolean, verdict: Verdict): boolean {
    const { outgoing, journal } = this.#session;
    const out = outgoing.add(qos, entry, message, retain, verdict.identifiers);
    if (journal) {
      const position = journal.sent(out);
      if (qos === 2) out.safeAt = position;
      if (this.#isHeld(out)) return true;
    }
    if (this.#writeOut(out)) return true;
    outgoing.remove(out);
    journal?.settled(out);
    return false;
  }

  #note(journey: Journey, copy: Copy, qos: Qos, isSent: boolean, redelivered = false): void {
    noteDelivered(journey, copy, { connection: this.#connection, qos, isSent, redelivered });
  }

  /** @param entry undefined: it comes from the queue that numbers nothing */
  #atMostOnce(message: Message, verdict: Verdict, entry: Entry | undefined): void {
    const isSent = this.#sendAtMostOnce(message, verdict);
    if (message.journey === undefined) return;
    this.#note(message.journey, entry === undefined ? liveCopy(this.#session) : copyOf(entry), 0, isSent);
  }

  /** False: it is larger than this client takes. */
  #sendAtMostOnce(message: Message, verdict: Verdict): boolean {
    const p = this.#publish;
    this.#fill(message, 0, verdict.retainAsPublished && message.retain, verdict.identifiers);
    const isCommon = this.#aliasesMax === 0 && verdict.identifiers.length === 0 && message.ttlMs < 0;
    const packet =
      isCommon && p.payload.length <= COPIED_PAYLOAD_OCTETS_MAX && p.topic.length > 0
        ? this.#connection.server.fanOut.packetFor(p, message)
        : undefined;
    if (packet === undefined) return this.#write(message);
    if (packet.length > this.#packetOctetsMax) {
      this.#session.counters.unsendable++;
      return false;
    }
    const at = this.#transport.reserve(packet.length);
    this.#transport.buffer.set(packet, at);
    this.#sent();
    return true;
  }

  #fill(message: Message, qos: Qos, retain: boolean, identifiers: readonly number[]): void {
    const p = this.#publish;
    p.qos = qos;
    p.dup = false;
    p.retain = retain;
    p.topic = this.#connection.server.topics.octetsOf(message.routingKey) ?? NOTHING;
    p.payload = message.body;
    p.topicAlias = 0;
    if (p.level < 5) return;
    p.properties = mqttPropertiesOf(message);
    p.messageExpiry = message.ttlMs < 0 ? -1 : expirySecondsOf(message, this.#connection.broker.env.now());
    p.subscriptionIds = identifiers.length === 0 ? NOTHING : this.#identifierOctets(identifiers);
  }

  #identifierOctets(identifiers: readonly number[]): Uint8Array {
    this.#identifiers ??= new Map();
    const known = this.#identifiers;
    let octets = known.get(identifiers);
    if (octets === undefined) {
      octets = encodeSubscriptionIds(identifiers);
      if (known.size >= KEPT_IDENTIFIERS_MAX) known.clear();
      known.set(identifiers, octets);
    }
    return octets;
  }

  /** False: not sent, and as good as done [MQTT-3.1.2-25]. */
  #write(message: Message): boolean {
    const p = this.#publish;
    const isNameless = p.topic.length === 0;
    const aliases = this.#aliases;
    let isNewAlias = aliases !== undefined && this.#alias(p, aliases, message.routingKey);
    let size = measurePublish(p);
    if (isNewAlias && size > this.#packetOctetsMax) {
      // It may fit without.
      p.topicAlias = 0;
      isNewAlias = false;
      size = measurePublish(p);
    }
    if (isNameless || size > this.#packetOctetsMax) {
      this.#session.counters.unsendable++;
      return false;
    }
    const { payload } = p;
    if (payload.length <= COPIED_PAYLOAD_OCTETS_MAX) {
      const at = this.#transport.reserve(size);
      writePublish(p, this.#transport.buffer, at);
    } else {
      const at = this.#transport.reserve(size - payload.length);
      writePublishHead(p, this.#transport.buffer, at);
      this.#transport.append(payload);
    }
    if (isNewAlias) aliases?.set(message.routingKey, p.topicAlias);
    this.#sent();
    return true;
  }

  /** Whether this packet sets it. */
  #alias(p: OutgoingPublish, aliases: ReadonlyMap<string, number>, routingKey: string): boolean {
    const known = aliases.get(routingKey);
    if (known !== undefined) {
      p.topicAlias = known;
      p.topic = NOTHING;
      return false;
    }
    if (aliases.size >= this.#aliasesMax) return false;
    p.topicAlias = aliases.size + 1;
    return true;
  }

  #sent(): void {
    this.#session.counters.delivered++;
    this.#connection.published();
  }
}

const lower = (a: Qos, b: Qos): Qos => (a < b ? a : b);
