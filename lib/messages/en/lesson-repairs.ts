/** The words of a lesson's second half: the same trouble, and what helps. One sentence for each step. */
export type RepairWords = {
  /** What is different. */
  readonly intro: string;
  readonly steps: readonly string[];
  readonly end: string;
};

const publish = 'The publisher’s application sends message 1.';

export const lessonRepairs: Readonly<Record<string, RepairWords>> = {
  'qos0-loss': {
    intro: 'The same break, with QoS 1.',
    steps: [
      publish,
      'The connection breaks while PUBLISH is under way.',
      'The publisher connects again. It has the message stored.',
      'It sends it again with DUP, though the broker has never seen it; PUBACK comes.',
      'The subscriber gets it.',
      'Received once.',
    ],
    end: 'DUP=1 can be the first copy that a receiver ever sees: it says that it was sent before, not that it arrived.',
  },
  'puback-lost': {
    intro: 'The same break, with QoS 2.',
    steps: [
      publish,
      'PUBLISH reaches the broker, which remembers its identifier.',
      'The connection breaks while PUBREC, the first answer, is under way.',
      'The publisher connects again.',
      'PUBLISH comes again. The broker knows the identifier, and passes nothing on.',
      'The subscriber gets it.',
      'One message, received once.',
    ],
    end: 'QoS 2 costs two packets more on each hop. An application that can take a message twice doesn’t need it.',
  },
  'puback-lost-live': {
    intro: 'The same loss; this time the publisher gives the connection up and makes a new one.',
    steps: [
      publish,
      'PUBLISH reaches the broker.',
      'PUBACK alone vanishes.',
      'The publisher connects again.',
      'Now it may send again, with DUP, and PUBACK comes: its identifier is free.',
      'For the broker that was a second message.',
      'Settled, and received twice.',
    ],
    end: 'Reconnecting is what makes MQTT send again. A keep alive finds a dead connection; a live one that loses packets it can’t find.',
  },
  'store-lost': {
    intro: 'The same crash, and the store survives it: a disk, or a library told to use one.',
    steps: [
      publish,
      'The connection breaks while PUBLISH is under way.',
      'The publisher crashes. Its store stays.',
      'It connects again, and finds the message in its store.',
      'It sends it again with DUP, and PUBACK comes.',
      'The subscriber gets it.',
      'Delivered, over a crash.',
    ],
    end: 'The promise holds as long as the store does.',
  },
  'session-clean': {
    intro: 'The same absence, with a session that is kept.',
    steps: [
      'The subscriber crashes; its session stays.',
      'The broker has noticed.',
      publish,
      'The broker takes it, and it waits in the session.',
      'The subscriber comes back with the same client identifier.',
      'It gets what waited.',
      'Nothing was missed.',
    ],
    end: 'Clean Start off, and in MQTT 5 a Session Expiry Interval above 0: without it a session ends with its connection all the same.',
  },
  'auto-ack': {
    intro: 'The same break, and the consumer acknowledges by itself.',
    steps: [
      'A message is published.',
      'Its three frames.',
      'The confirm.',
      'It is on its way, and the broker keeps it as unacknowledged.',
      'The connection breaks while the delivery is under way.',
      'The consumer comes back.',
      'The message comes again, marked redelivered.',
      'The application has it.',
      'It acknowledges.',
      'The ack arrives, and the broker lets go.',
    ],
    end: 'At least once. Acknowledge when the work is done, not when it begins.',
  },
  'broker-durable': {
    intro: 'The same crash; both messages are persistent.',
    steps: [
      'Message 1, persistent.',
      'Its three frames.',
      'The confirm: it is on disk.',
      'Message 2, persistent too.',
      'Its three frames.',
      'The confirm.',
      'The broker’s process is killed.',
      'It starts again.',
      'Both are there.',
    ],
    end: 'Durable queue, persistent message, confirm: with all three a publisher may forget a message.',
  },
};
