/** What an AMQP run needs on the broker: made by a connection of its own, beside the wire that is looked at. */
import { isIP } from 'node:net';
import { type ChannelModel, connect, type Options } from 'amqplib';
import type { Endpoint } from '@/lib/lab/endpoint';
import type { AmqpSetup } from '@/lib/lab/model';

/** A stage that nobody took down goes by itself. */
const queueExpiresMs = 30 * 60_000;

export type AmqpTarget = {
  readonly endpoint: () => Endpoint;
  readonly username: string;
  readonly password: string;
  readonly vhost: string;
};

/** A packet may be looked at for an hour; a heartbeat would end the connection meanwhile. */
const heartbeatOff = 0;

export async function connectAs(
  name: string,
  { endpoint, username, password, vhost }: AmqpTarget,
): Promise<ChannelModel> {
  const { host, port, tls } = endpoint();
  const connection = await connect(
    {
      protocol: tls === undefined ? 'amqp' : 'amqps',
      hostname: host,
      port,
      username,
      password,
      // The library unescapes it.
      vhost: encodeURIComponent(vhost),
      heartbeat: heartbeatOff,
    },
    {
      clientProperties: { connection_name: name },
      ...(tls === undefined ? {} : { rejectUnauthorized: true }),
      // An address is no name for SNI; the certificate is checked against it all the same.
      ...(tls === undefined || isIP(tls.servername) !== 0 ? {} : { servername: tls.servername }),
    },
  );
  // Without a listener an error of the connection would end the process; that it ended is on the stage anyway.
  connection.on('error', () => {});
  return connection;
}

export type AmqpNames = {
  readonly exchange: string;
  /** The queues that the exchange leads to, the consumers' first. */
  readonly queues: readonly string[];
  readonly deadLetters: string | undefined;
  readonly unrouted: string | undefined;
};

/** The binding of each queue: what a message needs to come there. */
const bindings: Readonly<
  Record<AmqpSetup['exchange'], readonly { readonly key: string; readonly args?: Record<string, string> }[]>
> = {
  direct: [{ key: 'news' }, { key: 'sport' }],
  topic: [{ key: 'news.#' }, { key: '*.eu' }],
  fanout: [{ key: '' }, { key: '' }],
  headers: [
    { key: '', args: { 'x-match': 'all', kind: 'news', region: 'eu' } },
    { key: '', args: { 'x-match': 'any', kind: 'sport', region: 'eu' } },
  ],
};

/** What fits the first queue's binding. */
export const usualKeys: Readonly<Record<AmqpSetup['exchange'], string>> = {
  direct: 'news',
  topic: 'news.asia',
  fanout: '',
  headers: '',
};

export const usualHeaders: Readonly<Record<AmqpSetup['exchange'], Readonly<Record<string, string>>>> = {
  direct: {},
  topic: {},
  fanout: {},
  headers: { kind: 'news', region: 'eu' },
};

export function stageNames(id: string, setup: AmqpSetup): AmqpNames {
  const name = (part: string): string => `lab.${id}.${part}`;
  return {
    exchange: name(setup.exchange),
    queues: [name('first'), name('second')],
    deadLetters: setup.queue.deadLetter === true ? name('dead-letters') : undefined,
    unrouted: setup.alternate ? name('unrouted') : undefined,
  };
}

function queueOptions(setup: AmqpSetup, names: AmqpNames): Options.AssertQueue {
  const { messageTtlMs, maxLength, deliveryLimit } = setup.queue;
  const args: Record<string, unknown> = {};
  // Only a quorum queue counts deliveries, and it is always durable.
  if (deliveryLimit !== undefined) Object.assign(args, { 'x-queue-type': 'quorum', 'x-delivery-limit': deliveryLimit });
  return {
    durable: setup.durable || deliveryLimit !== undefined,
    expires: queueExpiresMs,
    arguments: args,
    ...(messageTtlMs === undefined ? {} : { messageTtl: messageTtlMs }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(names.deadLetters === undefined ? {} : { deadLetterExchange: '', deadLetterRoutingKey: names.deadLetters }),
  };
}

function explained(error: unknown, { username, vhost }: AmqpTarget): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (/ACCESS[-_]REFUSED/.test(reason)) return `The broker refused the log-in of ${username} over AMQP.`;
  if (/NOT[-_]ALLOWED|got <ConnectionClose/.test(reason)) {
    return `There is no virtual host ${vhost} that ${username} may use over AMQP.`;
  }
  return reason;
}

/** What is there already stays as it is, with what it holds. */
export async function setStage(target: AmqpTarget, setup: AmqpSetup, names: AmqpNames): Promise<ChannelModel> {
  const connection = await connectAs('Lab: stage', target).catch((error: unknown) => {
    throw new Error(explained(error, target), { cause: error });
  });
  const channel = await connection.createChannel();
  const { durable } = setup;
  const spare = { durable, expires: queueExpiresMs };
  const alternate = names.unrouted === undefined ? undefined : `${names.exchange}.alternate`;
  if (alternate !== undefined && names.unrouted !== undefined) {
    await channel.assertExchange(alternate, 'fanout', { durable, autoDelete: true });
    await channel.assertQueue(names.unrouted, spare);
    await channel.bindQueue(names.unrouted, alternate, '');
  }
  await channel.assertExchange(names.exchange, setup.exchange, {
    durable,
    autoDelete: true,
    ...(alternate === undefined ? {} : { alternateExchange: alternate }),
  });
  if (names.deadLetters !== undefined) await channel.assertQueue(names.deadLetters, spare);
  for (const [index, queue] of names.queues.entries()) {
    await channel.assertQueue(queue, index === 0 ? queueOptions(setup, names) : spare);
    const binding = bindings[setup.exchange][index];
    if (binding !== undefined) await channel.bindQueue(queue, names.exchange, binding.key, binding.args);
  }
  await channel.close();
  return connection;
}

/** Takes away what was made. The exchanges go with their last binding. */
export async function strikeStage(connection: ChannelModel, names: AmqpNames): Promise<void> {
  try {
    const channel = await connection.createChannel();
    for (const queue of [...names.queues, names.deadLetters, names.unrouted]) {
      if (queue !== undefined) await channel.deleteQueue(queue);
    }
  } finally {
    await connection.close();
  }
}
