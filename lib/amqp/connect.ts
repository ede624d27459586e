/** What the HTTP API can't do safely is done over AMQP, with the same user. */
import { Socket } from 'node:net';
import { type ChannelModel, connect } from 'amqplib';
import { type AmqpAddress, amqpAddress } from '@/lib/amqp/address';
import type { Broker } from '@/lib/client/brokers';
import { listenersTold } from '@/lib/contract/management';
import { fail, ok, type Result } from '@/lib/contract/result';

const connectMsMax = 8_000;
const heartbeatSeconds = 10;

/**
 * Ends a connection, which may be lost already. A broker that blocks who publishes reads nothing from it, not even its
 * end, and would keep what it had handed out until the alarm is over: cut, it is missed at the next heartbeat.
 */
export async function closeAmqp(model: ChannelModel, blocked: boolean): Promise<void> {
  const { connection } = model;
  await model.close().catch(() => {});
  if (blocked && 'stream' in connection && connection.stream instanceof Socket) connection.stream.destroy();
}

/** Where the broker listens for AMQP, and as whom to come. */
export async function addressOf(broker: Broker): Promise<Result<AmqpAddress>> {
  const given = amqpAddress(broker.url, undefined);
  if (given.source === 'url') return ok(given);
  const overview = await broker.client.get('overview', listenersTold);
  return overview.ok ? ok(amqpAddress(broker.url, overview.value.listeners)) : overview;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function refusalOf(error: unknown, { host, port, source }: AmqpAddress, vhost: string): Result<never> {
  const reason = error instanceof Error ? error.message : String(error);
  const where = `${host}:${port}`;
  if (/ACCESS[-_]REFUSED/.test(reason)) {
    return fail('unauthorised', `${where} refused the log-in over AMQP. Check the user’s password and its rights.`);
  }
  if (/NOT[-_]ALLOWED|got <ConnectionClose/.test(reason)) {
    return fail('forbidden', `The user may not use the virtual host ${vhost} over AMQP. Give it permissions there.`);
  }
  const hint =
    source === 'url'
      ? 'Check the address after ?amqp= in the broker’s URL.'
      : 'If AMQP is reached at another address, give it in the broker’s URL: ?amqp=host:port';
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') return fail('unreachable', `Nothing listens for AMQP at ${where}. ${hint}`);
  if (/ETIMEDOUT/.test(reason) || code === 'ETIMEDOUT') {
    return fail('unreachable', `${where} did not open an AMQP connection within ${connectMsMax / 1000} s. ${hint}`);
  }
  return fail('unreachable', `The AMQP connection to ${where} failed (${code === '' ? reason : code}). ${hint}`);
}

/** By which its connection is known to the broker. */
export const connectionName = (purpose: string): string => `Waybill console: ${purpose}`;

/**
 * Opens a connection; who asks for it closes it. `purpose` stands in its name, so that operators see in the list of
 * connections whose it is.
 */
export async function connectAmqp(broker: Broker, vhost: string, purpose = 'operator'): Promise<Result<ChannelModel>> {
  const address = await addressOf(broker);
  if (!address.ok) return address;
  const { host, port, tls, username, password } = address.value;
  try {
    const connection = await connect(
      // The library unescapes the virtual host.
      {
        protocol: tls ? 'amqps' : 'amqp',
        hostname: host,
        port,
        username,
        password,
        vhost: encodeURIComponent(vhost),
        heartbeat: heartbeatSeconds,
      },
      { timeout: connectMsMax, clientProperties: { connection_name: connectionName(purpose) } },
    );
    // Without a listener an error of the connection would end the process; who uses it hears of its close.
    connection.on('error', () => {});
    return ok(connection);
  } catch (error) {
    return refusalOf(error, address.value, vhost);
  }
}
