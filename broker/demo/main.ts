import { setMaxListeners } from 'node:events';
import type { Channel } from 'amqplib';
import { marketing, packers, payments, screen, shippers, stocktaker, website } from './actors/orders.ts';
import { customers, email, priceService, priceTags, reader, reports, support } from './actors/services.ts';
import { runColdStore } from './cold-store.ts';
import { atMost } from './pace.ts';
import { type Actor, closeConnection, keepPlaying, openConnection } from './stage.ts';
import { declareTopology, removeTopology } from './topology.ts';

/** How long cleaning up may take; a broker that is gone can't be cleaned. */
const CLEAN_MS_MAX = 2_000;

/** Of the cold store. */
const MQTT_CLIENTS = 3;

export interface Demo {
  readonly url: string;
  /** Without it the shop has no cold store. */
  readonly mqttUrl?: string | undefined;
  readonly signal: AbortSignal;
}

export const actors: readonly Actor[] = [
  website,
  payments,
  ...packers,
  ...shippers,
  stocktaker,
  screen,
  marketing,
  email,
  priceService,
  priceTags,
  customers,
  support,
  reports,
  reader,
];

async function withChannel(url: string, name: string, use: (channel: Channel) => Promise<void>): Promise<void> {
  const connection = await openConnection(url, name);
  // A failure reaches us through what we await; an event that nobody hears would end the process.
  connection.on('error', () => {});
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    await use(channel);
  } finally {
    await closeConnection(connection);
  }
}

/**
 * A small shop over real connections, until the signal. Fails when the broker can't be reached or refuses the shop's
 * queues at the start; later it reconnects. At the end it removes its own queues and exchanges, and all that is in them.
 */
export async function runDemo({ url, mqttUrl, signal }: Demo): Promise<void> {
  // Each actor listens twice at most: for its connection, and while it waits for the next one.
  setMaxListeners(2 * (actors.length + MQTT_CLIENTS), signal);
  await withChannel(url, 'shop · opening', declareTopology);
  const coldStore = mqttUrl === undefined ? undefined : runColdStore({ url: mqttUrl, signal });
  await Promise.all([coldStore, ...actors.map((actor) => keepPlaying(actor, url, signal))]);
  await atMost(CLEAN_MS_MAX, withChannel(url, 'shop · closing', removeTopology));
}
