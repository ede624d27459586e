/** Of a QoS 2 identifier that the client uses. */
type State = 'free' | 'received';
type Event = 'publish' | 'pubrel';
/** `publish`: to the queues, and remember it. `repeat`: they have it already. */
type Step = 'publish' | 'repeat' | 'release' | 'not-found';

/** The receiver's side of QoS 2 (MQTT 5 §4.3.3). It outlives connections: only PUBREL or the session's end frees it. */
export const IN: Readonly<Record<State, Readonly<Record<Event, Step>>>> = {
  free: {
    // [MQTT-4.3.3-8]
    publish: 'publish',
    // MQTT 5 §3.7.2.1: 0x92; before 5.0 a PUBCOMP all the same [MQTT-4.3.3-11].
    pubrel: 'not-found',
  },
  received: {
    // [MQTT-4.3.3-10]
    publish: 'repeat',
    // [MQTT-4.3.3-11], [MQTT-4.3.3-12]
    pubrel: 'release',
  },
};

export const inStateOf = (incoming: ReadonlySet<number>, id: number): State => (incoming.has(id) ? 'received' : 'free');
