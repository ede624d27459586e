/** What is stored for MQTT on either side, as lines. */
import type { Packet } from 'mqtt';
import type { MqttRetainedMessages, MqttSessionDetail } from '@/lib/contract/mqtt';
import type { Hop, StateLine } from '@/lib/lab/model';

/** Where each version says what has to be stored: 5.0 has a statement for each duty, 3.1.1 one for each side. */
export const storeClauses = {
  4: {
    puback: 'MQTT-4.3.2-1',
    pubrec: 'MQTT-4.3.3-1',
    pubcomp: 'MQTT-4.3.3-1',
    keptId: 'MQTT-4.3.3-2',
    session: 'MQTT 3.1.1 §4.1',
    will: 'MQTT 3.1.1 §3.1.2.5',
    retained: 'MQTT 3.1.1 §3.3.1.3',
  },
  5: {
    puback: 'MQTT-4.3.2-3',
    pubrec: 'MQTT-4.3.3-3',
    pubcomp: 'MQTT-4.3.3-5',
    keptId: 'MQTT-4.3.3-10',
    session: 'MQTT 5.0 §4.1',
    will: 'MQTT 5.0 §3.1.2.5',
    retained: 'MQTT 5.0 §3.3.1.3',
  },
} as const;

/** A sender's packet that isn't settled. */
export function outgoingLine(packet: Packet, version: 4 | 5): StateLine {
  const name = `id ${packet.messageId}`;
  const clauses = storeClauses[version];
  if (packet.cmd === 'pubrel') {
    return { kind: 'pubrel', name, value: 'PUBREL sent, waits for PUBCOMP', clause: clauses.pubcomp };
  }
  const stored = {
    name,
    ...(packet.cmd === 'publish' ? { messages: [packet.payload.toString()] } : {}),
    holds: true,
  } as const;
  const two = packet.cmd === 'publish' && packet.qos === 2;
  return two
    ? { kind: 'publish-2', value: 'PUBLISH stored, waits for PUBREC', clause: clauses.pubrec, ...stored }
    : { kind: 'publish-1', value: 'PUBLISH stored, waits for PUBACK', clause: clauses.puback, ...stored };
}

/** A receiver's identifier of QoS 2 that isn't released. */
export function incomingLine(id: number, version: 4 | 5): StateLine {
  const clause = storeClauses[version].keptId;
  return { kind: 'kept-id', name: `id ${id}`, value: 'received, kept until PUBREL', clause };
}

/** A session in the broker's own words. */
export function brokersSession(
  hop: Hop,
  session: MqttSessionDetail,
  o: { topic: string; version: 4 | 5 },
): StateLine[] {
  const { topic, version } = o;
  const clauses = storeClauses[version];
  const whose = `${hop}’s session`;
  const lines: StateLine[] = [
    {
      kind: 'session',
      name: whose,
      value: session.connected ? 'connected' : 'kept, nobody connected',
      clause: clauses.session,
    },
  ];
  for (const { filter, qos } of session.subscription_list) {
    // A number doesn't stand alone on a line.
    const value = `${filter === topic ? 'news' : filter}, QoS\u00a0${qos}`;
    lines.push({ kind: 'subscription', name: `${whose}, subscribed`, value });
  }
  for (const id of session.incoming) {
    lines.push({
      kind: 'kept-id',
      name: `${whose}, id ${id}`,
      value: 'QoS 2 received, id kept until PUBREL',
      clause: clauses.keptId,
    });
  }
  for (const { packet_id: id, qos, state } of session.outgoing) {
    const released = state === 'released';
    const awaited = released ? 'PUBCOMP' : qos === 2 ? 'PUBREC' : 'PUBACK';
    lines.push({
      kind: released ? 'pubrel' : qos === 2 ? 'publish-2' : 'publish-1',
      name: `${whose}, id ${id}`,
      value: `sent with QoS ${qos}, waits for ${awaited}`,
      clause: 'MQTT-4.4.0-1',
      ...(released ? {} : { holds: true }),
    });
  }
  if (session.messages_queued > 0) {
    lines.push({ kind: 'queued', name: `${whose}, queue`, value: `${session.messages_queued} queued`, holds: true });
  }
  if (session.will !== null) {
    lines.push({
      kind: 'will',
      name: `${hop}’s will`,
      value: `“${session.will.payload}”, QoS ${session.will.qos}`,
      clause: clauses.will,
    });
  }
  return lines;
}

export function brokersRetained({ items }: MqttRetainedMessages, version: 4 | 5): StateLine[] {
  return items.map(({ payload, qos }) => ({
    kind: 'retained',
    name: 'retained',
    value: `“${payload}”, QoS ${qos}`,
    clause: storeClauses[version].retained,
  }));
}
