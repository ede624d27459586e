import { counted, plural } from '@/lib/messages/en/words';

export const exchanges = {
  title: 'Exchanges',
  one: 'Exchange',
  create: 'New exchange',
  none: 'No exchanges',
  noneDetail: 'Every virtual host has the predeclared ones; this view has none.',
  filtered: 'No exchange matches',
  counted: counted('exchange', 'exchanges'),
  bulk: {
    delete: (n: number) => `Delete ${plural(n, 'exchange', 'exchanges')}`,
    deleteDetail:
      'They go with their bindings, for good. Publishing to them becomes an error that closes the publisher’s channel.',
  },
  columns: {
    name: 'Name',
    type: 'Type and features',
    in: 'In /s',
    out: 'Out /s',
    trend: 'Trend',
    alternate: 'Unroutable to',
  },
  types: {
    direct: 'A message goes to the queues that are bound with exactly its routing key.',
    fanout: 'A message goes to every bound queue; the routing key doesn’t matter.',
    topic: 'A message goes where the pattern fits its key: * is one word, # is any number of words.',
    headers: 'A message goes where its headers fit the binding’s arguments; the routing key doesn’t matter.',
    'x-consistent-hash': 'Messages are spread over the bound queues by a hash; the binding’s key is its weight.',
    default: 'Every queue is reached by its own name as the routing key.',
  } as Readonly<Record<string, string>>,
};

export const exchange = {
  outgoing: 'Leads to',
  incoming: 'Fed by',
  settings: 'Settings',
  alternate: 'Unroutable messages go to',
  noAlternate: 'Unroutable messages are dropped, or returned to a mandatory publisher.',
  noOutgoing: 'Leads nowhere',
  noOutgoingDetail: 'Without a binding every message is dropped, or goes to the alternate exchange.',
  noIncoming: 'No exchange feeds this one',
  noIncomingDetail: 'Only clients publish to it.',
  implicit: 'Leads to every queue of the virtual host by the queue’s name.',
  delete: 'Delete exchange',
  deleteDetail: (n: number) =>
    `The exchange and its ${plural(n, 'binding', 'bindings')} are deleted for good. Publishing to it becomes an error that closes the publisher’s channel.`,
  deleted: (name: string) => `Deleted the exchange ${name}`,
  predeclared: 'Predeclared exchanges can’t be deleted.',
  gone: 'This exchange doesn’t exist',
  internalHint: 'An internal exchange takes messages from other exchanges only.',
  noSettings: 'No arguments and no policy',
};
