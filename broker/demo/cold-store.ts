import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { atMost, between, chance, sleep } from './pace.ts';

/** The shop's cold store, over MQTT: thermometers, a display, and a keeper who goes home and finds his messages later. */

const ROOT = 'shop/cold-store';
const ROOMS = ['dairy', 'fish', 'flowers', 'ice'] as const;
const STATUS = `${ROOT}/status`;
const READING_MS = 1_500;
const KEEPER_AT_WORK_MS = [40_000, 80_000] as const;
const KEEPER_AT_HOME_MS = [20_000, 40_000] as const;
/** How long the broker keeps what the keeper missed, in seconds. */
const KEEPER_EXPIRY_S = 3_600;
const RECONNECT_MS = 1_000;
const GOODBYE_MS_MAX = 500;

export interface ColdStore {
  readonly url: string;
  readonly signal: AbortSignal;
}

const clientIds = { sensors: 'shop-cold-store-sensors', display: 'shop-cold-store-display', keeper: 'shop-keeper' };

/** Until the signal; then nothing of it is left on the broker. */
export async function runColdStore(store: ColdStore): Promise<void> {
  await Promise.all([sense(store), show(store), keep(store)]);
  await clear(store);
}

/** Connects and, whenever the connection is lost, connects again by itself. */
function open({ url }: ColdStore, clientId: string, options: IClientOptions): MqttClient {
  const { username, password } = new URL(url);
  const credentials = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  const client = connect(url, { ...credentials, clientId, reconnectPeriod: RECONNECT_MS, ...options });
  // Heard, so that it isn't thrown: it is tried again anyway.
  client.on('error', () => {});
  return client;
}

/** Says goodbye if somebody is there to hear it. */
async function leave(client: MqttClient): Promise<void> {
  if (client.connected) await atMost(GOODBYE_MS_MAX, client.endAsync());
  client.end(true);
}

/** Room by room a retained reading; an opened door must be known (QoS 1), an alarm known exactly once (QoS 2). */
async function sense(store: ColdStore): Promise<void> {
  const client = open(store, clientIds.sensors, {
    protocolVersion: 5,
    will: { topic: STATUS, payload: Buffer.from('offline'), qos: 1, retain: true },
  });
  client.publish(STATUS, 'online', { qos: 1, retain: true });
  const degrees = new Map<string, number>(ROOMS.map((room) => [room, between(2, 5)]));
  while (!store.signal.aborted) {
    for (const room of ROOMS) {
      const celsius = (degrees.get(room) ?? 4) + between(-0.3, 0.3);
      degrees.set(room, Math.min(Math.max(celsius, -2), 9));
      report(client, room, Math.round(celsius * 10) / 10);
    }
    await sleep(READING_MS, store.signal);
  }
  await leave(client);
}

function report(client: MqttClient, room: string, celsius: number): void {
  // What can't be sent now is worth nothing later: no pile of readings while the broker is away.
  if (!client.connected) return;
  const properties = { contentType: 'application/json' };
  const say = (what: string, body: object, qos: 0 | 1 | 2, retain = false): void => {
    client.publish(`${ROOT}/${room}/${what}`, JSON.stringify(body), { qos, retain, properties });
  };
  say('temperature', { celsius, at: new Date().toISOString() }, 0, true);
  if (chance(0.04)) say('door', { state: 'open', seconds: Math.ceil(between(5, 60)) }, 1);
  if (celsius > 7 || chance(0.01)) say('alarm', { celsius, limit: 7 }, 2);
}

async function show(store: ColdStore): Promise<void> {
  const client = open(store, clientIds.display, { protocolVersion: 4, clean: true });
  client.subscribe([`${ROOT}/+/temperature`, STATUS], { qos: 0 });
  await over(store.signal);
  await leave(client);
}

/** His session outlives his connection, so what happens meanwhile waits for him. */
async function keep(store: ColdStore): Promise<void> {
  while (!store.signal.aborted) {
    const client = open(store, clientIds.keeper, {
      protocolVersion: 5,
      clean: false,
      properties: { sessionExpiryInterval: KEEPER_EXPIRY_S },
    });
    client.subscribe({ [`${ROOT}/+/door`]: { qos: 1 }, [`${ROOT}/+/alarm`]: { qos: 2 } });
    await sleep(between(...KEEPER_AT_WORK_MS), store.signal);
    await leave(client);
    await sleep(between(...KEEPER_AT_HOME_MS), store.signal);
  }
}

/** An empty retained message deletes the one before (MQTT-3.3.1-6); a clean start ends the keeper's session (MQTT-3.1.2-4). */
async function clear(store: ColdStore): Promise<void> {
  const client = open(store, clientIds.keeper, { protocolVersion: 5, clean: true, reconnectPeriod: 0 });
  const topics = [STATUS, ...ROOMS.map((room) => `${ROOT}/${room}/temperature`)];
  const cleared = topics.map((topic) => client.publishAsync(topic, '', { qos: 1, retain: true }));
  await atMost(
    GOODBYE_MS_MAX,
    Promise.all(cleared).then(() => {}),
  );
  await leave(client);
}

function over(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
