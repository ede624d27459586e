import type { Outgoing, OutState } from '../core/session/outgoing.ts';

/** `unknown`: nothing is out under this identifier. */
type State = OutState | 'unknown';
/** What a client says of a message that it was sent; `refused` has a reason code of 0x80 or more. */
export type OutEvent = 'puback' | 'pubrec' | 'pubrec-refused' | 'pubcomp';
/**
 * `complete`: settled and forgotten. `release`: settled, and its identifier remembered until PUBCOMP. `not-found`:
 * answered so that the client can forget it. `violate`: the client is wrong about the QoS.
 */
type Step = 'complete' | 'release' | 'pubrel' | 'not-found' | 'ignore' | 'violate';

/** The sender's side of QoS 1 and 2 (MQTT 5 §4.3.2, §4.3.3). */
export const OUT: Readonly<Record<State, Readonly<Record<OutEvent, Step>>>> = {
  unknown: {
    // Sent again on another connection and acknowledged on both, or by a client that lost its state: nothing to do.
    puback: 'ignore',
    // MQTT 5 §3.6.2.1: 0x92; before 5.0 the same without a reason.
    pubrec: 'not-found',
    'pubrec-refused': 'ignore',
    pubcomp: 'ignore',
  },
  'awaiting-puback': {
    // [MQTT-4.3.2-3]
    puback: 'complete',
    pubrec: 'violate',
    'pubrec-refused': 'violate',
    pubcomp: 'violate',
  },
  'awaiting-pubrec': {
    puback: 'violate',
    // [MQTT-4.3.3-4]
    pubrec: 'release',
    // MQTT 5 §4.3.3: its identifier is free again.
    'pubrec-refused': 'complete',
    pubcomp: 'violate',
  },
  'awaiting-pubcomp': {
    puback: 'violate',
    // [MQTT-4.3.3-6]: it is not published again.
    pubrec: 'pubrel',
    'pubrec-refused': 'complete',
    // [MQTT-4.3.3-5]
    pubcomp: 'complete',
  },
};

/** What a new connection owes for it [MQTT-4.4.0-1]. */
export const ON_RECONNECT: Readonly<Record<OutState, 'publish-again' | 'pubrel'>> = {
  'awaiting-puback': 'publish-again',
  'awaiting-pubrec': 'publish-again',
  'awaiting-pubcomp': 'pubrel',
};

export const stateOf = (out: Outgoing | undefined): State => out?.state ?? 'unknown';
