import { Histogram } from '../histogram.ts';
import { ConsumerLoad } from './consumer.ts';
import {
  type FromWorker,
  type Load,
  type LoadEvents,
  type LoadSpec,
  monotonicSeconds,
  type ToWorker,
} from './contract.ts';
import { IdleLoad } from './idle.ts';
import { MqttPublisherLoad } from './mqtt/publisher.ts';
import { MqttSubscriberLoad } from './mqtt/subscriber.ts';
import { PublisherLoad } from './publisher.ts';

const PROGRESS_MS = 5;

/** Runs one load, as it is told by messages. In a process of its own, unless a test says otherwise. */
export class Worker {
  readonly #say: (message: FromWorker) => void;
  readonly #latency = new Histogram();
  readonly #events: LoadEvents;
  #load: Load | undefined;
  #progress: NodeJS.Timeout | undefined;

  constructor(say: (message: FromWorker) => void) {
    this.#say = say;
    this.#events = {
      done: (seconds) => say({ ev: 'done', seconds }),
      failed: (error) => say({ ev: 'error', text: error.message }),
      latency: (us) => this.#latency.add(us),
    };
  }

  async take(message: ToWorker): Promise<void> {
    switch (message.op) {
      case 'open':
        return this.#open(message.spec);
      case 'start':
        return this.#load?.start();
      case 'mark':
        return this.#mark();
      case 'allow':
        return this.#load?.allow(message.total);
      case 'stop':
        return this.#load?.stop();
      case 'close':
        clearInterval(this.#progress);
        await this.#load?.close();
    }
  }

  async #open(spec: LoadSpec): Promise<void> {
    const startedAt = monotonicSeconds();
    const load = loadOf(spec, this.#events);
    this.#load = load;
    try {
      await load.open();
    } catch (error) {
      this.#say({ ev: 'error', text: error instanceof Error ? error.message : String(error) });
      return;
    }
    if (spec.role === 'consumer') this.#reportProgress(load);
    this.#say({ ev: 'ready', seconds: monotonicSeconds() - startedAt });
  }

  #reportProgress(load: Load): void {
    let last = 0;
    this.#progress = setInterval(() => {
      const { received } = load.counters;
      if (received === last) return;
      last = received;
      this.#say({ ev: 'progress', received });
    }, PROGRESS_MS);
  }

  #mark(): void {
    if (!this.#load) return;
    const { user, system } = process.cpuUsage();
    const latency = this.#latency.data();
    this.#latency.reset();
    this.#say({
      ev: 'mark',
      atSeconds: monotonicSeconds(),
      cpuSeconds: (user + system) / 1e6,
      latency,
      ...this.#load.counters,
    });
  }
}

function loadOf(spec: LoadSpec, events: LoadEvents): Load {
  switch (spec.role) {
    case 'publisher':
      return spec.protocol === 'amqp' ? new PublisherLoad(spec, events) : new MqttPublisherLoad(spec, events);
    case 'consumer':
      return spec.protocol === 'amqp' ? new ConsumerLoad(spec, events) : new MqttSubscriberLoad(spec, events);
    case 'idle':
      return new IdleLoad(spec, events);
  }
}
