/** AMQP: frames, and which exchange sends where. */
import type { LessonWords } from '@/lib/messages/en/lessons/lesson-words';

export const routing: Readonly<Record<string, LessonWords>> = {
  frames: {
    title: 'The frames of a publish',
    intro:
      'A message over AMQP 0-9-1 is three frames: a method, a content header, a body. Each ends with the octet 206.',
    steps: [
      'The application publishes one message.',
      'The method frame: class 60, method 40, with exchange and routing key.',
      'The content header: the body’s size, and the properties that are set, by a flag each.',
      'The body, and only now the broker has a message.',
      'basic.ack to the publisher: a confirm. The broker has taken charge of it.',
      'The same three frames to the consumer, with a delivery tag instead.',
      'The application has it.',
      'It acknowledges its delivery tag.',
      'basic.ack goes to the broker.',
      'The queue is empty: the message is gone for good.',
    ],
    end: 'Choose any frame to see its header (type, channel, size), its payload, and the 206 at its end.',
  },
  direct: {
    title: 'Direct exchange',
    intro: 'The first queue is bound with “news”, the second with “sport”.',
    question: {
      ask: 'A message is published with the key “news”. Which queue gets it?',
      options: ['The first', 'Both', 'The second'],
    },
    steps: [
      'A message with the key “news”.',
      'Its three frames.',
      'The confirm.',
      'It is in the first queue.',
      'Now one with the key “sport”.',
      'Its three frames.',
      'The confirm.',
      'It is in the second.',
    ],
    end: 'A direct exchange compares the whole key. Several queues with the same key each get a copy.',
  },
  topic: {
    title: 'Topic exchange',
    intro: 'The first queue is bound with “news.#”, the second with “*.eu”.',
    question: {
      ask: 'Which of the queues gets a message with the key “news.eu”?',
      options: ['The first', 'The second', 'Both'],
    },
    steps: [
      'First one with the key “news.asia.korea”.',
      'Its three frames.',
      'The confirm.',
      'Only the first queue: # stands for any number of words, * for exactly one.',
      'Now “news.eu”.',
      'Its three frames.',
      'The confirm.',
      'It fits “news.#”.',
      'And it fits “*.eu”.',
    ],
    end: 'Words are separated by dots. # also stands for no word at all: “news.#” fits “news”.',
  },
  fanout: {
    title: 'Fanout exchange',
    intro: 'Both queues are bound, without a key.',
    question: {
      ask: 'A message is published with the key “whatever”. Who gets it?',
      options: ['Nobody: no binding has that key', 'Both queues', 'One of them, in turns'],
    },
    steps: [
      'A message with some key.',
      'Its three frames.',
      'One confirm.',
      'The first queue has it.',
      'And the second.',
    ],
    end: 'A fanout exchange doesn’t look at the key. Each queue has its own copy, and its own fate for it.',
  },
  headers: {
    title: 'Headers exchange',
    intro: 'The first queue wants all of kind = news and region = eu, the second any of kind = sport and region = eu.',
    question: {
      ask: 'Who gets a message with kind = news, region = eu?',
      options: ['The first', 'Both', 'The second'],
    },
    steps: [
      'A message with kind = news, region = eu.',
      'Its three frames; the headers are in the second.',
      'The confirm.',
      'All of the first binding’s headers fit.',
      'Now one with kind = sport only.',
      'Its three frames.',
      'The confirm.',
      'The second queue has two: one header was enough, both times.',
    ],
    end: 'x-match is “all” or “any”. The routing key doesn’t matter here.',
  },
};
