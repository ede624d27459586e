import { isRefusal, type Refusal, type RefusalKind } from '../core/refusal.ts';
import type { Farewell } from '../core/session/link.ts';
import type { MqttFailure } from './wire/failure.ts';
import { CONNACK, isReasonOf, REASON, returnCodeOf } from './wire/spec.ts';

/** A client's mistake that neither the codec nor the core knows of. */
export class Violation {
  constructor(
    readonly reasonCode: number,
    /** A sentence without its full stop. */
    readonly text: string,
  ) {}
}

export type Failure = MqttFailure | Refusal | Violation;

/** The core's refusals as reason codes (MQTT 5 §2.4). */
const REASON_OF: Readonly<Record<RefusalKind, number>> = {
  'not-found': REASON.unspecifiedError,
  precondition: REASON.implementationSpecificError,
  access: REASON.notAuthorized,
  locked: REASON.notAuthorized,
  'not-allowed': REASON.notAuthorized,
  'not-implemented': REASON.implementationSpecificError,
  'command-invalid': REASON.protocolError,
  internal: REASON.unspecifiedError,
  limit: REASON.quotaExceeded,
};

/** Why the broker ends a connection, for the client (MQTT 5 §3.14.2.1). */
export const REASON_OF_FAREWELL: Readonly<Record<Farewell, number>> = {
  'taken-over': REASON.sessionTakenOver,
  'session-deleted': REASON.administrativeAction,
  'queue-deleted': REASON.administrativeAction,
  'closed-by-operator': REASON.administrativeAction,
  'shut-down': REASON.serverShuttingDown,
};

const reasonOf = (failure: Failure): number => (isRefusal(failure) ? REASON_OF[failure.kind] : failure.reasonCode);

/** No packet can say everything that the others can [MQTT-3.4.2-1, MQTT-3.9.3-2, MQTT-3.14.2-1 and their like]. */
export function reasonIn(packetType: number, failure: Failure): number {
  const code = reasonOf(failure);
  return isReasonOf(packetType, code) ? code : REASON.unspecifiedError;
}

/** The first octet after the flags of a refusing CONNACK; undefined: close without one. */
export const connackCodeOf = (failure: Failure, level: number): number | undefined =>
  level === 5 ? reasonIn(CONNACK, failure) : returnCodeOf(reasonOf(failure));
