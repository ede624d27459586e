/** Where a run is played: the console's broker, another one by address, or a process of the run's own. */
import { z } from 'zod';
import { addressOf } from '@/lib/amqp/connect';
import { hostOf } from '@/lib/client/broker-url';
import type { Broker } from '@/lib/client/brokers';
import { ManagementClient } from '@/lib/client/management';
import { whoami } from '@/lib/contract/management';
import { fail, ok, type Result } from '@/lib/contract/result';
import { otherBroker } from '@/lib/lab/address';
import { AmqpRunStage } from '@/lib/lab/amqp-run-stage';
import type { Endpoint } from '@/lib/lab/endpoint';
import type { Setup, Stepping } from '@/lib/lab/model';
import { MqttStage } from '@/lib/lab/mqtt-stage';
import { PrivateBroker } from '@/lib/lab/private-broker';
import { reach, standing } from '@/lib/lab/reach';
import type { RunOptions } from '@/lib/lab/run';
import { seenUnacked } from '@/lib/lab/seen';
import { mqttTargetOf } from '@/lib/live/mqtt-watches';

export type RunRequest = {
  readonly vhost: string;
  readonly setup: Setup;
  readonly stepping: Stepping;
  /** Another broker: `host:port` or a URL of its protocol. */
  readonly address?: string;
  /** A broker of the run's own, which can be crashed. */
  readonly private?: boolean;
};

/** A broker to play on, as whom, and what it can be asked. */
type Ground = Pick<RunOptions, 'broker' | 'product' | 'target' | 'process'> & {
  readonly vhost: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** It counts as it goes, and has an API for MQTT's sessions: it is ours. */
  readonly ask: () => ManagementClient | undefined;
};

const capable = z.object({ capabilities: z.array(z.string()) });

export async function optionsOf(
  id: string,
  broker: Broker,
  request: RunRequest,
): Promise<Result<Omit<RunOptions, 'now'>>> {
  const ground = await groundOf(broker, request);
  return ground.ok ? ok(staged(id, request, ground.value)) : ground;
}

async function groundOf(broker: Broker, request: RunRequest): Promise<Result<Ground>> {
  const { setup, address, vhost } = request;
  if (request.private === true) return await privateGround(setup);
  if (address !== undefined) return await otherGround(broker, setup, address);
  return setup.protocol === 'mqtt' ? await mqttGround(broker, vhost, setup.version) : await amqpGround(broker, vhost);
}

async function privateGround({ protocol }: Setup): Promise<Result<Ground>> {
  const started = await PrivateBroker.start();
  if (!started.ok) return started;
  const process = started.value;
  return ok({
    broker: 'its own',
    product: 'Waybill',
    process,
    target: () => ({ host: '127.0.0.1', port: process.ports[protocol], tls: undefined }),
    vhost: '/',
    username: 'guest',
    password: 'guest',
    ask: () => new ManagementClient(`http://guest:guest@127.0.0.1:${process.ports.http}`),
  });
}

/**
 * Who may have the console connect to wherever they say could look with it for what listens in its network; it is for
 * those who administer the broker that they came with.
 */
async function otherGround(broker: Broker, { protocol }: Setup, address: string): Promise<Result<Ground>> {
  const other = otherBroker(address, protocol);
  if (!other.ok) return other;
  const who = await broker.client.get('whoami', whoami);
  if (!who.ok) return who;
  if (!who.value.tags.includes('administrator')) {
    return fail('forbidden', 'Only administrators may play on a broker by its address.', 403);
  }
  const endpoint = await reach(other.value);
  if (!endpoint.ok) return endpoint;
  const { name, vhost, username, password } = other.value;
  return ok({
    broker: name,
    product: '',
    process: undefined,
    target: () => endpoint.value,
    vhost,
    // Brokers of AMQP have this user until somebody takes it away; those of MQTT are often open to nobody in particular.
    username: username ?? (protocol === 'amqp' ? 'guest' : undefined),
    password: password ?? (protocol === 'amqp' ? 'guest' : undefined),
    ask: () => undefined,
  });
}

async function mqttGround(broker: Broker, vhost: string, level: 4 | 5): Promise<Result<Ground>> {
  const found = await mqttTargetOf(broker, vhost, level);
  if (found instanceof Error) return fail('unreachable', found.message);
  const url = new URL(found.url);
  const host = hostOf(url);
  const { username, password } = found;
  return await known(broker, {
    endpoint: { host, port: Number(url.port), tls: url.protocol === 'mqtts:' ? { servername: host } : undefined },
    vhost,
    username,
    password,
  });
}

async function amqpGround(broker: Broker, vhost: string): Promise<Result<Ground>> {
  const found = await addressOf(broker);
  if (!found.ok) return found;
  const { host, port, tls, username, password } = found.value;
  const endpoint = { host, port, tls: tls ? { servername: host } : undefined };
  return await known(broker, { endpoint, vhost, username, password });
}

type Known = {
  readonly endpoint: Endpoint;
  readonly vhost: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
};

async function known(broker: Broker, { endpoint, ...login }: Known): Promise<Result<Ground>> {
  const stands = await standing(endpoint, `${endpoint.host}:${endpoint.port}`);
  if (!stands.ok) return stands;
  const ours = (await broker.client.get('waybill/capabilities', capable)).ok;
  return ok({
    ...login,
    broker: broker.name,
    product: ours ? 'Waybill' : 'RabbitMQ',
    process: undefined,
    target: () => endpoint,
    ask: () => (ours ? broker.client : undefined),
  });
}

function staged(id: string, { setup, stepping }: RunRequest, ground: Ground): Omit<RunOptions, 'now'> {
  const { broker, product, target, process, vhost, username, password, ask } = ground;
  return {
    id,
    setup,
    stepping,
    broker,
    product,
    target,
    process,
    stage: (ports, events, happened) => {
      if (setup.protocol === 'mqtt') {
        const asked = (): { client: ManagementClient; vhost: string } | undefined => {
          const client = ask();
          return client && { client, vhost };
        };
        return new MqttStage({ id, setup, ports, direct: target, username, password, ask: asked }, events);
      }
      const as = { endpoint: target, username: username ?? '', password: password ?? '', vhost };
      return new AmqpRunStage(
        { id, setup, ports, target: as, ask, seenUnacked: () => (setup.autoAck ? 0 : seenUnacked(happened())) },
        events,
      );
    },
  };
}
