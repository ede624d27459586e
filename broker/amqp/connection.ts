import type { Actor } from '../core/actor.ts';
import type { Broker } from '../core/broker.ts';
import type { ClientConnection, Traffic } from '../core/clients.ts';
import type { BrokerEventType } from '../core/events.ts';
import { EMPTY_TABLE, type Table } from '../core/field.ts';
import type { PublisherWatch } from '../core/journey.ts';
import { MAX_SOCKET_BACKLOG_BYTES, type ProtocolConnection, type Timer, type Transport } from '../core/ports.ts';
import type { Refusal } from '../core/refusal.ts';
import type { VHost } from '../core/vhost.ts';
import { AmqpChannel } from './channel.ts';
import { control } from './control.ts';
import { CHANNEL_MAX, CLOSE_MS_MAX, FRAME_MAX, HANDSHAKE_MS_MAX, type Phase, SILENT_CLOSE_MS } from './handshake.ts';
import { type Beating, Heartbeat } from './heartbeat.ts';
import { Intake } from './intake.ts';
import { checkNewChannel } from './limits.ts';
import { closeReason, Fault, notUtf8 } from './replies.ts';
import type { AmqpServer } from './server.ts';
import { describeFrame, describeUndecodable } from './wire/error-text.ts';
import { FRAME_HEARTBEAT, FRAME_METHOD, FRAME_MIN_SIZE, heartbeatFrame, protocolHeader } from './wire/frame.ts';
import { type FrameError, type FrameHandler, FrameReader } from './wire/frames.ts';
import { decodeMethod, encodeMethodFrame, isDecodeFailure } from './wire/method.ts';
import type { NameCache } from './wire/name-cache.ts';
import { ProtocolHeaderReader } from './wire/protocol-header.ts';
import type { Method } from './wire/spec.ts';

/** One client's connection: octets to frames, frames to channels, and the life from protocol header to close-ok. */
export class AmqpConnection implements ClientConnection, ProtocolConnection, FrameHandler, Beating {
  readonly protocol = 'AMQP 0-9-1';
  readonly server: AmqpServer;
  readonly broker: Broker;
  readonly transport: Transport;
  readonly names: NameCache;
  readonly name: string;
  readonly connectedAt: number;
  readonly channels = new Map<number, AmqpChannel>();
  clientProperties: Table = EMPTY_TABLE;
  watch: PublisherWatch | undefined = undefined;
  authMechanism = '';
  frameMax = FRAME_MAX;
  channelMax = CHANNEL_MAX;
  heartbeat = 0;
  phase: Phase = 'header';
  /** When the chunk came that is looked at now, ms since 1970. */
  receivedAt = 0;
  readonly #reader = new FrameReader(FRAME_MIN_SIZE);
  #header: ProtocolHeaderReader | undefined = new ProtocolHeaderReader();
  #actor: Actor | undefined;
  #virtualHost: VHost | undefined;
  /** The channel of the last frame: most come in rows. */
  #last: AmqpChannel | undefined;
  #deadline: Timer | undefined;
  #heartbeat: Heartbeat | undefined;
  readonly #intake: Intake;
  /** Nothing that comes is looked at any more. */
  #ignoresInput = false;
  /** A queue was turned away because of the socket's backlog. */
  #starved = false;
  #flushQueued = false;
  #released = false;
  /** Channels that may have to tell publishers something. */
  readonly #unsettled = new Set<AmqpChannel>();
  #recvCnt = 0;
  #sendCnt = 0;

  constructor(server: AmqpServer, transport: Transport) {
    const { peer, local } = transport;
    this.server = server;
    this.broker = server.broker;
    this.names = server.names;
    this.transport = transport;
    this.#intake = new Intake(transport);
    this.name = `${peer.host}:${peer.port} -> ${local.host}:${local.port}`;
    this.connectedAt = this.broker.env.now();
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

  get peerHost(): string {
    return this.transport.peer.host;
  }

  get peerPort(): number {
    return this.transport.peer.port;
  }

  get host(): string {
    return this.transport.local.host;
  }

  get port(): number {
    return this.transport.local.port;
  }

  get tls(): boolean {
    return this.transport.peer.tls;
  }

  get state(): 'running' | 'blocking' | 'blocked' | 'closing' {
    if (this.phase === 'closed') return 'closing';
    return this.#intake.throttle === 'none' ? 'running' : this.#intake.throttle;
  }

  get traffic(): Traffic {
    const { bytesRead, bytesWritten, backlogBytes } = this.transport;
    return {
      recvOct: bytesRead,
      recvCnt: this.#recvCnt,
      sendOct: bytesWritten,
      sendCnt: this.#sendCnt,
      sendPend: backlogBytes,
    };
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
    if (this.#ignoresInput) return;
    this.#recvCnt++;
    this.receivedAt = this.broker.env.now();
    if (this.#header === undefined) this.#read(chunk);
    else this.#readHeader(this.#header, chunk);
    this.#intake.check();
  }

  #readHeader(header: ProtocolHeaderReader, chunk: Buffer): void {
    const version = header.push(chunk);
    if (version === 'incomplete') return;
    this.#header = undefined;
    if (version === 'unsupported') {
      this.transport.append(protocolHeader());
      this.end();
      return;
    }
    this.phase = 'starting';
    this.transport.append(this.server.greeting(version));
    this.touch();
    if (header.consumed < chunk.length) this.#read(chunk.subarray(header.consumed));
  }

  #read(chunk: Buffer): void {
    let error = this.#reader.push(chunk, this);
    while (error !== undefined) {
      this.#frameFailed(error);
      if (error.fatal || this.#ignoresInput) return;
      error = this.#reader.resume(this);
    }
  }

  #frameFailed(error: FrameError): void {
    if (this.phase !== 'closed') this.fail(new Fault('frame', error.text), 0);
    if (!error.fatal) return;
    // Where frames begin is lost, so the client's close-ok would not be found.
    this.#ignoresInput = true;
    this.endWithin(SILENT_CLOSE_MS);
  }

  onFrame(type: number, number: number, buf: Buffer, start: number, end: number): boolean {
    if (number !== 0 && this.phase === 'running') {
      const last = this.#last;
      const channel = last !== undefined && last.number === number ? last : this.channels.get(number);
      if (channel !== undefined && type !== FRAME_HEARTBEAT) {
        this.#last = channel;
        channel.assembly.frame(type, buf, start, end);
      } else {
        this.#strangerFrame(type, number, buf, start, end);
      }
    } else if (number === 0 && type === FRAME_METHOD) {
      this.#control(buf, start, end);
    } else if ((number !== 0 || type !== FRAME_HEARTBEAT) && this.phase !== 'closed') {
      this.fail(new Fault('unexpected-frame', describeFrame(type, buf, start, end)), 0);
    }
    return !this.#ignoresInput;
  }

  #control(buf: Buffer, start: number, end: number): void {
    const method = this.#decode(buf, start, end);
    const failure = method && control(this, method);
    if (failure) this.fail(failure, buf.readUInt32BE(start));
  }

  /** On a channel that isn't open. */
  #strangerFrame(type: number, number: number, buf: Buffer, start: number, end: number): void {
    if (type === FRAME_HEARTBEAT) {
      this.fail(new Fault('unexpected-frame', describeFrame(type, buf, start, end)), 0);
      return;
    }
    const refusal = checkNewChannel(this.broker, this.user, this.channels.size, this.channelMax);
    if (refusal) {
      this.fail(refusal, 0);
    } else if (type !== FRAME_METHOD) {
      this.fail(new Fault('unexpected-frame', 'expected method frame, got non method frame instead'), 0);
    } else {
      const method = this.#decode(buf, start, end);
      if (method?.name === 'channel.open') this.#openChannel(number);
      else if (method) this.fail(new Fault('channel', "expected 'channel.open'"), buf.readUInt32BE(start));
    }
  }

  /** undefined: the connection has ended over it. */
  #decode(buf: Buffer, start: number, end: number): Method | undefined {
    const method = decodeMethod(buf, start, end);
    if (!isDecodeFailure(method)) return method;
    if (method === 'unknown-method') this.abort();
    else if (method === 'not-utf8') this.fail(notUtf8(), buf.readUInt32BE(start));
    else this.fail(new Fault('frame', describeUndecodable(buf, start, end)), buf.readUInt32BE(start));
    return undefined;
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

  /** Something is to be written when the turn ends. */
  touch(): void {
    if (this.#flushQueued || this.#released) return;
    this.#flushQueued = true;
    this.broker.flushLater(this);
  }

  settleLater(channel: AmqpChannel): void {
    this.#unsettled.add(channel);
    this.touch();
  }

  flush(): void {
    this.#flushQueued = false;
    if (this.#unsettled.size > 0) this.#settle();
    this.#sendCnt++;
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
    this.#reader.frameMax = frameMax;
    this.channelMax = channelMax;
    this.heartbeat = heartbeat;
    if (heartbeat > 0) this.#heartbeat = new Heartbeat(this.broker.env, heartbeat, this);
    this.phase = 'opening';
  }

  opened(vhost: VHost): void {
    this.#virtualHost = vhost;
    this.phase = 'running';
    this.#deadline?.cancel();
    this.broker.clients.add(this);
    this.broker.tracer?.joined(this);
    this.broker.churn.connectionsOpened++;
    this.emit('connection.created', this.name);
    this.alarmsChanged();
  }

  emit(type: BrokerEventType, name: string): void {
    this.broker.events.emit(type, name, this.vhost);
  }

  #openChannel(number: number): void {
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
    if (this.#last === channel) this.#last = undefined;
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
    this.#ignoresInput = true;
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
    this.#ignoresInput = true;
    this.#deadline?.cancel();
    this.transport.end();
  }

  /** Without a word, now. */
  abort(): void {
    this.release();
    this.#ignoresInput = true;
    this.#deadline?.cancel();
    this.transport.destroy();
  }

  onClose(): void {
    this.release();
    this.#ignoresInput = true;
    this.#deadline?.cancel();
  }

  /** Gives back all that it holds. */
  release(): void {
    if (this.#released) return;
    const wasOpen = this.phase === 'running';
    this.phase = 'closed';
    this.#heartbeat?.stop();
    for (const channel of this.channels.values()) channel.release();
    this.#released = true;
    this.channels.clear();
    this.#unsettled.clear();
    this.#last = undefined;
    this.server.gone(this);
    this.#intake.open();
    if (!wasOpen) return;
    this.virtualHost.connectionClosed(this);
    this.broker.clients.remove(this);
    this.broker.churn.connectionsClosed++;
    this.emit('connection.closed', this.name);
  }
}
