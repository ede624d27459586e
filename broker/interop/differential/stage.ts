/** Runs one scenario against one broker and cleans up behind it. */
import type { Target } from '../target.ts';
import { Channel, type ConnectOptions, Peer } from './rawClient.ts';
import { type Transcript, transcribe } from './transcript.ts';

export type Scenario = (stage: Stage) => Promise<void>;
/** The scenarios of one topic, by name; a name is the title of a test and the key of its recording. */
export type Topic = { readonly [name: string]: Scenario };

export class Stage {
  readonly #peers: Peer[] = [];
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
