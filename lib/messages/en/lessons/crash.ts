/** What a broker still has after it was killed. */
import { type LessonWords, published } from '@/lib/messages/en/lessons/lesson-words';

export const crash: Readonly<Record<string, LessonWords>> = {
  'broker-durable': {
    title: 'Durable and persistent',
    intro:
      'This broker is the run’s own process, so it can be killed. Exchange and queue are durable. Message 1 is published persistent (delivery-mode 2), message 2 is not.',
    question: {
      ask: 'Both are confirmed. The broker is killed and started again with its disk. What is in the queue?',
      options: ['Both messages', 'Message 1 only', 'Nothing: the queue is gone'],
    },
    steps: [
      'Message 1, persistent. Look at delivery-mode in its content header.',
      'Its three frames.',
      'The confirm comes when the message is on disk.',
      'Message 2, without delivery-mode.',
      'Its three frames.',
      'The confirm: it is in the queue, and in memory only.',
      'Two messages wait.',
      'The broker’s process is killed (SIGKILL). Its disk stays.',
      'It starts again, on other ports, from its disk.',
      'The queue is there, with one message.',
    ],
    end: 'A durable queue outlives the broker. Its messages do only when they are persistent themselves: it takes both. A confirm says that the broker has done what was asked for, and nothing durable was asked for message 2.',
  },
  'broker-disk': {
    title: 'The disk is lost too',
    intro: 'A persistent message in a durable queue, confirmed. Then the machine burns down, disk and all.',
    question: {
      ask: 'The broker starts again on an empty disk. Where is the message?',
      options: ['In the queue', 'With the publisher, which sends it again', 'Nowhere'],
    },
    steps: [
      'A persistent message.',
      'Its three frames.',
      'The confirm: it is on disk.',
      'It waits in the queue.',
      'The broker is killed, and its disk is emptied.',
      'It starts again. The queue is declared anew, as applications do when they start.',
      'It is empty.',
    ],
    end: 'A confirm is one broker’s word about one disk. The publisher has forgotten the message, rightly.',
    help: 'What must outlive a machine has to be on several: a RabbitMQ cluster’s quorum queues confirm when most of their replicas have it.',
  },
  'broker-session': {
    title: 'A session across a broker’s crash',
    intro: 'The subscriber is away, a message at QoS 1 waits in its session. Then the broker is killed.',
    question: {
      ask: 'The broker starts again with its disk, and the subscriber comes back. Does it get the message?',
      options: ['Yes', 'No: the session was in memory', 'Only if the publisher sends it again'],
    },
    steps: [
      'The subscriber crashes; its session is kept.',
      'The broker has noticed.',
      published,
      'The broker answers PUBACK when the message is on disk.',
      'The publisher is done; the message waits in the session.',
      'The broker’s process is killed. Its disk stays.',
      'It starts again.',
      'Session, subscription and message are there. The publisher isn’t connected, and isn’t needed.',
      'The subscriber connects: CONNACK says that its session is present.',
      'It gets the message, without subscribing again.',
      'Nothing was missed.',
    ],
    end: 'PUBACK means that the broker has taken the message over. Ours says it when the disk has it; where a broker keeps sessions in memory, PUBACK promises less.',
  },
  'broker-qos2': {
    title: 'QoS 2 across a broker’s crash',
    intro:
      'The hardest moment: the broker has taken a message at QoS 2, and is killed before anything else is settled.',
    question: {
      ask: 'Both hops are in the middle of their four packets when the broker dies. How often is the message received?',
      options: ['Once', 'Twice', 'Never'],
    },
    steps: [
      published,
      'PUBLISH and PUBREC: the message is the broker’s, and the identifier is on its disk.',
      'PUBREL is under way on the first hop, PUBLISH on the second.',
      'The broker’s process is killed, and both packets are lost.',
      'It starts again from its disk.',
      'It still knows identifier 1 of the publisher.',
      'The publisher connects again.',
      'It sends PUBREL, not PUBLISH, and PUBCOMP ends it.',
      'The subscriber connects again.',
      'The broker sends PUBLISH again under the same identifier, with DUP, though this copy is the first that arrives.',
      'Exactly once.',
    ],
    end: 'Exactly once holds as long as both sides keep what they have stored. DUP says that it may have been sent before, not that it was received.',
  },
};
