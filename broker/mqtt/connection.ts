import type { Actor } from '../core/actor.ts';
import type { Broker } from '../core/broker.ts';
import type { ClientConnection, Traffic } from '../core/clients.ts';
import { longstr } from '../core/field.ts';
import type { Message } from '../core/message.ts';
import { MAX_SOCKET_BACKLOG_BYTES, type ProtocolConnection, type Timer, type Transport } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';
import type { Farewell, SessionLink } from '../core/session/link.ts';
import type { Verdict } from '../core/session/subscriptions.ts';
import { acknowledged } from './acknowledged.ts';
import { Acks, type AckWriter } from './acks.ts';
import { type Admission, admit, keepAliveOf, receiveMaximumOf, welcome } from './connect.ts';
import { Deliverer } from './deliver.ts';
import { disconnected } from './disconnect.ts';
import { Intake, type IntakeSource } from './intake.ts';
import { CONNECT_MS_MAX, CONNECT_OCTETS_MAX, packetOctetsMax, SETTLED_PER_TURN_MAX } from './limits.ts';
import { Peer } from './peer.ts';
import { PublishIn } from './publish-in.ts';
import { ON_RECONNECT } from './qos-out.ts';
import { connackCodeOf, type Failure, REASON_OF_FAREWELL, reasonIn, Violation } from './replies.ts';
import { RetainedOut } from './retained-out.ts';
import type { MqttCounts, MqttServer } from './server.ts';
import { subscribe, unsubscribe } from './subscribe.ts';
import { willOf } from './will.ts';
import { decodePacket } from './wire/decode.ts';
import { encodePacket } from './wire/encode.ts';
import { MqttFailure } from './wire/failure.ts';
import { ACK_SIZE, ACK_SIZE_MAX, NOT_BARE, PINGRESP_SIZE, readAck, writeAck, writePingresp } from './wire/hot.ts';
import { type ConnectPacket, type MqttProperties, NO_PROPERTIES, type Packet } from './wire/packets.ts';
import { type PacketHandler, PacketReader } from './wire/reader.ts';
import { type AckType, CONNECT, DISCONNECT, PUBACK, PUBCOMP, PUBLISH, PUBREC, PUBREL, REASON } from './wire/spec.ts';

const REFUSING = 0x80;
/** `closing`: nothing that comes is looked at any more. */
type State = 'awaiting-connect' | 'connected' | 'closing';

/** One client's connection: octets to packets, packets to its session, and the life from CONNECT to DISCONNECT. */
export class MqttConnection
  extends Peer
  implements ClientConnection, ProtocolConnection, SessionLink, PacketHandler, AckWriter, IntakeSource
{
  readonly server: MqttServer;
  readonly broker: Broker;
  /** When the chunk came that is looked at now, ms since 1970. */
  receivedAt: number;
  phase: State = 'awaiting-connect';
  readonly #reader = new PacketReader(CONNECT_OCTETS_MAX);
  readonly #acks = new Acks(this);
  readonly #publishIn = new PublishIn(this);
  readonly #settling: Entry[] = [];
  readonly #intake = new Intake(this);
  #deliverer: Deliverer | undefined;
  #counts: MqttCounts;
  #packetOctetsMax = Number.POSITIVE_INFINITY;
  /** It wants to know more than reason codes [MQTT-3.1.2-29]. */
  #wantsReasons = true;
  #deadline: Timer | undefined;
  #retained: RetainedOut | undefined;
  #retainedWanted = false;
  #flushQueued = false;
  #released = false;
  #starved = false;
  #publishes = false;
  #received = 0;
  #sent = 0;

  constructor(server: MqttServer, transport: Transport) {
    super(transport, server.broker.env.now());
    this.server = server;
    this.broker = server.broker;
    this.#counts = server.countsOf(undefined);
    const { env } = this.broker;
    this.receivedAt = this.connectedAt;
    this.#deadline = env.timer(this.connectedAt + CONNECT_MS_MAX, () => this.end(true));
  }

  // --- as the management API sees it

  get actor(): Actor {
    return this.session.actor;
  }

  get state(): 'running' | 'blocking' | 'blocked' | 'closing' {
    if (this.phase === 'closing') return 'closing';
    if (!this.broker.alarms.any) return 'running';
    return this.#publishes ? 'blocked' : 'blocking';
  }

  get traffic(): Traffic {
    const { bytesRead, bytesWritten, backlogBytes } = this.transport;
    return {
      recvOct: bytesRead,
      recvCnt: this.#received,
      sendOct: bytesWritten,
      sendCnt: this.#sent,
      sendPend: backlogBytes,
    };
  }

  close(reason: string): void {
    this.disconnect('closed-by-operator', reason);
  }

  // --- input

  onData(chunk: Buffer): void {
    if (this.phase === 'closing') return;
    this.receivedAt = this.broker.env.now();
    const malformed = this.#reader.push(chunk, this);
    if (malformed) this.fail(malformed);
    this.#intake.check();
  }

  onPacket(type: number, flags: number, buf: Buffer, start: number, end: number): boolean {
    this.#received++;
    this.#counts.messagesReceived++;
    const failure =
      this.phase === 'connected'
        ? this.#packet(type, flags, buf, start, end)
        : this.#beforeConnect(type, flags, buf, start, end);
    if (failure) this.fail(failure);
    return this.#isLooking();
  }

  #isLooking(): boolean {
    return this.phase !== 'closing';
  }

  #beforeConnect(type: number, flags: number, buf: Buffer, start: number, end: number): undefined {
    // [MQTT-3.1.0-1]: who begins with anything else isn't told anything.
    if (type !== CONNECT) {
      this.end(true);
      return;
    }
    const packet = decodePacket(type, flags, buf, start, end, 5);
    if (packet instanceof MqttFailure) this.#refuseConnect(packet, packet.level);
    else if (packet.type === 'connect') this.#connect(packet);
  }

  #packet(type: number, flags: number, buf: Buffer, start: number, end: number): Failure | undefined {
    switch (type) {
      case PUBLISH:
        this.#noticePublisher();
        this.#counts.publishReceived++;
        return this.#publishIn.packet(flags, buf, start, end);
      case PUBACK:
      case PUBREC:
      case PUBREL:
      case PUBCOMP: {
        const id = readAck(type, flags, buf, start, end, this.level);
        if (id !== NOT_BARE) return acknowledged(this, type, id, REASON.success);
      }
    }
    const packet = decodePacket(type, flags, buf, start, end, this.level);
    return packet instanceof MqttFailure ? packet : this.#rarePacket(type, packet);
  }

  #rarePacket(type: number, packet: Packet): Failure | undefined {
    switch (packet.type) {
      case 'puback':
      case 'pubrec':
      case 'pubrel':
      case 'pubcomp':
        return acknowledged(this, type as AckType, packet.packetId, packet.reasonCode);
      case 'subscribe':
        subscribe(this, packet);
        return undefined;
      case 'unsubscribe':
        unsubscribe(this, packet);
        return undefined;
      case 'pingreq':
        writePingresp(this.transport.buffer, this.transport.reserve(PINGRESP_SIZE));
        this.#replied(PINGRESP_SIZE);
        return undefined;
      case 'disconnect':
        return disconnected(this, packet);
      default:
        // A second CONNECT [MQTT-3.1.0-2], AUTH without a method [MQTT-4.12.0-7], or what only a server sends.
        return new Violation(REASON.protocolError, `${packet.type.toUpperCase()} is not for now`);
    }
  }

  // --- CONNECT

  #connect(packet: ConnectPacket): void {
    this.level = packet.level;
    this.#wantsReasons = packet.properties.requestProblemInformation ?? true;
    this.#packetOctetsMax = packet.properties.maximumPacketSize ?? Number.POSITIVE_INFINITY;
    const admission = admit(this, packet);
    if ('session' in admission) this.#welcome(packet, admission);
    else this.#refuseConnect(admission, packet.level);
  }

  #refuseConnect(failure: Failure, level: number | undefined): void {
    const code = level === undefined ? undefined : connackCodeOf(failure, level > 5 ? 5 : level);
    this.level = level !== undefined && level < 5 ? 4 : 5;
    if (code !== undefined) {
      const properties = this.level === 5 ? { reasonString: failure.text } : NO_PROPERTIES;
      this.send({ type: 'connack', sessionPresent: false, reasonCode: code, properties });
    }
    this.end(true);
  }

  #welcome(packet: ConnectPacket, admission: Admission): void {
    const { session, vhost, present, clientId } = admission;
    this.entered = { session, vhost };
    this.#counts = this.server.countsOf(vhost);
    this.phase = 'connected';
    this.#reader.packetSizeMax = packetOctetsMax(this.broker.options.maxMessageBytes);
    this.#reader.level = this.level;
    this.clientProperties = new Map([
      ['client_id', longstr(clientId)],
      ['product', longstr('MQTT client')],
    ]);
    session.protocolLevel = this.level;
    session.will = willOf(packet, clientId);
    this.#deliverer = new Deliverer(this, session, {
      aliasesMax: packet.properties.topicAliasMaximum ?? 0,
      packetOctetsMax: this.#packetOctetsMax,
    });
    this.#retained = new RetainedOut(session, this.#deliverer, this.broker.env, () => this.retainedLater());
    this.heartbeat = keepAliveOf(packet, this.server.options.keepAliveMaxS);
    const properties = this.level === 5 ? welcome(this.broker, packet, admission, this.heartbeat) : NO_PROPERTIES;
    vhost.sessions.attach(session, this, this.level === 5 ? receiveMaximumOf(packet) : Number.POSITIVE_INFINITY);
    this.broker.clients.add(this);
    this.broker.churn.connectionsOpened++;
    this.broker.events.emit('connection.created', this.name, vhost.name);
    this.send({ type: 'connack', sessionPresent: present, reasonCode: REASON.success, properties });
    if (!this.#isLooking()) return;
    this.#deadline?.cancel();
    this.#watchSilence();
    this.#resend();
    session.pump();
    this.retainedLater();
  }

  /** What the session began on an earlier connection [MQTT-4.4.0-1]. */
  #resend(): void {
    for (const out of this.session.outgoing) {
      if (ON_RECONNECT[out.state] === 'pubrel') this.acknowledge(PUBREL, out.id, REASON.success);
    }
    this.#resendOwed();
  }

  #resendOwed(): void {
    const { outgoing } = this.session;
    for (let out = outgoing.takeOwed(); out; out = outgoing.takeOwed()) {
      if (this.#deliverer?.again(out)) continue;
      outgoing.remove(out);
      if (out.entry) this.settleLater(out.entry);
    }
  }

  // --- output

  send(packet: Packet): void {
    let bytes = encodePacket(packet, this.level);
    if (
      bytes.length > this.#packetOctetsMax &&
      'properties' in packet &&
      packet.properties.reasonString !== undefined
    ) {
      // [MQTT-3.4.2-2] and its like: a reason string is left out rather than too much sent.
      bytes = encodePacket({ ...packet, properties: NO_PROPERTIES }, this.level);
    }
    if (bytes.length > this.#packetOctetsMax) {
      this.#unsendable(packet);
      return;
    }
    this.transport.append(bytes);
    this.#replied(bytes.length);
  }

  /** [MQTT-3.1.2-24]: a client that takes no answer of this size can't go on, and is told if it takes at least that. */
  #unsendable(packet: Packet): void {
    if (packet.type === 'connack') this.end(true);
    else if (packet.type !== 'disconnect') {
      this.fail(new Violation(REASON.packetTooLarge, `${packet.type.toUpperCase()} is larger than the client takes`));
    }
  }

  /** A reason string, for whom it may be told [MQTT-3.1.2-29]. */
  explain(text: string | undefined): MqttProperties {
    return text !== undefined && this.level === 5 && this.#wantsReasons ? { reasonString: text } : NO_PROPERTIES;
  }

  /** Of a message that came: told when the store has it. */
  owe(type: typeof PUBACK | typeof PUBREC, id: number, reasonCode: number, position: number, text?: string): void {
    this.#acks.add(type, id, reasonCode, position, this.broker.store.durable, text);
    if (this.#acks.waiting > 0) this.server.awaitStore(this);
  }

  acknowledge(type: AckType, id: number, reasonCode: number, text?: string): void {
    const reason = this.level === 5 ? reasonCode : REASON.success;
    if (type === PUBACK || type === PUBCOMP || (type === PUBREC && reason >= REFUSING)) this.#publishIn.acknowledged();
    const properties = this.explain(text);
    if (properties !== NO_PROPERTIES) {
      const name = type === PUBACK ? 'puback' : 'pubrec';
      this.send({ type: name, packetId: id, reasonCode: reason, properties });
      return;
    }
    const size = reason === REASON.success ? ACK_SIZE : ACK_SIZE_MAX;
    const at = this.transport.reserve(size);
    writeAck(this.transport.buffer, at, type, id, reason);
    this.#replied(size);
  }

  #replied(octets: number): void {
    this.#sent++;
    this.#counts.messagesSent++;
    this.#intake.replied(octets);
    this.touch();
  }

  /** A message was written. */
  published(): void {
    this.#sent++;
    this.#counts.messagesSent++;
    this.#counts.publishSent++;
    this.touch();
  }

  /** Something is to be done when the turn ends. */
  touch(): void {
    if (this.#flushQueued || this.#released) return;
    this.#flushQueued = true;
    this.broker.flushLater(this);
  }

  flush(): void {
    this.#flushQueued = false;
    if (this.#released) return;
    this.#acks.settle(this.broker.store.durable);
    if (this.#acks.waiting > 0) this.server.awaitStore(this);
    this.#settle();
    if (this.#retainedWanted) {
      this.#retainedWanted = false;
      this.#retained?.send();
    }
    this.transport.flush();
    this.#intake.check();
  }

  // --- deliveries

  hasRoom(): boolean {
    const hasRoom =
      this.transport.backlogBytes < MAX_SOCKET_BACKLOG_BYTES && this.#settling.length < SETTLED_PER_TURN_MAX;
    if (!hasRoom) this.#starved = true;
    return hasRoom;
  }

  hasRoomForLive(): boolean {
    const { backlogBytes } = this.transport;
    return backlogBytes < MAX_SOCKET_BACKLOG_BYTES || backlogBytes < this.server.laggards.shareOf(this);
  }

  deliver(entry: Entry): void {
    this.#deliverer?.stored(entry);
  }

  deliverShared(entry: Entry, verdict: Verdict): void {
    this.#deliverer?.shared(entry, verdict);
  }

  deliverLive(message: Message): void {
    this.#deliverer?.live(message);
  }

  /** Nothing more is to come from the client for it. */
  settleLater(entry: Entry): void {
    this.#settling.push(entry);
    this.touch();
  }

  #settle(): void {
    for (const entry of this.#settling) entry.queue.ack(entry);
    this.#settling.length = 0;
  }

  /** One message less is out. */
  creditReturned(): void {
    const { session } = this;
    if (session.outgoing.owes) this.#resendOwed();
    if (session.retainedDue.size > 0) this.retainedLater();
    session.pump();
  }

  onDrain(): void {
    this.#intake.drained();
    this.server.laggards.remove(this);
    if (!this.#starved || this.phase !== 'connected') return;
    this.#starved = false;
    this.session.pump();
    this.retainedLater();
  }

  retainedLater(): void {
    if (this.session.retainedDue.size === 0) return;
    this.#retainedWanted = true;
    this.touch();
  }

  // --- what is read

  alarmsChanged(): void {
    this.#intake.update();
  }

  get waitingAcks(): number {
    return this.#acks.waiting;
  }

  /** While an alarm is on, who publishes is not read from. */
  get isAlarmed(): boolean {
    return this.#publishes && this.broker.alarms.any;
  }

  resumed(): void {
    // Nothing could come meanwhile, and that was our doing.
    this.receivedAt = this.broker.env.now();
  }

  #noticePublisher(): void {
    if (this.#publishes) return;
    this.#publishes = true;
    this.#intake.update();
  }

  // --- life

  /** One and a half times what was agreed without a packet, and the client is gone [MQTT-3.1.2-22]. */
  #watchSilence(): void {
    if (this.heartbeat === 0) return;
    const { env } = this.broker;
    const patienceMs = this.heartbeat * 1500;
    const from = this.#intake.isPaused ? env.now() : this.receivedAt;
    this.#deadline = env.timer(from + patienceMs, () => {
      if (this.#intake.isPaused || env.now() - this.receivedAt < patienceMs) this.#watchSilence();
      else this.fail(new Violation(REASON.keepAliveTimeout, `no packet for ${patienceMs / 1000} seconds`));
    });
  }

  disconnect(why: Farewell, text?: string): void {
    this.#farewell(REASON_OF_FAREWELL[why], text);
    this.end(true);
  }

  fail(failure: Failure): void {
    if (this.phase === 'connected') this.#farewell(reasonIn(DISCONNECT, failure), failure.text);
    this.end(true);
  }

  /** Before 5.0 a server has no words for it [MQTT-3.14.0-1]. */
  #farewell(reasonCode: number, text: string | undefined): void {
    if (this.level < 5 || this.phase !== 'connected') return;
    // Allowed even to those who want no reasons (MQTT 5 §3.1.2.11.7).
    const properties = text === undefined ? NO_PROPERTIES : { reasonString: text };
    this.send({ type: 'disconnect', reasonCode, properties });
  }

  /** What was written still leaves. */
  end(publishWill: boolean): void {
    if (this.phase === 'closing') return;
    this.#release(publishWill);
    this.transport.end();
  }

  onClose(): void {
    this.#release(true);
  }

  /** Gives back all that it holds. */
  #release(publishWill: boolean): void {
    if (this.#released) return;
    this.phase = 'closing';
    this.#deadline?.cancel();
    this.#retained?.stop();
    this.#settle();
    this.#released = true;
    this.#intake.open();
    this.#counts.bytesReceived += this.transport.bytesRead;
    this.#counts.bytesSent += this.transport.bytesWritten;
    this.server.gone(this);
    const { broker } = this;
    if (this.entered === undefined) return;
    broker.clients.remove(this);
    broker.churn.connectionsClosed++;
    broker.events.emit('connection.closed', this.name, this.vhost);
    this.virtualHost.sessions.detach(this.session, { publishWill });
  }
}
