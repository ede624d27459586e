import type { LimitName } from '@/lib/contract/admin-limits';
import { count } from '@/lib/format/format';
import { counted, messages, plural } from '@/lib/messages/en/words';

export const admin = {
  filter: 'Filter by name',
  shownOf: (shown: number, all: number) => `The first ${count(shown)} of ${count(all)}. Filter to see the others.`,
  filtered: 'Nothing matches',
  save: 'Save',
  edit: 'Edit',
  delete: 'Delete',
  none: 'none',
  saved: 'Saved',
};

const tagHints: Readonly<Record<string, string>> = {
  administrator: 'Everything: users, virtual hosts, permissions, and what the others may.',
  monitoring: 'Sees all virtual hosts, all connections and channels, and the nodes.',
  policymaker: 'Sets policies and parameters in the virtual hosts that it has permissions in.',
  management: 'Logs in here, and sees what is in its virtual hosts.',
  impersonator: 'Publishes with another user’s name in the property user-id.',
};

export const users = {
  title: 'Users',
  one: 'User',
  counted: counted('user', 'users'),
  none: 'No users',
  create: 'New user',
  doCreate: 'Create user',
  created: (user: string) => `Created ${user}`,
  name: 'Name',
  nameNeeded: 'A user needs a name.',
  tags: 'Tags',
  tagsHint: 'What the user may do in the management API and in this console.',
  tagHints,
  otherTags: 'Other tags',
  otherTagsHint: 'Separated by commas.',
  noTags: 'none: can’t log in here',
  vhosts: 'May use',
  noVhosts: 'no virtual host',
  manyVhosts: (n: number) => plural(n, 'virtual host', 'virtual hosts'),
  login: 'Log-in',
  withPassword: 'password',
  withoutPassword: 'no password',
  withoutPasswordHint: 'It can’t log in with a password; by a certificate it still may.',
  password: 'Password',
  newPassword: 'New password',
  repeat: 'The same again',
  passwordNeeded: 'A password can’t be empty. To take it away, tick the box.',
  passwordDiffers: 'The two differ.',
  noPassword: 'No password',
  changePassword: 'Change password',
  passwordChanged: (user: string) => `The password of ${user} is changed`,
  passwordDetail: 'Connections that are open stay so. Who is logged in here with the old one has to log in anew.',
  changeTags: 'Change tags',
  tagsChanged: (user: string) => `The tags of ${user} are changed`,
  delete: 'Delete user',
  deleteTitle: (user: string) => `Delete user ${user}`,
  deleteDetail: (permissions: number) =>
    permissions === 0
      ? 'It can’t log in any more. Its open connections are closed.'
      : `It can’t log in any more, its open connections are closed, and its permissions in ${plural(permissions, 'virtual host', 'virtual hosts')} are gone.`,
  deleteSelf: 'This is the user that you are logged in as.',
  deleted: (user: string) => `Deleted ${user}`,
  gone: 'There is no such user',
  you: 'you',
};

export const permissions = {
  title: 'Permissions',
  detail: 'In a virtual host, by patterns over the names of its queues and exchanges. An empty pattern allows nothing.',
  none: 'No permissions',
  noneOfUser: 'It may use no virtual host until it is given permissions there.',
  noneOfVhost: 'No user may use this virtual host.',
  set: 'Set permissions',
  setFor: (user: string, vhost: string) => `Permissions of ${user} in ${vhost}`,
  configure: 'Configure',
  configureHint: 'Declare and delete.',
  write: 'Write',
  writeHint: 'Publish to exchanges, bind queues.',
  read: 'Read',
  readHint: 'Consume, get and purge; bind to exchanges.',
  everything: 'Everything',
  nothing: 'Nothing',
  badPattern: 'This pattern can’t be read: ',
  saved: (user: string, vhost: string) => `Permissions of ${user} in ${vhost} are set`,
  clear: 'Clear',
  clearTitle: 'Clear permissions',
  clearDetail: (user: string, vhost: string) => `${user} can’t use ${vhost} any more.`,
  cleared: (user: string, vhost: string) => `${user} can’t use ${vhost} any more`,
  topics: 'Topic permissions',
  topicsDetail:
    'For topic exchanges, and so for MQTT: by patterns over routing keys. Without one, the permissions above decide alone.',
  noTopics: 'No topic permissions',
  setTopic: 'Set topic permission',
  exchange: 'Exchange',
  exchangeNeeded: 'A topic permission is for one exchange.',
  topicWriteHint: 'Routing keys that it may publish with.',
  topicReadHint: 'Routing keys that it may bind with.',
  topicSaved: 'The topic permission is set',
  topicCleared: 'The topic permission is cleared',
  clearTopicDetail: (user: string, exchange: string) =>
    `For ${exchange} the permissions of ${user} decide alone then: that may be more than now.`,
  test: 'Try a name',
  testHint: 'The name of a queue or an exchange, to see what these patterns say of it.',
  mayDo: { configure: 'may configure', write: 'may write', read: 'may read' },
  mayNot: { configure: 'may not configure', write: 'may not write', read: 'may not read' },
};

export const vhosts = {
  title: 'Virtual hosts',
  one: 'Virtual host',
  counted: counted('virtual host', 'virtual hosts'),
  create: 'New virtual host',
  doCreate: 'Create virtual host',
  created: (vhost: string) => `Created ${vhost}`,
  nameNeeded: 'A virtual host needs a name.',
  name: 'Name',
  description: 'Description',
  tags: 'Tags',
  tagsHint: 'Separated by commas; they are for people.',
  messages: 'Messages',
  change: 'Change',
  changeTitle: (vhost: string) => `Change ${vhost}`,
  changed: (vhost: string) => `${vhost} is changed`,
  delete: 'Delete virtual host',
  deleteTitle: (vhost: string) => `Delete virtual host ${vhost}`,
  deleteDetail: (n: number | null) =>
    `All its queues with ${n === null ? 'their messages' : messages(n)}, its exchanges, bindings, policies and permissions are deleted for good, and its connections are closed. This can’t be undone: export its definitions first if you may want them back.`,
  deleted: (vhost: string) => `Deleted ${vhost}`,
  gone: 'There is no such virtual host',
  toQueues: 'Its queues',
};

const limited: Readonly<Record<string, (n: number) => string>> = {
  'max-connections': (n) => plural(n, 'connection', 'connections'),
  'max-channels': (n) => plural(n, 'channel', 'channels'),
  'max-queues': (n) => plural(n, 'queue', 'queues'),
};

/** Of virtual hosts and of users. */
export const limits = {
  title: 'Limits',
  none: 'no limit',
  labels: {
    'max-connections': 'Connections at most',
    'max-channels': 'Channels at most',
    'max-queues': 'Queues at most',
  } satisfies Record<LimitName, string>,
  atMost: (name: string, value: number) => {
    const words = limited[name];
    return words === undefined ? `${name} ${count(value)}` : `${words(value)} at most`;
  },
  hint: 'Empty: no limit. What is there already stays.',
  wholeNumber: 'A whole number, 0 or more; or nothing.',
  change: 'Change limits',
  changed: (subject: string) => `The limits of ${subject} are changed`,
};
