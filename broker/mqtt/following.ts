import type { Copy, Journey } from '../core/journey.ts';
import { copyOf } from '../core/queue/entry.ts';
import type { Outgoing } from '../core/session/outgoing.ts';
import type { Session } from '../core/session/session.ts';
import type { MqttConnection } from './connection.ts';
import type { OutEvent } from './qos-out.ts';
import type { Qos } from './wire/spec.ts';

/** What a connection has to tell of messages that somebody follows. */

/** Of no queue: a retained message for a new subscription. */
export const RETAINED_COPY: Copy = { queue: '', seq: 0 };

/** Of the queue that hands on at QoS 0 and numbers nothing. */
export const liveCopy = ({ queues }: Session): Copy => ({
  queue: queues.find(({ kind }) => kind === 'mqtt-qos0')?.name ?? '',
  seq: 0,
});

export const outgoingCopy = ({ entry }: Outgoing): Copy => (entry === undefined ? RETAINED_COPY : copyOf(entry));

/** @param isSent false: it is larger than this client takes */
export function noteDelivered(
  journey: Journey,
  copy: Copy,
  o: { connection: MqttConnection; qos: Qos; isSent: boolean; redelivered: boolean },
): void {
  const { connection, qos, isSent, redelivered } = o;
  if (!isSent) {
    journey.add({ type: 'dropped', ...copy, why: 'too-large' });
    return;
  }
  const { name, session } = connection;
  const to = { connection: name, name: null, channel: 0, consumer: null, client: session.clientId, qos };
  journey.add({ type: 'delivered', ...copy, to, redelivered, acks: qos > 0 });
}

/** The client has said something of a message that it still had to get. */
export function noteAcked(journey: Journey, out: Outgoing, event: OutEvent): void {
  const copy = outgoingCopy(out);
  if (event === 'pubrec-refused') {
    journey.add({ type: 'rejected', ...copy });
    return;
  }
  journey.add({ type: 'acked', ...copy, by: event === 'puback' ? 'PUBACK' : 'PUBREC' });
  // Of one at QoS 2 nothing but its identifier is remembered from here on.
  if (event === 'pubrec') out.noteEnd = () => journey.add({ type: 'acked', ...copy, by: 'PUBCOMP' });
}
