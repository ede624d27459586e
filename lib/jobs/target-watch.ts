/** Looks at the queues that a job sends to, for what makes it stop by itself. */
import type { Channel, ChannelModel } from 'amqplib';
import type { Job } from '@/lib/jobs/job';
import { depthFault, type Fault } from '@/lib/jobs/stops';

const queuesMax = 20;

export class TargetWatch {
  readonly #connection: ChannelModel;
  readonly #job: Job;
  readonly #hadConsumers = new Set<string>();

  constructor(connection: ChannelModel, job: Job) {
    this.#connection = connection;
    this.#job = job;
  }

  /** On a channel of its own, which a question about a queue that is gone closes. */
  async look(): Promise<Fault | undefined> {
    const channel = await this.#connection.createChannel();
    let gone = false;
    channel.on('error', () => {
      gone = true;
    });
    try {
      const fault = await this.#faultOn(channel);
      await channel.close();
      return fault;
    } catch (error) {
      // A watched queue is gone: what is sent there will be returned, and that is counted.
      if (!gone) throw error;
      return undefined;
    }
  }

  async #faultOn(channel: Channel): Promise<Fault | undefined> {
    const { limits, spec } = this.#job;
    for (const name of spec.watched.slice(0, queuesMax)) {
      const { messageCount, consumerCount } = await channel.checkQueue(name);
      if (consumerCount > 0) this.#hadConsumers.add(name);
      const fault = depthFault(limits, name, messageCount, consumerCount, this.#hadConsumers.has(name));
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
}
