/** Where a broker is reached from here, as whom, and nothing that is secret: for code that somebody copies. */
import { plainPort } from '@/lib/amqp/address';
import { addressOf } from '@/lib/amqp/connect';
import { hostOf } from '@/lib/client/broker-url';
import type { Broker } from '@/lib/client/brokers';
import type { Place } from '@/lib/contract/publish';
import { mqttTargetOf } from '@/lib/live/mqtt-watches';

const usualMqttPort = 1_883;

export async function placeOfBroker(broker: Broker, vhost: string): Promise<Place> {
  const base = new URL(broker.url);
  const [amqp, mqtt] = await Promise.all([addressOf(broker), mqttTargetOf(broker, vhost, 5)]);
  const mqttUrl = mqtt instanceof Error ? undefined : new URL(mqtt.url);
  const host = hostOf(base);
  return {
    user: broker.user,
    vhost,
    http: `${base.protocol}//${base.host}${base.pathname.replace(/\/$/, '')}`,
    amqp: amqp.ok
      ? { host: amqp.value.host, port: amqp.value.port, tls: amqp.value.tls }
      : { host, port: plainPort, tls: false },
    mqtt: {
      host,
      port: mqttUrl === undefined ? usualMqttPort : Number(mqttUrl.port),
      tls: mqttUrl?.protocol === 'mqtts:',
    },
  };
}
