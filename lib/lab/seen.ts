import type { PacketEvent, StateLine } from '@/lib/lab/model';

const arrived = new Set(['forwarded', 'passed', 'duplicated', 'delayed', 'reordered']);

/**
 * What a broker that can't be asked must have stored, as far as the packets that passed tell: QoS 2 identifiers that it
 * has taken and that weren't released, and what it sent that wasn't acknowledged.
 */
export function seenOfBroker(packets: readonly PacketEvent[]): StateLine[] {
  const taken = new Set<number>();
  const owed = new Map<number, string>();
  for (const { type, facts, fate, hop, direction } of packets) {
    const id = facts.id;
    if (typeof id !== 'number' || !arrived.has(fate)) continue;
    if (hop === 'publisher' && direction === 'up') {
      if (type === 'PUBLISH' && facts.qos === 2) taken.add(id);
      if (type === 'PUBREL') taken.delete(id);
    }
    if (hop !== 'subscriber') continue;
    if (type === 'PUBLISH') owed.set(id, facts.qos === 2 ? 'PUBREC' : 'PUBACK');
    else if (type === 'PUBREC') owed.set(id, 'PUBCOMP');
    else if (type === 'PUBACK' || type === 'PUBCOMP') owed.delete(id);
  }
  return [
    ...[...taken].map((id) => ({ name: `publisher’s id ${id}`, value: 'kept until PUBREL', clause: 'MQTT-4.3.3-10' })),
    ...[...owed].map(([id, awaited]) => ({ name: `subscriber’s id ${id}`, value: `waits for ${awaited}` })),
  ];
}
