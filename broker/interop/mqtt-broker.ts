import { type RunningBroker, startBroker } from '../main.ts';

export interface MqttBroker {
  readonly port: number;
  readonly webSocketPort: number;
  readonly amqpUrl: string;
  close(): Promise<void>;
}

/** Waybill on free ports, with its MQTT. */
export async function startMqttBroker(): Promise<MqttBroker> {
  const broker: RunningBroker = await startBroker({
    host: '127.0.0.1',
    amqpPort: 0,
    httpPort: 0,
    mqtt: { port: 0, webSocketPort: 0, origins: [], allowAnonymous: false, keepAliveMaxS: 0 },
    logLevel: 'silent',
  });
  const { mqtt, mqttWs, amqp } = broker;
  if (mqtt === undefined || mqttWs === undefined) throw new Error('the broker serves no MQTT');
  return {
    port: mqtt.port,
    webSocketPort: mqttWs.port,
    amqpUrl: `amqp://guest:guest@127.0.0.1:${amqp.port}`,
    close: () => broker.close(),
  };
}
