import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { afterEach } from 'vitest';

/** A client of MQTT.js with what it has received, in order. */
export class MqttJsClient {
  readonly mqtt: MqttClient;
  readonly #inbox: IPublishPacket[] = [];
  #waiting: (() => void) | undefined;

  constructor(client: MqttClient, early: IPublishPacket[]) {
    this.mqtt = client;
    this.#inbox = early;
    client.on('message', () => this.#waiting?.());
  }

  async packet(): Promise<IPublishPacket> {
    while (this.#inbox.length === 0) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    const packet = this.#inbox.shift();
    if (packet === undefined) throw new Error('a message was there');
    return packet;
  }

  async next(): Promise<readonly [string, string, number, boolean]> {
    const { topic, payload, qos, retain } = await this.packet();
    return [topic, payload.toString(), qos, retain];
  }
}

const open: MqttClient[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.endAsync(true)));
});

/** A client that is connected; it ends with the test. */
export async function dial(url: string, o: IClientOptions): Promise<MqttJsClient> {
  const early: IPublishPacket[] = [];
  const common: IClientOptions = {
    username: 'guest',
    password: 'guest',
    reconnectPeriod: 0,
    rejectUnauthorized: false,
  };
  const mqtt = connect(url, { ...common, ...o });
  open.push(mqtt);
  // From the first: a session that is resumed sends at once.
  mqtt.on('message', (_topic, _payload, packet) => early.push(packet));
  await new Promise<void>((resolve, reject) => mqtt.once('connect', () => resolve()).once('error', reject));
  return new MqttJsClient(mqtt, early);
}
