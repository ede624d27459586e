import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Actor } from '../core/access.ts';
import { ChannelStats, type ClientChannel, type ClientConnection } from '../core/clients.ts';
import type { Consumer } from '../core/consumer.ts';
import { type Field, longstr, type Table } from '../core/field.ts';
import { type Bench, bench, consume } from '../core/fixtures.testing.ts';
import type { PublisherWatch } from '../core/journey.ts';
import { isRefusal } from '../core/refusal.ts';
import type { VHost } from '../core/vhost.ts';
import type { DemoControl } from './options.ts';
import { createManagementApi, type ManagementApi } from './server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A management API over a broker whose clock the test moves; a user's password is his name. */
export class Rig {
  readonly bench: Bench = bench();
  readonly demo: DemoControl & { running: boolean };
  readonly #api: ManagementApi;
  readonly #server: Server;
  #url = '';

  private constructor() {
    const demo = {
      running: false,
      status: () => ({ running: demo.running }),
      start: () => {
        demo.running = true;
        return Promise.resolve();
      },
      stop: () => {
        demo.running = false;
        return Promise.resolve();
      },
    };
    this.demo = demo;
    const { broker } = this.bench;
    this.#api = createManagementApi({
      broker,
      authenticator: { login: (user, password) => user === password && broker.access.users.has(user) },
      passwords: {
        canHash: (algorithm) => algorithm.includes('sha'),
        hash: (text) => Buffer.from(text).toString('base64'),
      },
      listeners: () => [
        { protocol: 'amqp', host: '::', port: 5672 },
        { protocol: 'http', host: '::', port: 15_672 },
      ],
      demo,
    });
    this.#server = createServer((request, response) => this.#api.handle(request, response));
    this.user('guest', ['administrator']);
    this.allow('/', 'guest');
  }

  static async start(): Promise<Rig> {
    const rig = new Rig();
    await new Promise<void>((resolve) => rig.#server.listen(0, '127.0.0.1', resolve));
    rig.#url = `http://127.0.0.1:${(rig.#server.address() as AddressInfo).port}`;
    return rig;
  }

  get url(): string {
    return this.#url;
  }

  async stop(): Promise<void> {
    this.#api.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  user(name: string, tags: string[]): void {
    const hashingAlgorithm = 'rabbit_password_hashing_sha256';
    this.bench.broker.access.setUser({ name, passwordHash: '', hashingAlgorithm, tags, limits: {} });
  }

  allow(vhost: string, user: string, pattern = '.*'): void {
    const permission = { configure: pattern, write: pattern, read: pattern };
    this.bench.broker.access.setPermission(vhost, user, permission);
  }

  async ask(path: string, { method = 'GET', as = 'guest', body, headers = {} }: Ask = {}): Promise<Answer> {
    const credentials = as === '' ? {} : { authorization: `Basic ${btoa(`${as}:${as}`)}` };
    const response = await fetch(this.#url + path, {
      method,
      redirect: 'manual',
      headers: { ...credentials, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json' && text !== '';
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : text };
  }

  async get(path: string, as = 'guest'): Promise<unknown> {
    return (await this.ask(`/api${path}`, { as })).body;
  }

  queue(vhost: VHost, name: string, args: Record<string, Field> = {}, o: { owner?: object; durable?: boolean } = {}) {
    const actor = o.owner === undefined ? Actor.system : new Actor(this.bench.broker.access, 'guest', o.owner);
    const declared = vhost.declareQueue(actor, {
      name,
      durable: o.durable ?? true,
      exclusive: o.owner !== undefined,
      autoDelete: false,
      args: new Map(Object.entries(args)),
    });
    if (isRefusal(declared)) throw new Error(declared.text);
    return declared.queue;
  }

  exchange(vhost: VHost, name: string, type: string): void {
    const spec = { name, type, durable: true, autoDelete: false, internal: false, args: new Map() };
    const declared = vhost.declareExchange(Actor.system, spec);
    if (isRefusal(declared)) throw new Error(declared.text);
  }

  bind(
    vhost: VHost,
    source: string,
    destination: string,
    key: string,
    args: Record<string, Field> = {},
    toQueue = true,
  ): void {
    const table = new Map(Object.entries(args));
    const bound = vhost.bind(Actor.system, { source, destination, toQueue, key, args: table });
    if (isRefusal(bound)) throw new Error(bound.text);
  }

  consume(vhost: VHost, queue: string, o: Parameters<typeof consume>[2]) {
    return consume({ ...this.bench, vhost }, queue, o);
  }

  client(vhost: string, user = 'guest', port = 46_866): FakeConnection {
    const connection = new FakeConnection(vhost, port, new Actor(this.bench.broker.access, user, {}));
    this.bench.broker.clients.add(connection);
    return connection;
  }
}

/** A client's connection as an adapter would register it, with numbers that a test sets. */
export class FakeConnection implements ClientConnection {
  readonly name: string;
  readonly protocol: string = 'AMQP 0-9-1';
  readonly clientProperties: Table = new Map<string, Field>([
    ['product', longstr('golden-app')],
    ['connection_name', longstr('golden-app-consumer')],
  ]);
  readonly peerHost = '127.0.0.1';
  readonly host = '127.0.0.1';
  readonly port = 5672;
  readonly tls = false;
  readonly authMechanism: string = 'PLAIN';
  readonly connectedAt = 1_700_000_000_000;
  readonly state = 'running';
  readonly frameMax = 131_072;
  readonly channelMax = 2047;
  readonly heartbeat = 20;
  readonly traffic = { recvOct: 100, recvCnt: 3, sendOct: 200, sendCnt: 4, sendPend: 0 };
  readonly channels = new Map<number, FakeChannel>();
  closedBecause: string | undefined = undefined;
  watch: PublisherWatch | undefined = undefined;

  constructor(
    readonly vhost: string,
    readonly peerPort: number,
    readonly actor: Actor,
  ) {
    this.name = `127.0.0.1:${peerPort} -> 127.0.0.1:5672`;
  }

  get user(): string {
    return this.actor.user;
  }

  close(reason: string): void {
    this.closedBecause = reason;
  }

  channel(number = 1, o: { confirm?: boolean; consumer?: Consumer } = {}): FakeChannel {
    const channel = new FakeChannel(this, number, o.confirm ?? false);
    if (o.consumer !== undefined) channel.consumers.set(o.consumer.tag, o.consumer);
    this.channels.set(number, channel);
    return channel;
  }
}

export class FakeChannel implements ClientChannel {
  readonly name: string;
  readonly transactional = false;
  readonly prefetch = 5;
  readonly globalPrefetch = 0;
  readonly consumers = new Map<string, Consumer>();
  readonly unacked = 0;
  readonly unconfirmed = 0;
  readonly uncommittedMessages = 0;
  readonly uncommittedAcks = 0;
  readonly idleSince = 1_700_000_000_000;
  readonly state = 'running';
  readonly stats = new ChannelStats();

  constructor(
    readonly connection: FakeConnection,
    readonly number: number,
    readonly confirm: boolean,
  ) {
    this.name = `${connection.name} (${number})`;
  }
}
