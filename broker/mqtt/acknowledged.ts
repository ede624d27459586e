import type { Session } from '../core/session/session.ts';
import type { MqttConnection } from './connection.ts';
import { IN, inStateOf } from './qos-in.ts';
import { OUT, type OutEvent, stateOf } from './qos-out.ts';
import { type Failure, Violation } from './replies.ts';
import { type AckType, PUBACK, PUBCOMP, PUBREL, REASON } from './wire/spec.ts';

const REFUSING = 0x80;

/** A PUBACK, PUBREC, PUBREL or PUBCOMP of the client's. */
export function acknowledged(
  connection: MqttConnection,
  type: AckType,
  id: number,
  reasonCode: number,
): Failure | undefined {
  if (type === PUBREL) {
    released(connection, id);
    return undefined;
  }
  return settled(connection, connection.session, eventOf(type, reasonCode), id);
}

function eventOf(type: AckType, reasonCode: number): OutEvent {
  if (type === PUBACK) return 'puback';
  if (type === PUBCOMP) return 'pubcomp';
  return reasonCode >= REFUSING ? 'pubrec-refused' : 'pubrec';
}

function settled(connection: MqttConnection, session: Session, event: OutEvent, id: number): Failure | undefined {
  const out = session.outgoing.get(id);
  const step = OUT[stateOf(out)][event];
  if (step === 'violate') {
    return new Violation(REASON.protocolError, `a ${event} for message ${id}, which isn't of that QoS`);
  }
  if (step === 'not-found') connection.acknowledge(PUBREL, id, REASON.packetIdentifierNotFound);
  if (out === undefined || step === 'ignore' || step === 'not-found') return undefined;
  const { entry } = out;
  if (step === 'complete') session.outgoing.remove(out);
  else {
    if (step === 'release') session.outgoing.release(out);
    connection.acknowledge(PUBREL, id, REASON.success);
  }
  if (entry && step !== 'pubrel') entry.queue.ack(entry);
  if (step === 'complete') connection.creditReturned();
  return undefined;
}

/** The client has seen our PUBREC: its identifier is free again. */
function released(connection: MqttConnection, id: number): void {
  const { incoming } = connection.session;
  const isKnown = IN[inStateOf(incoming, id)].pubrel === 'release';
  incoming.delete(id);
  connection.acknowledge(PUBCOMP, id, isKnown ? REASON.success : REASON.packetIdentifierNotFound);
}
