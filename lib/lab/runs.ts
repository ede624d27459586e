/** The runs that are open, of everybody who uses this console. A run that nobody looks at is taken down. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { addressOf } from '@/lib/amqp/connect';
import type { Broker } from '@/lib/client/brokers';
import { fail, ok, type Result } from '@/lib/contract/result';
import { AmqpRunStage } from '@/lib/lab/amqp-run-stage';
import type { Setup, Stepping } from '@/lib/lab/model';
import { MqttStage } from '@/lib/lab/mqtt-stage';
import { LabRun, type RunOptions } from '@/lib/lab/run';
import { mqttTargetOf } from '@/lib/live/mqtt-watches';

/** In all. Each has a few connections and two listening ports. */
export const runsMax = 20;
/** A page that is open asks every second. */
export const abandonedAfterMs = 60_000;
const sweepEveryMs = 5_000;

export type RunRequest = {
  readonly vhost: string;
  readonly setup: Setup;
  readonly stepping: Stepping;
  readonly address?: string;
};

type Open = { readonly run: LabRun; readonly broker: string; readonly user: string };

const capable = z.object({ capabilities: z.array(z.string()) });

export class LabRuns {
  readonly #open = new Map<string, Open>();
  readonly #now: () => number;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get size(): number {
    return this.#open.size;
  }

  async start(broker: Broker, request: RunRequest): Promise<Result<LabRun>> {
    await this.sweep();
    if (this.#open.size >= runsMax) {
      return fail('refused', `${runsMax} runs of the Lab are open, which is the most. End one first.`, 409);
    }
    const id = randomBytes(6).toString('hex');
    const options = await optionsOf(id, broker, request);
    if (!options.ok) return options;
    const run = new LabRun({ ...options.value, now: this.#now });
    this.#open.set(id, { run, broker: broker.name, user: broker.user });
    this.#sweeper ??= setInterval(() => void this.sweep(), sweepEveryMs).unref();
    try {
      await run.start();
      return ok(run);
    } catch (error) {
      await this.#end(id);
      const why = error instanceof Error ? error.message : String(error);
      return fail('unreachable', `The clients could not connect: ${why}`);
    }
  }

  /** Another's run isn't there. */
  get(broker: Broker, id: string): LabRun | undefined {
    const open = this.#open.get(id);
    if (open === undefined || open.broker !== broker.name || open.user !== broker.user) return undefined;
    open.run.touchedAtMs = this.#now();
    return open.run;
  }

  async end(broker: Broker, id: string): Promise<void> {
    if (this.get(broker, id) !== undefined) await this.#end(id);
  }

  /** Takes down what nobody has asked for lately. */
  async sweep(): Promise<void> {
    const old = this.#now() - abandonedAfterMs;
    const ending = [...this.#open].filter(([, { run }]) => run.touchedAtMs < old).map(([id]) => this.#end(id));
    await Promise.all(ending);
  }

  async #end(id: string): Promise<void> {
    const open = this.#open.get(id);
    this.#open.delete(id);
    if (this.#open.size === 0) {
      clearInterval(this.#sweeper);
      this.#sweeper = undefined;
    }
    await open?.run.end();
  }
}

type Made = Omit<RunOptions, 'now'>;

async function optionsOf(id: string, broker: Broker, request: RunRequest): Promise<Result<Made>> {
  const { setup } = request;
  return setup.protocol === 'mqtt'
    ? await mqttOptions(id, broker, { ...request, setup })
    : await amqpOptions(id, broker, { ...request, setup });
}

type Of<P extends Setup['protocol']> = RunRequest & { readonly setup: Extract<Setup, { protocol: P }> };

async function mqttOptions(
  id: string,
  broker: Broker,
  { address, setup, stepping, vhost }: Of<'mqtt'>,
): Promise<Result<Made>> {
  if (address !== undefined) {
    const target = addressed(address);
    return ok({
      id,
      setup,
      stepping,
      broker: address,
      product: 'MQTT',
      target,
      stage: (ports, events) =>
        new MqttStage(
          { id, setup, ports, direct: target, username: undefined, password: undefined, ask: undefined },
          events,
        ),
    });
  }
  const found = await mqttTargetOf(broker, vhost, setup.version);
  if (found instanceof Error) return fail('unreachable', found.message);
  const url = new URL(found.url);
  if (url.protocol !== 'mqtt:') {
    return fail('refused', 'The Lab reads packets on the wire, and this broker’s MQTT port is encrypted.');
  }
  const target = { host: url.hostname, port: Number(url.port) };
  const ours = (await broker.client.get('waybill/capabilities', capable)).ok;
  const { username, password } = found;
  return ok({
    id,
    setup,
    stepping,
    broker: broker.name,
    product: ours ? 'Waybill' : 'RabbitMQ',
    target,
    stage: (ports, events) =>
      new MqttStage(
        {
          id,
          setup,
          ports,
          direct: target,
          username,
          password,
          ask: ours ? { client: broker.client, vhost } : undefined,
        },
        events,
      ),
  });
}

async function amqpOptions(id: string, broker: Broker, { setup, stepping, vhost }: Of<'amqp'>): Promise<Result<Made>> {
  const found = await addressOf(broker);
  if (!found.ok) return found;
  const { host, port, tls, username, password } = found.value;
  if (tls) return fail('refused', 'The Lab reads frames on the wire, and this broker’s AMQP port is encrypted.');
  const target = { hostname: host, port, username, password, vhost };
  return ok({
    id,
    setup,
    stepping,
    broker: broker.name,
    product: 'AMQP',
    target: { host, port },
    stage: (ports, events) => new AmqpRunStage({ id, setup, ports, target, ask: broker.client }, events),
  });
}

function addressed(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

const key = Symbol.for('waybill.lab');

/** Route handlers are bundled apart, and share the runs. */
type Holder = { [key]?: LabRuns };

export function theLabRuns(): LabRuns {
  const holder = globalThis as Holder;
  holder[key] ??= new LabRuns();
  return holder[key];
}
