import { within } from './load/crew.ts';
import type { Plan } from './scenario.ts';
import { serverOf, type Target } from './target.ts';
import { Client } from './wire/client.ts';
import * as m from './wire/methods.ts';

const CLEAN_UP_WITHIN_MS = 60_000;

export interface Topology {
  readonly queues: readonly string[];
  readonly durable?: boolean;
  readonly exchange?: { readonly name: string; readonly type: string };
  readonly bindings?: readonly (readonly [queue: string, key: string])[];
}

/** Declares it, works with it, and deletes it again. */
export async function withTopology<T>(
  plan: Plan,
  target: Target,
  topology: Topology,
  work: () => Promise<T>,
): Promise<T> {
  const client = await Client.open(serverOf(target, plan));
  try {
    await declare(client, topology);
    return await work();
  } finally {
    await within(CLEAN_UP_WITHIN_MS, 'cleaning up', remove(client, topology)).catch((error: Error) => {
      process.stderr.write(`left behind on ${target.name}: ${error.message}\n`);
    });
    await client.end();
  }
}

async function declare(client: Client, { queues, durable = false, exchange, bindings = [] }: Topology): Promise<void> {
  for (const queue of queues) await client.call(m.declareQueue(queue, durable), m.QUEUE_DECLARE_OK);
  if (!exchange) return;
  await client.call(m.declareExchange(exchange.name, exchange.type), m.EXCHANGE_DECLARE_OK);
  for (const [queue, key] of bindings) await client.call(m.bindQueue(queue, exchange.name, key), m.QUEUE_BIND_OK);
}

async function remove(client: Client, { queues, exchange }: Topology): Promise<void> {
  for (const queue of queues) await client.call(m.deleteQueue(queue), m.QUEUE_DELETE_OK);
  if (exchange) await client.call(m.deleteExchange(exchange.name), m.EXCHANGE_DELETE_OK);
}
