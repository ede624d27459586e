import type { PacketView } from '@/lib/lab/model';
import type { WireField } from '@/lib/lab/wire/packet';
import type { Piece } from '@/lib/lab/wire/splitter';

/** More than this of a packet isn't looked at byte by byte. */
const shownBytesMax = 4_096;
const hidden = '--';

/** A packet as a browser may see it: the bytes of passwords stay here. */
export function packetView({ bytes, packet }: Piece): PacketView {
  const pairs = Array.from(bytes.subarray(0, shownBytesMax), (byte) => byte.toString(16).padStart(2, '0'));
  const fields = packet?.fields ?? [];
  for (const { from, to } of secretsOf(fields)) {
    for (let at = from; at < Math.min(to, pairs.length); at++) pairs[at] = hidden;
  }
  return { hex: pairs.join(''), size: bytes.length, fields };
}

function secretsOf(fields: readonly WireField[]): readonly WireField[] {
  return fields.flatMap((field) => (field.secret === true ? [field] : secretsOf(field.fields ?? [])));
}
