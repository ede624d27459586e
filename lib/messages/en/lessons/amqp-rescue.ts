/** AMQP: where messages go that can’t stay, and what the publisher hears. */
import type { LessonWords } from '@/lib/messages/en/lessons/lesson-words';

export const rescue: Readonly<Record<string, LessonWords>> = {
  expired: {
    title: 'Expired',
    intro: 'Messages in this queue live for half a second, and nobody consumes.',
    question: {
      ask: 'Where is the message a second later?',
      options: ['Still in its queue, marked', 'In the dead-letter queue', 'With the publisher'],
    },
    steps: ['A message is published.', 'Its three frames.', 'The confirm.', 'Its time is over.'],
    end: 'A queue with a time to live and a dead-letter exchange is how AMQP delays messages on purpose.',
  },
  'too-long': {
    title: 'The queue is full',
    intro: 'This queue holds one message at most. A second one comes.',
    question: {
      ask: 'Which of the two goes?',
      options: ['The older one', 'The newer one', 'The publisher is blocked'],
    },
    steps: [
      'The first message.',
      'Its three frames.',
      'The confirm.',
      'It is in the queue.',
      'The second.',
      'Its three frames.',
      'The confirm.',
      'The older one made room, and is among the dead letters.',
    ],
    end: 'drop-head is the default. With reject-publish the newer one would be refused, and its publisher told.',
    help: 'Set x-overflow to reject-publish where the publisher is to know, and let it use confirms.',
  },
  alternate: {
    title: 'Alternate exchange',
    intro: 'No binding fits the key “weather”. The exchange has an alternate one. The message is published mandatory.',
    question: {
      ask: 'What happens to it?',
      options: ['It is dropped.', 'It is returned: it is mandatory.', 'It goes to the alternate exchange’s queue.'],
    },
    steps: [
      'A message with the key “weather”.',
      'Its three frames.',
      'The confirm.',
      'It is in the queue of what nothing routes.',
    ],
    end: 'The alternate exchange takes what would be unroutable, so nothing is left for “mandatory” to return.',
  },
  returned: {
    title: 'Mandatory, and nobody there',
    intro: 'The same without an alternate exchange.',
    question: {
      ask: 'What does the publisher hear?',
      options: ['Nothing', 'It gets the message back, and a confirm', 'An error that closes its channel'],
    },
    steps: [
      'A message with the key “weather”.',
      'Its three frames.',
      'basic.return, with the whole message and the reason: 312 NO_ROUTE.',
      'And then a confirm: the broker has dealt with it.',
      'Returned, and confirmed.',
    ],
    end: 'A confirm means that the broker has taken care of the message, not that somebody will get it.',
    help: 'An alternate exchange keeps what would be returned; a publisher without one must listen to basic.return.',
  },
  'confirm-lost': {
    title: 'The confirm is lost',
    intro: 'The broker has the message, and the publisher hasn’t heard of it.',
    question: {
      ask: 'A careful publisher sends again what wasn’t confirmed. What is in the queue?',
      options: ['One message: the broker knows it', 'Two messages', 'None'],
    },
    steps: [
      'A message is published.',
      'Its three frames: it is in the queue.',
      'The connection breaks while the confirm is under way.',
      'The application still remembers the message: it wasn’t confirmed, and it wasn’t refused.',
      'The publisher connects again.',
      'It publishes the same message again: nobody else would.',
      'Its three frames.',
      'This time the confirm arrives.',
      'It is in the queue twice.',
    ],
    end: 'AMQP has no identifiers by which the broker could know. The consumer has to: a message-id, and a memory.',
    help: 'Publish with a message-id, and have the consumer drop one that it knows.',
  },
};
