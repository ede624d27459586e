import { FakeTransport } from '../core/fake-transport.testing.ts';
import { bool, table } from '../core/field.ts';
import { type Bench, bench } from '../core/fixtures.testing.ts';
import type { Authenticator } from '../core/ports.ts';
import type { Properties } from '../core/properties.ts';
import type { AmqpConnection } from './connection.ts';
import { AmqpServer } from './server.ts';
import { FRAME_BODY, FRAME_HEADER, FRAME_HEARTBEAT, FRAME_METHOD, protocolHeader } from './wire/frame.ts';
import { FrameReader } from './wire/frames.ts';
import { decodeMethod, encodeMethodFrame, isDecodeFailure } from './wire/method.ts';
import { decodeContentHeader, encodeContentFrames } from './wire/properties.ts';
import type { Method, MethodName, MethodOf } from './wire/spec.ts';

/** What came from the server: a method, with its content where it has one. */
export interface Received {
  readonly channel: number;
  readonly method: Method;
  properties?: Properties;
  body?: Buffer;
}

export interface ClientOptions {
  readonly capabilities?: readonly string[];
  readonly heartbeat?: number;
  readonly frameMax?: number;
  readonly channelMax?: number;
  readonly user?: string;
  readonly vhost?: string;
}

const CAPABILITIES = ['authentication_failure_close', 'consumer_cancel_notify', 'connection.blocked'];

/** A client that is driven step by step: each `send` is one chunk, and the broker's turns follow. */
export class TestClient {
  readonly transport: FakeTransport;
  readonly connection: AmqpConnection;
  readonly received: Received[] = [];
  heartbeats = 0;
  /** What isn't frames: a protocol header that refuses ours. */
  readonly raw: Buffer[] = [];
  #reader = new FrameReader(1024 * 1024);
  #frameMax = 131_072;

  constructor(
    private readonly session: Session,
    port: number,
  ) {
    this.transport = new FakeTransport(port, 5672);
    this.connection = session.server.accept(this.transport);
  }

  push(bytes: Buffer): this {
    this.transport.bytesRead += bytes.length;
    this.connection.onData(bytes);
    this.session.bench.settle();
    return this.collect();
  }

  collect(): this {
    for (const bytes of this.transport.flushed.splice(0)) {
      if (bytes.subarray(0, 4).toString('latin1') === 'AMQP') this.raw.push(bytes);
      else this.#reader.push(bytes, { onFrame: (...frame) => this.#frame(...frame) });
    }
    return this;
  }

  #frame(type: number, channel: number, buf: Buffer, start: number, end: number): boolean {
    const last = this.received.findLast((r) => r.channel === channel);
    if (type === FRAME_METHOD) {
      const method = decodeMethod(buf, start, end);
      if (isDecodeFailure(method)) throw new Error(`the server sent what is ${method}`);
      this.received.push({ channel, method });
    } else if (type === FRAME_HEADER && last) {
      const header = decodeContentHeader(buf, start, end);
      if (header === undefined) throw new Error('the server sent a malformed content header');
      last.properties = header.properties;
      last.body = Buffer.alloc(0);
    } else if (type === FRAME_BODY && last?.body) {
      last.body = Buffer.concat([last.body, buf.subarray(start, end)]);
    } else if (type === FRAME_HEARTBEAT) {
      this.heartbeats++;
    }
    return true;
  }

  send(channel: number, method: Method): this {
    return this.push(encodeMethodFrame(channel, method));
  }

  /** Sends, and answers with the first such reply that came since; it must have come. */
  call<N extends MethodName>(channel: number, method: Method, reply: N): MethodOf<N> {
    this.received.length = 0;
    this.send(channel, method);
    return this.expect(reply);
  }

  expect<N extends MethodName>(name: N): MethodOf<N> {
    for (const { method } of this.received) if (isNamed(method, name)) return method;
    throw new Error(`no ${name}, but ${this.received.map((r) => JSON.stringify(r.method)).join(', ') || 'nothing'}`);
  }

  publish(channel: number, exchange: string, routingKey: string, body: string | Buffer, o: PublishOptions = {}): this {
    return this.push(publishFrames(channel, exchange, routingKey, body, { frameMax: this.#frameMax, ...o }));
  }

  greet(): this {
    return this.push(protocolHeader());
  }

  login(o: ClientOptions = {}, password = 'guest'): this {
    return this.send(0, {
      name: 'connection.start-ok',
      clientProperties: new Map([
        ['capabilities', table((o.capabilities ?? CAPABILITIES).map((name) => [name, bool(true)] as const))],
      ]),
      mechanism: 'PLAIN',
      response: Buffer.from(`\0${o.user ?? 'guest'}\0${password}`),
      locale: 'en_US',
    });
  }

  tune({ channelMax = 2047, frameMax = 131_072, heartbeat = 0 }: ClientOptions = {}): this {
    this.#frameMax = frameMax;
    return this.send(0, { name: 'connection.tune-ok', channelMax, frameMax, heartbeat });
  }

  enter(vhost = '/'): this {
    return this.send(0, { name: 'connection.open', virtualHost: vhost });
  }

  open(o: ClientOptions = {}): this {
    this.greet().login(o).tune(o).enter(o.vhost).expect('connection.open-ok');
    this.received.length = 0;
    return this;
  }

  channel(number = 1): this {
    this.call(number, { name: 'channel.open' }, 'channel.open-ok');
    return this;
  }

  declare(queue: string, o: Partial<MethodOf<'queue.declare'>> = {}): MethodOf<'queue.declare-ok'> {
    return this.call(1, queueDeclare(queue, o), 'queue.declare-ok');
  }

  consume(queue: string, o: Partial<MethodOf<'basic.consume'>> = {}): this {
    return this.send(1, basicConsume(queue, o));
  }

  get names(): string[] {
    return this.received.map((r) => r.method.name);
  }

  /** Bodies that were delivered, `*` after what was redelivered. */
  get delivered(): string[] {
    return this.received.flatMap(({ method, body }) =>
      method.name === 'basic.deliver' ? [`${body?.toString()}${method.redelivered ? '*' : ''}`] : [],
    );
  }
}

const isNamed = <N extends MethodName>(method: Method, name: N): method is Extract<Method, { name: N }> & MethodOf<N> =>
  method.name === name;

export interface PublishOptions {
  readonly properties?: Properties;
  readonly mandatory?: boolean;
  readonly immediate?: boolean;
  readonly frameMax?: number;
}

export function publishFrames(
  channel: number,
  exchange: string,
  routingKey: string,
  body: string | Buffer,
  { properties = {}, mandatory = false, immediate = false, frameMax = 131_072 }: PublishOptions = {},
): Buffer {
  return Buffer.concat([
    encodeMethodFrame(channel, { name: 'basic.publish', exchange, routingKey, mandatory, immediate }),
    encodeContentFrames(channel, properties, Buffer.from(body), frameMax),
  ]);
}

export const queueDeclare = (queue: string, o: Partial<MethodOf<'queue.declare'>> = {}): MethodOf<'queue.declare'> => ({
  name: 'queue.declare',
  queue,
  passive: false,
  durable: false,
  exclusive: false,
  autoDelete: false,
  nowait: false,
  arguments: new Map(),
  ...o,
});

export const basicConsume = (queue: string, o: Partial<MethodOf<'basic.consume'>> = {}): MethodOf<'basic.consume'> => ({
  name: 'basic.consume',
  queue,
  consumerTag: 'c',
  noLocal: false,
  noAck: false,
  exclusive: false,
  nowait: false,
  arguments: new Map(),
  ...o,
});

export interface Session {
  readonly bench: Bench;
  readonly server: AmqpServer;
  client(): TestClient;
  /** Moves the clock; all clients see what came of it. */
  pass(ms: number): void;
}

/** `guest` and `alice` have the password `guest`; alice may do nothing in `/`. */
export function session(): Session {
  const b = bench();
  const authenticator: Authenticator = { login: (_user, password) => password === 'guest' };
  for (const name of ['guest', 'alice']) {
    b.broker.access.setUser({ name, passwordHash: '', hashingAlgorithm: '', tags: [], limits: {} });
    const pattern = name === 'guest' ? '.*' : '';
    b.broker.access.setPermission('/', name, { configure: pattern, write: pattern, read: pattern });
  }
  const server = new AmqpServer(b.broker, authenticator, { version: '3.10.8', platform: 'Node.js' });
  const clients: TestClient[] = [];
  const self: Session = {
    bench: b,
    server,
    client() {
      const client = new TestClient(self, 50_000 + clients.length);
      clients.push(client);
      return client;
    },
    pass(ms) {
      b.pass(ms);
      for (const client of clients) client.collect();
    },
  };
  return self;
}

/** Has channel 1 open. */
export const opened = (s: Session = session()): TestClient => s.client().open().channel();

export const ack = (deliveryTag: number, multiple = false): Method => ({ name: 'basic.ack', deliveryTag, multiple });

export const nack = (deliveryTag: number, multiple = false, requeue = true): Method => ({
  name: 'basic.nack',
  deliveryTag,
  multiple,
  requeue,
});

export const qos = (prefetchCount: number, global = false): Method => ({
  name: 'basic.qos',
  prefetchSize: 0,
  prefetchCount,
  global,
});

export const get = (queue: string, noAck = false): Method => ({ name: 'basic.get', queue, noAck });
