/** Debian's RabbitMQ, as the interop tests hold ours against it. */
import { existsSync } from 'node:fs';
import { RABBITMQ, startRabbitmq as startPeer } from '../bench/peers/rabbitmq.ts';
import { amqpAnswers, type Target, until } from './target.ts';

/** After its ports have opened. */
const ANSWERS_MS_MAX = 30_000;

export const isRabbitmqThere = existsSync(RABBITMQ);

export async function startRabbitmq(): Promise<Target> {
  if (!isRabbitmqThere) throw new Error(`${RABBITMQ} is not there: install Debian's package rabbitmq-server`);
  const { target, stop } = await startPeer(['rabbitmq_consistent_hash_exchange']);
  const { name, host, amqpPort, httpPort } = target;
  const http = `http://${host}:${httpPort}`;
  try {
    await until('RabbitMQ answers on its AMQP and HTTP ports', ANSWERS_MS_MAX, async () => {
      return (await amqpAnswers(host, amqpPort)) && (await httpAnswers(http));
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { name, host, port: amqpPort, http, close: stop };
}

async function httpAnswers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
