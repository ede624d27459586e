import { count } from '@/lib/format/format';

export const common = {
  cancel: 'Cancel',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  filter: 'Filter by name',
  clearFilter: 'Clear the filter',
  regex: 'Regular expression',
  retry: 'Try again',
  loading: 'Loading',
  asTable: 'Table',
  asChart: 'Chart',
  time: 'Time',
  range: 'Time range',
  ranges: { 60: '1 min', 600: '10 min', 3600: '1 h', 28800: '8 h', 86400: '1 d' },
  perSecond: '/s',
  all: 'All',
  yes: 'Yes',
  no: 'No',
  name: 'Name',
  type: 'Type',
  vhost: 'Virtual host',
  state: 'State',
  user: 'User',
  arguments: 'Arguments',
  applyOrder: (n: number) => (n === 0 ? 'Order changed · apply' : `${count(n)} new · apply`),
  stale: 'No news since then',
  more: 'More',
  optional: 'optional',
  why: 'Why, for the audit log',
  typeToConfirm: (name: string) => `Type ${name} to confirm`,
  durable: 'Durable',
  durableHint: 'Survives a restart of the broker',
  autoDelete: 'Auto-delete',
};

export const depth = { ready: 'Ready', unacked: 'Unacked', dead: 'Dead', total: 'Total' };

export const rates = {
  publish: 'Publish',
  deliver: 'Deliver',
  ack: 'Ack',
  confirm: 'Confirm',
  in: 'In',
  out: 'Out',
  redeliver: 'Redelivered',
};
