import { decodePacket } from './decode.ts';
import type { MqttFailure } from './failure.ts';
import type { Packet } from './packets.ts';
import { PacketReader } from './reader.ts';
import type { ProtocolLevel, Sender } from './spec.ts';

/** The octets of a vector; what follows a `|` on its line is a note. */
export function octets(vector: string): Buffer {
  const hex = vector.replaceAll(/\|.*$/gm, '').replaceAll(/\s/g, '');
  if (!/^([0-9a-f]{2})*$/.test(hex)) throw new Error(`not hexadecimal: ${hex}`);
  return Buffer.from(hex, 'hex');
}

/** All that a stream says, up to the first refusal. */
export function readAll(
  chunks: readonly Buffer[],
  level: ProtocolLevel,
  from: Sender = 'server',
): (Packet | MqttFailure)[] {
  const packets: (Packet | MqttFailure)[] = [];
  const reader = new PacketReader(1 << 20, level);
  for (const chunk of chunks) {
    const wrong = reader.push(chunk, {
      onPacket(type, flags, buf, start, end) {
        // The octets are gone after this call, and a decoded PUBLISH looks at them.
        const body = Buffer.from(buf.subarray(start, end));
        packets.push(decodePacket(type, flags, body, 0, body.length, level, from));
        return true;
      },
    });
    if (wrong !== undefined) return [...packets, wrong];
  }
  return packets;
}
