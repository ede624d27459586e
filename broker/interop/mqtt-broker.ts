import { fileURLToPath } from 'node:url';
import { type RunningBroker, startBroker } from '../main.ts';

/** Self-signed for `localhost`. */
const fixture = (name: string): string => fileURLToPath(new URL(`../adversity/fixtures/${name}`, import.meta.url));
const TLS = {
  port: 0,
  cert: fixture('test-only-localhost.cert.pem'),
  key: fixture('test-only-localhost.key.pem'),
};

export const transports = ['TCP', 'TLS', 'WebSocket'] as const;
export type Transport = (typeof transports)[number];

export interface MqttBroker {
  /** Where clients of each transport find it. */
  readonly url: Readonly<Record<Transport, string>>;
  readonly port: number;
  readonly amqpUrl: string;
  /** The management API, for which `guest` is the administrator. */
  put(path: string, body: object): Promise<void>;
  close(): Promise<void>;
}

/** Waybill on free ports (or one for MQTT that clients know already), with its MQTT; `directory`: to keep things in. */
export async function startMqttBroker(o: { port?: number; directory?: string } = {}): Promise<MqttBroker> {
  const broker: RunningBroker = await startBroker({
    host: '127.0.0.1',
    amqpPort: 0,
    httpPort: 0,
    mqtt: { port: o.port ?? 0, webSocketPort: 0, origins: [], allowAnonymous: false, keepAliveMaxS: 0, tls: TLS },
    ...(o.directory !== undefined && {
      storage: { directory: o.directory, flush: 'always' as const, diskFreeLimitBytes: 0 },
    }),
    logLevel: 'silent',
  });
  const { mqtt, mqtts, mqttWs, amqp, http } = broker;
  if (mqtt === undefined || mqtts === undefined || mqttWs === undefined) throw new Error('the broker serves no MQTT');
  return {
    url: {
      TCP: `mqtt://127.0.0.1:${mqtt.port}`,
      TLS: `mqtts://127.0.0.1:${mqtts.port}`,
      WebSocket: `ws://127.0.0.1:${mqttWs.port}/ws`,
    },
    port: mqtt.port,
    amqpUrl: `amqp://guest:guest@127.0.0.1:${amqp.port}`,
    async put(path, body) {
      const { status } = await fetch(`http://127.0.0.1:${http.port}/api/${path}`, {
        method: 'PUT',
        headers: { authorization: `Basic ${btoa('guest:guest')}` },
        body: JSON.stringify(body),
      });
      if (status >= 300) throw new Error(`PUT ${path} answered ${status}`);
    },
    close: () => broker.close(),
  };
}
