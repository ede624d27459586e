import type { Session } from '../core/session/session.ts';
import type { MqttConnection } from './connection.ts';
import { noteAcked } from './following.ts';
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
  if (step === 'not-found') connection.out.owe(PUBREL, id, REASON.packetIdentifierNotFound, 0);
  if (out === undefined || step === 'ignore' || step === 'not-found') return undefined;
  if (out.message?.journey !== undefined) noteAcked(out.message.journey, out, event);
  else if (step === 'complete') out.noteEnd?.();
  const { entry } = out;
  const { outgoing, journal } = session;
  if (step === 'complete') {
    outgoing.remove(out);
    journal?.settled(out);
  } else if (step === 'release') {
    outgoing.release(out);
    journal?.sent(out);
  }
  if (entry && step !== 'pubrel') entry.queue.ack(entry);
  if (step === 'complete') {
    connection.outlet.creditReturned();
    return undefined;
  }
  if (step === 'release' && journal) out.safeAt = journal.position;
  connection.out.owe(PUBREL, id, REASON.success, out.safeAt);
  return undefined;
}

/** The client has seen our PUBREC: its identifier is free again. */
function released(connection: MqttConnection, id: number): void {
  const { incoming, journal } = connection.session;
  const isKnown = IN[inStateOf(incoming, id)].pubrel === 'release';
  incoming.delete(id);
  if (isKnown) journal?.released(id);
  const reasonCode = isKnown ? REASON.success : REASON.packetIdentifierNotFound;
  connection.out.owe(PUBCOMP, id, reasonCode, journal?.position ?? 0);
}
