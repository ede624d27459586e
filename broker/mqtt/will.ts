import type { SessionWill } from '../core/session/will.ts';
import { MQTT_CONTENT } from './content.ts';
import { routingKeyOf } from './key.ts';
import { TOPIC_EXCHANGE } from './publish-in.ts';
import type { ConnectPacket } from './wire/packets.ts';
import { encodeProperties } from './wire/properties.ts';

/** The will of a CONNECT, as it will be published in the name of `clientId` (MQTT 5 §3.1.3.2). */
export function willOf({ will }: ConnectPacket, clientId: string): SessionWill | undefined {
  if (will === undefined) return undefined;
  const { willDelay = 0, ...properties } = will.properties;
  const { messageExpiry } = properties;
  return {
    topic: will.topic,
    delayMs: willDelay * 1000,
    publication: {
      exchange: TOPIC_EXCHANGE,
      routingKey: routingKeyOf(will.topic),
      // A copy: the packet is a slice of what came in, and this may wait for long.
      body: Buffer.from(will.payload),
      header: encodeProperties(properties),
      format: MQTT_CONTENT,
      persistent: will.qos > 0,
      qos: will.qos,
      retain: will.retain,
      origin: clientId,
      priority: 0,
      ttlMs: messageExpiry === undefined ? -1 : messageExpiry * 1000,
      hasHeaders: true,
      extraKeys: undefined,
    },
  };
}
