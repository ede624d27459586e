import { count } from '@/lib/format/format';
import { plural } from '@/lib/messages/en/words';

export const overview = {
  title: 'Overview',
  calm: 'Nothing is wrong',
  calmDetail: (queues: number) =>
    queues === 0 ? 'There are no queues yet.' : 'No alarms, no stuck queues, no dead letters.',
  problems: (n: number) => plural(n, 'problem', 'problems'),
  showAll: (n: number) => `Show ${count(n)} more`,
  showFewer: 'Show fewer',
  showThem: 'Show them',
  hideThem: 'Hide them',
  omitted: (n: number) => `${plural(n, 'more problem', 'more problems')} like these`,
  heldUnknown:
    'This broker doesn’t tell for how long messages are held unacked: look at the unacked counts of its queues.',
  rates: 'Message rates',
  depth: 'Messages in queues',
  objects: 'Objects',
  nodes: 'Nodes',
  memory: 'Memory',
  disk: 'Free disk',
  sockets: 'Sockets',
  files: 'File handles',
  processes: 'Processes',
  listeners: 'Listens on',
  uptime: 'Uptime',
  atLeast: (limit: string) => `at least ${limit}`,
  of: (limit: string) => `of ${limit}`,
  connections: 'Connections',
  channels: 'Channels',
  consumers: 'Consumers',
  publishing: 'Published',
  delivering: 'Delivered',
  acking: 'Acknowledged',
  noSamples: 'The broker has no samples for this time yet.',
};
