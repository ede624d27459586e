/** Runs one scenario against one broker and cleans up behind it. */
import type { Target } from '../target.ts';
import { type Channel, type ConnectOptions, Peer } from './raw-client.ts';
import { type Json, type Transcript, transcribe } from './transcript.ts';

export type Scenario = (stage: Stage) => Promise<void>;
/** The scenarios of one topic, by name; a name is the title of a test and the key of its recording. */
export type Topic = { readonly [name: string]: Scenario };

/** The broker has no such thing yet: the scenario is skipped, with this reason, and not passed. */
export class Unavailable extends Error {}

export class Stage {
  readonly #peers: Peer[] = [];
  readonly #atEnd: (() => Promise<void>)[] = [];
  readonly #declared = new Map<string, { kind: string; name: string }>();

  constructor(readonly target: Target) {}

  async connect(options: ConnectOptions = {}): Promise<Peer> {
    const peer = new Peer(this.target, options.record === 'all', (kind, name) => {
      if (name !== '' && !name.startsWith('amq.rabbitmq.')) this.#declared.set(`${kind} ${name}`, { kind, name });
    });
    this.#peers.push(peer);
    await peer.handshake(options);
    return peer;
  }

  /** A channel 1 on a connection of its own. */
  async channel(options: ConnectOptions = {}): Promise<Channel> {
    return (await this.connect(options)).channel(1);
  }

  /** Two channels on one connection: to publish on one and watch the other keeps each one's order certain. */
  async channels(options: ConnectOptions = {}): Promise<[Channel, Channel]> {
    const peer = await this.connect(options);
    return [await peer.channel(1), await peer.channel(2)];
  }

  /** Lets time pass by the broker's own clock: until a message with this TTL has expired. */
  async elapse(ms: number): Promise<void> {
    const peer = new Peer(this.target, false, (kind, name) => this.#declared.set(`${kind} ${name}`, { kind, name }));
    await peer.handshake({});
    const channel = await peer.channel(1);
    await channel.call('queue.declare', { queue: 'clock', arguments: { 'x-message-ttl': ms } });
    await channel.call('confirm.select');
    channel.publish({ key: 'clock' });
    await channel.confirmed(1);
    await channel.ready('clock', 0);
    await peer.close();
  }

  /** What must be undone when the scenario's connections are gone. */
  atEnd(undo: () => Promise<void>): void {
    this.#atEnd.push(undo);
  }

  /** Through the management API: what AMQP has no words for (users, permissions, limits). */
  async manage(method: 'PUT' | 'DELETE', path: string, content: Json = {}): Promise<void> {
    if (this.target.http === undefined) throw new Unavailable(`${this.target.name} has no management API`);
    const response = await fetch(`${this.target.http}/api/${path}`, {
      method,
      headers: { authorization: `Basic ${btoa('guest:guest')}`, 'content-type': 'application/json' },
      ...(method === 'DELETE' ? {} : { body: JSON.stringify(content) }),
    });
    const refused = response.status === 404 || response.status === 405 || response.status === 501;
    if (refused && method === 'PUT') throw new Unavailable(`${method} /api/${path} is not there`);
    if (!response.ok && !refused)
      throw new Error(`${method} /api/${path}: ${response.status} ${await response.text()}`);
  }

  async run(scenario: Scenario): Promise<Transcript> {
    try {
      await scenario(this);
      for (const peer of this.#peers) {
        const left = peer.events.get(0)?.some((event) => event[0] === 'connection.close-ok') === true;
        if (!left) for (const channel of peer.channels.values()) await channel.barrier();
        const closing = peer.events.get(0)?.some((event) => event[0] === 'connection.close') === true;
        if (closing) await peer.closedByServer();
        await peer.close();
      }
      return transcribe(this.#peers);
    } finally {
      for (const peer of this.#peers) peer.destroy();
      await this.#cleanUp();
      for (const undo of this.#atEnd) await undo();
    }
  }

  async #cleanUp(): Promise<void> {
    if (this.#declared.size === 0) return;
    const peer = new Peer(this.target, false, () => undefined);
    await peer.handshake({});
    for (const { kind, name } of this.#declared.values()) {
      if (name.startsWith('amq.') && kind === 'exchange') continue;
      let channel = await peer.channel(1);
      const remove = kind === 'queue' ? { queue: name } : { exchange: name };
      await channel.call(`${kind}.delete`, remove);
      // An exclusive queue of a connection that just went is locked until the server has noticed.
      while (!channel.open && isLocked(peer) && !peer.socketClosed) {
        peer.events.clear();
        channel = await peer.channel(1);
        await channel.call(`${kind}.delete`, remove);
      }
      if (channel.open) await peer.call(1, 'channel.close', { reply_code: 200 });
      peer.events.clear();
    }
    await peer.close();
  }
}

const isLocked = (peer: Peer): boolean =>
  peer.events.get(1)?.some((event) => event[0] === 'channel.close' && event[1]?.reply_code === 405) === true;
