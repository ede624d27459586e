import { publish, type Qos } from '../../wire/mqtt/packets.ts';
import { bodyOf, type Ring, strideOf } from '../ring.ts';

const RING_BYTES = 256 * 1024;
const PACKET_ID_MAX = 0xffff;
/** Messages at QoS 1 and 2 before an identifier comes again: more than are ever on their way. */
const IDS_MIN = 8192;

export function encodeMqttRing(topics: readonly string[], bodyBytes: number, qos: Qos, retain: boolean): Ring {
  const body = bodyOf(bodyBytes);
  const message = (i: number) => publish(topics[i % topics.length] ?? '', body, qos, retain, 1 + (i % PACKET_ID_MAX));
  const stride = message(0).length;
  const wanted = qos > 0 ? IDS_MIN : RING_BYTES / stride;
  const count = Math.ceil(wanted / topics.length) * topics.length;
  const messages = Array.from({ length: count }, (_, i) => message(i));
  return { octets: Buffer.concat(messages), stride: strideOf(messages), count, bodyAt: stride - bodyBytes };
}
