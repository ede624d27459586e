export const nav = {
  label: 'Main',
  overview: 'Overview',
  topology: 'Topology',
  queues: 'Queues',
  exchanges: 'Exchanges',
  clients: 'Clients',
  topics: 'Topics',
  admin: 'Admin',
  users: 'Users',
  vhosts: 'Virtual hosts',
  policies: 'Policies',
  definitions: 'Definitions',
  audit: 'Audit log',
  messages: 'Messages',
  'dead-letters': 'Dead letters',
  skip: 'Skip to content',
  menu: 'Open the menu',
};

export const header = {
  broker: 'Broker',
  vhost: 'Virtual host',
  allVhosts: 'All virtual hosts',
  search: 'Search or jump to…',
  theme: 'Change the theme',
  themes: { light: 'Light', dark: 'Dark', system: 'As the system' },
  pause: 'Pause live data',
  resume: 'Resume live data',
  live: 'Live',
  paused: 'Paused',
  lost: 'Reconnecting',
  connecting: 'Connecting',
  byEvents: 'The broker tells the console what happens.',
  byPolling: 'The console asks the broker every second.',
};

export const palette = {
  label: 'Command palette',
  placeholder: 'Go to a page, queue or exchange…',
  none: 'Nothing found.',
  pages: 'Pages',
  queues: 'Queues',
  exchanges: 'Exchanges',
  actions: 'Actions',
};

export const keys = {
  title: 'Keys',
  palette: 'Search everything',
  filter: 'Go to the filter',
  down: 'Next row',
  up: 'Previous row',
  open: 'Open the row',
  help: 'This list',
  pause: 'Pause or resume live data',
  goto: (page: string) => `Go to ${page}`,
  escape: 'Close, or leave the filter',
};
