import type { Actor } from '../core/actor.ts';
import { Connection } from '../core/connection.ts';
import { MAX_SOCKET_BACKLOG_BYTES, type Timer, type Transport } from '../core/ports.ts';
import type { Refusal } from '../core/refusal.ts';
import type { VHost } from '../core/vhost.ts';
import { AmqpChannel } from './channel.ts';
import { CHANNEL_MAX, CLOSE_MS_MAX, FRAME_MAX, HANDSHAKE_MS_MAX, type Phase, SILENT_CLOSE_MS } from './handshake.ts';
import { type Beating, Heartbeat } from './heartbeat.ts';
import { Input } from './input.ts';
import { Intake } from './intake.ts';
import { closeReason, Fault } from './replies.ts';
import type { AmqpServer } from './server.ts';
import { heartbeatFrame } from './wire/frame.ts';
import { encodeMethodFrame } from './wire/method.ts';
import type { NameCache } from './wire/name-cache.ts';
import type { Method } from './wire/spec.ts';

/** One client's connection: its channels, what is said outside them, and the life from protocol header to close-ok. */
export class AmqpConnection extends Connection implements Beating {
  readonly protocol = 'AMQP 0-9-1';
  readonly server: AmqpServer;
  readonly names: NameCache;
  readonly channels = new Map<number, AmqpChannel>();
  authMechanism = '';
  frameMax = FRAME_MAX;
  channelMax = CHANNEL_MAX;
  heartbeat = 0;
  phase: Phase = 'header';
  #actor: Actor | undefined;
  #virtualHost: VHost | undefined;
  #deadline: Timer | undefined;
  #heartbeat: Heartbeat | undefined;
  readonly #input = new Input(this);
  readonly #intake: Intake;
  /** A queue was turned away because of the socket's backlog. */
  #starved = false;
  /** Channels that may have to tell publishers something. */
  readonly #unsettled = new Set<AmqpChannel>();

  constructor(server: AmqpServer, transport: Transport) {
    super(server.broker, transport);
    this.server = server;
    this.names = server.names;
    this.#intake = new Intake(transport);
    this.endWithin(HANDSHAKE_MS_MAX);
  }

  // --- as the management API sees it

  get actor(): Actor {
    if (this.#actor === undefined) throw new Error('nobody has logged in yet');
    return this.#actor;
  }

  get virtualHost(): VHost {
    if (this.#virtualHost === undefined) throw new Error('no virtual host was entered yet');
    return this.#virtualHost;
  }

  get user(): string {
    return this.#actor?.user ?? '';
  }

  get vhost(): string {
    return this.#virtualHost?.name ?? '';
  }

  get state(): 'running' | 'blocking' | 'blocked' | 'closing' {
    if (this.phase === 'closed') return 'closing';
    return this.#intake.throttle === 'none' ? 'running' : this.#intake.throttle;
  }

  close(reason: string): void {
    this.fail(new Fault('forced', reason), 0);
  }

  /** Did the client say that it understands this? */
  can(capability: string): boolean {
    const capabilities = this.clientProperties.get('capabilities');
    const field = capabilities?.type === 'table' ? capabilities.value.get(capability) : undefined;
    return field?.type === 'bool' && field.value;
  }

  // --- input

  onData(chunk: Buffer): void {
    if (this.#input.isIgnored) return;
    this.recvCnt++;
    this.receivedAt = this.broker.env.now();
    this.#input.push(chunk);
    this.#intake.check();
  }

  // --- output

  send(channel: number, method: Method): void {
    const frame = encodeMethodFrame(channel, method);
    this.transport.append(frame);
    this.replied(frame.length);
  }

  /** So many octets were written that are no delivery: the client's own requests must not fill our memory. */
  replied(octets: number): void {
    this.countReply(octets);
    this.touch();
  }

  /** The same, within a flush. */
  countReply(octets: number): void {
    this.#intake.replied(octets);
  }

  settleLater(channel: AmqpChannel): void {
    this.#unsettled.add(channel);
    this.touch();
  }

  protected write(): void {
    if (this.#unsettled.size > 0) this.#settle();
    this.sendCnt++;
    this.transport.flush();
  }

  #settle(): void {
    const { durable } = this.broker.store;
    for (const channel of this.#unsettled) if (channel.settle(durable)) this.#unsettled.delete(channel);
    if (this.#unsettled.size > 0) this.server.awaitStore(this);
  }

  hasRoom(): boolean {
    if (this.phase === 'running' && this.transport.backlogBytes < MAX_SOCKET_BACKLOG_BYTES) return true;
    this.#starved = true;
    return false;
  }

  onDrain(): void {
    this.#intake.drained();
    if (!this.#starved) return;
    this.#starved = false;
    for (const channel of this.channels.values()) channel.pumpAll();
  }

  // --- alarms

  alarmsChanged(): void {
    if (this.phase !== 'running') return;
    const { throttle } = this.#intake;
    if (this.broker.alarms.any) {
      if (throttle === 'none') this.#intake.throttle = 'blocking';
      return;
    }
    this.#intake.throttle = 'none';
    if (throttle === 'blocked' && this.can('connection.blocked')) this.send(0, { name: 'connection.unblocked' });
  }

  /** Who only consumes is left alone: it helps to empty the queues. */
  noticePublisher(): void {
    if (this.#intake.throttle !== 'blocking') return;
    this.#intake.throttle = 'blocked';
    if (!this.can('connection.blocked')) return;
    this.send(0, { name: 'connection.blocked', reason: this.broker.alarms.reasons.join(' & ') });
  }

  // --- heartbeat

  get received(): number {
    return this.transport.bytesRead;
  }

  get sent(): number {
    return this.transport.bytesWritten;
  }

  get isDeaf(): boolean {
    return this.#intake.isPaused;
  }

  beat(): void {
    this.transport.append(heartbeatFrame());
    this.touch();
  }

  missed(): void {
    this.abort();
  }

  // --- life

  authenticated(actor: Actor): void {
    this.#actor = actor;
    this.phase = 'tuning';
  }

  tuned(frameMax: number, channelMax: number, heartbeat: number): void {
    this.frameMax = frameMax;
    this.#input.frameMax = frameMax;
    this.channelMax = channelMax;
    this.heartbeat = heartbeat;
    if (heartbeat > 0) this.#heartbeat = new Heartbeat(this.broker.env, heartbeat, this);
    this.phase = 'opening';
  }

  opened(vhost: VHost): void {
    this.#virtualHost = vhost;
    this.phase = 'running';
    this.#deadline?.cancel();
    this.join();
    this.alarmsChanged();
  }

  openChannel(number: number): void {
    const channel = new AmqpChannel(this, number);
    this.channels.set(number, channel);
    this.broker.churn.channelsOpened++;
    channel.send({ name: 'channel.open-ok' });
    this.emit('channel.created', channel.name);
  }

  /** The client's wish. One that is closing over an error of its own still waits for its close-ok. */
  closeChannel(channel: AmqpChannel): void {
    const isClosing = channel.state === 'closing';
    channel.settle(this.broker.store.durable);
    channel.release();
    channel.send({ name: 'channel.close-ok' });
    if (!isClosing) this.forget(channel);
  }

  forget(channel: AmqpChannel): void {
    this.channels.delete(channel.number);
    this.#unsettled.delete(channel);
    this.#input.forget(channel);
  }

  /** Closes with the reason, and waits for close-ok; in most of the handshake without a word (RabbitMQ's way). */
  fail(failure: Fault | Refusal, method: number): void {
    if (this.phase === 'closed') return;
    const isOpen = this.phase === 'running';
    if (!isOpen && !(this.phase === 'opening' && (failure.kind === 'not-allowed' || failure.kind === 'limit'))) {
      this.endSilently();
      return;
    }
    this.release();
    this.send(0, { name: 'connection.close', ...closeReason(failure, method) });
    this.transport.flush();
    this.endWithin(CLOSE_MS_MAX);
  }

  /** Says nothing and makes the peer wait. */
  endSilently(): void {
    this.phase = 'closed';
    this.#input.ignore();
    this.endWithin(SILENT_CLOSE_MS);
  }

  endWithin(ms: number): void {
    this.#deadline?.cancel();
    const { env } = this.broker;
    this.#deadline = env.timer(env.now() + ms, () => this.end());
  }

  /** What was written still leaves. */
  end(): void {
    this.release();
    this.#input.ignore();
    this.#deadline?.cancel();
    this.transport.end();
  }

  /** Without a word, now. */
  abort(): void {
    this.release();
    this.#input.ignore();
    this.#deadline?.cancel();
    this.transport.destroy();
  }

  onClose(): void {
    this.release();
    this.#input.ignore();
    this.#deadline?.cancel();
  }

  /** Gives back all that it holds. */
  release(): void {
    if (this.released) return;
    const wasOpen = this.phase === 'running';
    this.phase = 'closed';
    this.#heartbeat?.stop();
    for (const channel of this.channels.values()) channel.release();
    this.released = true;
    this.channels.clear();
    this.#unsettled.clear();
    this.#input.forgetAll();
    this.server.gone(this);
    this.#intake.open();
    if (!wasOpen) return;
    this.virtualHost.connectionClosed(this);
    this.leave();
  }
}
