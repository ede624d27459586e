import { loginOf } from '@/lib/client/broker-url';
import type { Broker } from '@/lib/client/brokers';
import { listenersTold } from '@/lib/contract/management';
import { fail, ok, type Result } from '@/lib/contract/result';
import { MqttWatch, type WatchData, type WatchTarget } from '@/lib/live/mqtt-watch';
import { filterProblem } from '@/lib/model/mqtt';

/** Each is a client of the broker; who watches the same shares one. */
const watchesMax = 8;

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);

/** The broker's MQTT listener, at the host where its management API is, and never less protected than that. */
export async function mqttTargetOf({ client, url }: Broker, vhost: string, level: 4 | 5): Promise<WatchTarget | Error> {
  const known = await client.get('overview', listenersTold);
  if (!known.ok) return new Error(known.error.reason);
  const base = new URL(url);
  const portOf = (protocol: string): number | undefined =>
    known.value.listeners?.find((listener) => listener.protocol === protocol)?.port;
  const plain = portOf('mqtt');
  const secured = portOf('mqtt/ssl');
  const { user, password } = loginOf(base);
  const login = { username: `${vhost}:${user}`, password, level };
  if (plain !== undefined && (base.protocol === 'http:' || isLoopback(base.hostname))) {
    return { url: `mqtt://${base.hostname}:${plain}`, ...login };
  }
  if (secured !== undefined) return { url: `mqtts://${base.hostname}:${secured}`, ...login };
  return new Error(
    plain === undefined
      ? 'The broker tells of no MQTT listener.'
      : 'The broker has an MQTT listener without TLS only, and the password would be sent in the clear.',
  );
}

/** The filters of one broker that somebody watches now. */
export class MqttWatches {
  readonly #broker: Broker;
  readonly #watches = new Map<string, MqttWatch>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  look(vhost: string, filter: string, level: 4 | 5): Result<WatchData> {
    const key = JSON.stringify([vhost, filter]);
    let watch = this.#watches.get(key);
    if (watch === undefined) {
      if (filterProblem(filter) !== undefined) return fail('refused', 'This is no topic filter that can be watched.');
      if (this.#watches.size >= watchesMax) {
        return fail('refused', `${watchesMax} filters are being watched already, by this console’s users together.`);
      }
      watch = new MqttWatch(filter, () => mqttTargetOf(this.#broker, vhost, level));
      this.#watches.set(key, watch);
    }
    return ok(watch.look(Date.now()));
  }

  leave(vhost: string, filter: string): void {
    const key = JSON.stringify([vhost, filter]);
    this.#watches.get(key)?.stop();
    this.#watches.delete(key);
  }
}
