import { count } from '@/lib/format/format';
import { messages } from '@/lib/messages/en/words';

const reasonWords: Readonly<Record<string, string>> = {
  rejected: 'Rejected from',
  expired: 'Expired in',
  maxlen: 'Pushed out of',
  delivery_limit: 'Out of attempts in',
};

export const get = {
  title: 'Get messages',
  browse: 'Browse',
  count: 'How many',
  mode: 'What happens to them',
  modes: {
    ack_requeue_true: 'Put back',
    ack_requeue_false: 'Acknowledge: remove for good',
    reject_requeue_true: 'Reject, and put back',
    reject_requeue_false: 'Reject: dead-letter or discard',
  },
  warnings: {
    ack_requeue_true:
      'Getting disturbs: the messages count as delivered once, come back marked “redelivered”, and may come back in another order. On a quorum queue it uses up one of their delivery attempts.',
    ack_requeue_false: 'The messages that you get are removed from the queue for good.',
    reject_requeue_true:
      'Getting disturbs: the messages are rejected and put back, marked “redelivered”. On a quorum queue it uses up one of their delivery attempts.',
    reject_requeue_false:
      'The messages that you get leave this queue: to its dead-letter exchange, or, without one, for good.',
  },
  do: (n: number, removes: boolean) =>
    removes ? `Take up to ${messages(n)} off the queue` : `Get up to ${messages(n)}`,
  none: 'The queue gave no message',
  noneDetail: 'It is empty, or all its messages are unacked by consumers.',
  got: (n: number) => `Got ${messages(n)}`,
  older: 'Next',
  newer: 'Previous',
};

export const message = {
  exchange: 'Exchange',
  key: 'Routing key',
  properties: 'Properties',
  headers: 'Headers',
  payload: 'Payload',
  size: 'Size',
  redelivered: 'redelivered',
  base64: 'base64: the payload is not text',
  cut: 'Only the beginning is shown.',
  deaths: 'Deaths',
  death: (reason: string, queue: string, n: number) =>
    `${reasonWords[reason] ?? reason} ${queue}${n > 1 ? `, ${count(n)} times` : ''}`,
  none: 'none',
  sendAgain: 'Send again',
};

export const publish = {
  title: 'Publish a message',
  exchange: 'Exchange',
  key: 'Routing key',
  keyHint: 'For the default exchange: the queue’s name',
  payload: 'Payload',
  persistent: 'Persistent',
  priority: 'Priority',
};

/** Of headers, and of the arguments of queues, exchanges and bindings. */
export const typedRows = {
  header: {
    name: 'Header name',
    type: 'Header type',
    value: 'Header value',
    add: 'Add header',
    remove: 'Remove header',
  },
  argument: {
    name: 'Argument name',
    type: 'Argument type',
    value: 'Argument value',
    add: 'Add argument',
    remove: 'Remove argument',
  },
};
