import type { Actor } from '../core/actor.ts';
import { longstr } from '../core/field.ts';
import type { Message } from '../core/message.ts';
import type { Transport } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';
import type { Farewell, SessionLink } from '../core/session/link.ts';
import type { Verdict } from '../core/session/subscriptions.ts';
import { type Admission, admit, keepAliveOf, receiveMaximumOf, welcome } from './connect.ts';
import { Input } from './input.ts';
import { Intake, type IntakeSource } from './intake.ts';
import { packetOctetsMax } from './limits.ts';
import { Outbox } from './outbox.ts';
import { Outlet } from './outlet.ts';
import { type Heard, Patience } from './patience.ts';
import { Peer } from './peer.ts';
import { connackCodeOf, type Failure, REASON_OF_FAREWELL, reasonIn, Violation } from './replies.ts';
import type { MqttCounts, MqttServer } from './server.ts';
import { willOf } from './will.ts';
import { type ConnackPacket, type ConnectPacket, NO_PROPERTIES } from './wire/packets.ts';
import { DISCONNECT, REASON } from './wire/spec.ts';

/**
 * `welcoming`: the CONNACK waits for the store, and what the client sends waits for the CONNACK. `closing`: nothing that
 * comes is looked at any more.
 */
type State = 'awaiting-connect' | 'welcoming' | 'connected' | 'closing';

/** A CONNACK, and the store's position that it waits for. */
interface Welcome {
  readonly connack: ConnackPacket;
  readonly position: number;
}

/** One client's connection: its session, what is said beside messages, and the life from CONNECT to DISCONNECT. */
export class MqttConnection extends Peer implements SessionLink, IntakeSource, Heard {
  readonly server: MqttServer;
  phase: State = 'awaiting-connect';
  readonly out = new Outbox(this);
  readonly #input = new Input(this);
  readonly #intake = new Intake(this);
  #outlet: Outlet | undefined;
  counts: MqttCounts;
  readonly #patience: Patience;
  #welcome: Welcome | undefined;
  #publishes = false;

  constructor(server: MqttServer, transport: Transport) {
    super(server.broker, transport);
    this.server = server;
    this.counts = server.countsOf(undefined);
    this.#patience = new Patience(this.broker.env, this.connectedAt, () => this.end(true));
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

  close(reason: string, isShutdown = false): void {
    this.disconnect(isShutdown ? 'shut-down' : 'closed-by-operator', reason);
  }

  // --- input

  onData(chunk: Buffer): void {
    if (this.phase === 'closing') return;
    this.receivedAt = this.broker.env.now();
    const malformed = this.#input.push(chunk);
    if (malformed) this.fail(malformed);
    this.#intake.check();
  }

  #readOn(): void {
    const malformed = this.#input.resume();
    if (malformed) this.fail(malformed);
    this.#intake.check();
  }

  packetCame(): void {
    this.recvCnt++;
    this.counts.messagesReceived++;
  }

  /** What comes is looked at now. */
  get isLooking(): boolean {
    return this.phase === 'connected' || this.phase === 'awaiting-connect';
  }

  // --- CONNECT

  connect(packet: ConnectPacket): void {
    this.level = packet.level;
    this.out.wantsReasons = packet.properties.requestProblemInformation ?? true;
    this.out.packetOctetsMax = packet.properties.maximumPacketSize ?? Number.POSITIVE_INFINITY;
    const { store } = this.broker;
    const before = store.written;
    const admission = admit(this, packet);
    if (!('session' in admission)) {
      this.refuseConnect(admission, packet.level);
      return;
    }
    this.#enter(packet, admission);
    const properties = this.level === 5 ? welcome(this.broker, packet, admission, this.heartbeat) : NO_PROPERTIES;
    const connack = {
      type: 'connack',
      sessionPresent: admission.present,
      reasonCode: REASON.success,
      properties,
    } as const;
    // The session as it is from now on, and the end of the one before, must be on disk before the client counts on it.
    this.#welcome = { connack, position: store.written === before ? 0 : store.written };
    this.#tryWelcome();
  }

  refuseConnect(failure: Failure, level: number | undefined): void {
    const code = level === undefined ? undefined : connackCodeOf(failure, level > 5 ? 5 : level);
    this.level = level !== undefined && level < 5 ? 4 : 5;
    if (code !== undefined) {
      const properties = this.level === 5 ? { reasonString: failure.text } : NO_PROPERTIES;
      this.out.send({ type: 'connack', sessionPresent: false, reasonCode: code, properties });
    }
    this.end(true);
  }

  #enter(packet: ConnectPacket, { session, vhost, clientId }: Admission): void {
    this.entered = { session, vhost };
    this.counts = this.server.countsOf(vhost);
    this.phase = 'welcoming';
    this.#input.agree(this.level, packetOctetsMax(this.broker.options.maxMessageBytes));
    this.clientProperties = new Map([
      ['client_id', longstr(clientId)],
      ['product', longstr('MQTT client')],
    ]);
    session.protocolLevel = this.level;
    session.will = willOf(packet, clientId);
    this.#outlet = new Outlet(this, session, packet.properties.topicAliasMaximum ?? 0);
    this.heartbeat = keepAliveOf(packet, this.server.options.keepAliveMaxS);
    vhost.sessions.attach(session, this, this.level === 5 ? receiveMaximumOf(packet) : Number.POSITIVE_INFINITY);
    this.join();
  }

  #tryWelcome(): void {
    const { connack, position } = this.#welcome ?? {};
    if (connack === undefined || this.phase !== 'welcoming') return;
    if (position !== undefined && position > this.broker.store.durable) {
      this.awaitStore();
      return;
    }
    this.#welcome = undefined;
    this.phase = 'connected';
    this.out.send(connack);
    if (!this.isLooking) return;
    this.#patience.watch(this.heartbeat, this, (seconds) => {
      this.fail(new Violation(REASON.keepAliveTimeout, `no packet for ${seconds} seconds`));
    });
    this.outlet.open();
  }

  // --- output

  /** A reply was written. */
  replied(octets: number): void {
    this.sendCnt++;
    this.counts.messagesSent++;
    this.#intake.replied(octets);
    this.touch();
  }

  /** A PUBACK, PUBCOMP or refusing PUBREC was written. */
  receiptSent(): void {
    this.#input.receiptSent();
  }

  awaitStore(): void {
    this.server.awaitStore(this);
  }

  /** A message was written. */
  published(): void {
    this.sendCnt++;
    this.counts.messagesSent++;
    this.counts.publishSent++;
    this.touch();
  }

  protected write(): void {
    if (this.released) return;
    this.#tryWelcome();
    this.out.settle();
    this.#outlet?.flush();
    this.transport.flush();
    if (this.#input.isWaiting && this.phase === 'connected') this.#readOn();
    this.#intake.check();
  }

  // --- deliveries

  get outlet(): Outlet {
    if (this.#outlet === undefined) throw new Error('nothing is delivered before CONNECT');
    return this.#outlet;
  }

  hasRoom(): boolean {
    return this.outlet.hasRoom();
  }

  hasRoomForLive(): boolean {
    return this.outlet.hasRoomForLive();
  }

  deliver(entry: Entry): void {
    this.outlet.deliver(entry);
  }

  deliverShared(entry: Entry, verdict: Verdict): void {
    this.outlet.deliverShared(entry, verdict);
  }

  deliverLive(message: Message): void {
    this.outlet.deliverLive(message);
  }

  onDrain(): void {
    this.#intake.drained();
    this.server.laggards.remove(this);
    if (this.phase === 'connected') this.outlet.drained();
  }

  // --- what is read

  alarmsChanged(): void {
    this.#intake.update();
  }

  get waitingReplies(): number {
    return this.out.waiting;
  }

  get isWelcoming(): boolean {
    return this.phase === 'welcoming';
  }

  /** While an alarm is on, who publishes is not read from. */
  get isAlarmed(): boolean {
    return this.#publishes && this.broker.alarms.any;
  }

  get isPaused(): boolean {
    return this.#intake.isPaused;
  }

  resumed(): void {
    // Nothing could come meanwhile, and that was our doing.
    this.receivedAt = this.broker.env.now();
  }

  noticePublisher(): void {
    if (this.#publishes) return;
    this.#publishes = true;
    this.#intake.update();
  }

  // --- life

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
    this.out.send({ type: 'disconnect', reasonCode, properties });
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
    if (this.released) return;
    this.phase = 'closing';
    this.#patience.stop();
    this.out.close();
    this.#outlet?.close();
    this.released = true;
    this.#intake.open();
    this.counts.bytesReceived += this.transport.bytesRead;
    this.counts.bytesSent += this.transport.bytesWritten;
    this.server.gone(this);
    if (this.entered === undefined) return;
    this.leave();
    this.virtualHost.sessions.detach(this.session, { publishWill });
  }
}
