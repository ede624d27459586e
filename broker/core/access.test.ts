import { expect, test } from 'vitest';
import { Access, Actor, addDefaultUser, type Permission } from './access.ts';

const ALL: Permission = { configure: '.*', write: '.*', read: '.*' };

function accessWith(...names: string[]): Access {
  const access = new Access();
  for (const name of names) access.setUser({ name, passwordHash: '', hashingAlgorithm: '', tags: [], limits: {} });
  return access;
}

const actorOf = (access: Access, user: string, clientId?: string): Actor =>
  new Actor(access, user, {}, clientId === undefined ? undefined : { clientId });

test('the default user may do everything on /', () => {
  const access = new Access();
  addDefaultUser(access, 'guest', 'hash', 'algorithm');
  expect(access.users.get('guest')).toEqual({
    name: 'guest',
    passwordHash: 'hash',
    hashingAlgorithm: 'algorithm',
    tags: ['administrator'],
    limits: {},
  });
  const guest = actorOf(access, 'guest');
  expect(guest.mayEnter('/')).toBe(true);
  expect(guest.mayEnter('other')).toBe(false);
  expect(guest.check('/', 'configure', 'queue', 'q')).toBeUndefined();
  expect(guest.check('other', 'read', 'queue', 'q')?.kind).toBe('access');
});

test('refusals have the words of RabbitMQ', () => {
  const access = accessWith('golden-none', 'golden-user');
  access.setPermission('golden', 'golden-none', { configure: '^g\\.own\\..*', write: '^g\\.topic$', read: '' });
  const actor = actorOf(access, 'golden-none');
  const textOf = (...[right, kind, name]: ['configure' | 'write' | 'read', 'queue' | 'exchange', string]) =>
    actor.check('golden', right, kind, name)?.text;
  expect(textOf('configure', 'queue', 'g.nope')).toBe(
    "access to queue 'g.nope' in vhost 'golden' refused for user 'golden-none'",
  );
  expect(textOf('write', 'exchange', '')).toBe(
    "access to exchange 'amq.default' in vhost 'golden' refused for user 'golden-none'",
  );
  expect(textOf('configure', 'queue', 'g.own.q')).toBeUndefined();
  expect(textOf('write', 'exchange', 'g.topic')).toBeUndefined();
  expect(textOf('read', 'queue', 'anything')).toBeDefined();
  access.setPermission('golden', 'golden-user', ALL);
  access.setTopicPermission('golden', 'golden-user', 'g.topic', { write: '^a\\.', read: '.*' });
  const user = actorOf(access, 'golden-user');
  expect(user.checkTopic('golden', 'write', 'g.topic', 'b.x')?.text).toBe(
    "access to topic 'b.x' in exchange 'g.topic' in vhost 'golden' refused for user 'golden-user'",
  );
  expect(user.checkTopic('golden', 'write', 'g.topic', 'a.x')).toBeUndefined();
  expect(user.checkTopic('golden', 'read', 'g.topic', 'b.x')).toBeUndefined();
  expect(user.checkTopic('golden', 'write', 'other', 'b.x')).toBeUndefined();
});

test('an empty pattern lets nothing with a name through, and no default exchange', () => {
  const access = accessWith('u');
  access.setPermission('/', 'u', { configure: '', write: '', read: '' });
  expect(actorOf(access, 'u').check('/', 'write', 'exchange', '')).toBeDefined();
  expect(actorOf(access, 'u').check('/', 'write', 'queue', '')).toBeUndefined();
});

test('a verdict is forgotten when something changes', () => {
  const access = accessWith('u');
  const actor = actorOf(access, 'u');
  access.setPermission('/', 'u', ALL);
  expect(actor.check('/', 'read', 'queue', 'q')).toBeUndefined();
  access.setPermission('/', 'u', { ...ALL, read: '^x' });
  expect(actor.check('/', 'read', 'queue', 'q')).toBeDefined();
  access.setTopicPermission('/', 'u', 't', { write: 'a', read: 'a' });
  expect(actor.checkTopic('/', 'write', 't', 'b')).toBeDefined();
  expect(access.clearTopicPermission('/', 'u')).toBe(true);
  expect(actor.checkTopic('/', 'write', 't', 'b')).toBeUndefined();
  expect(access.clearPermission('/', 'u')).toBe(true);
  expect(actor.mayEnter('/')).toBe(false);
  expect(actor.check('/', 'write', 'queue', 'q')).toBeDefined();
});

test('one virtual host says nothing about another', () => {
  const access = accessWith('u');
  access.setPermission('one', 'u', ALL);
  access.setPermission('two', 'u', { ...ALL, write: '^two$' });
  const actor = actorOf(access, 'u');
  expect(actor.check('one', 'write', 'queue', 'q')).toBeUndefined();
  expect(actor.check('two', 'write', 'queue', 'q')).toBeDefined();
  expect(actor.check('one', 'write', 'queue', 'q')).toBeUndefined();
});

test('topic patterns know who asks, and nobody gains by a clever name', () => {
  const access = accessWith('u.v', 'sly');
  const topic = { write: '^{vhost}\\.{username}\\.{client_id}$', read: '.*' };
  access.setTopicPermission('dev', 'u.v', 't', topic);
  access.setTopicPermission('dev', 'sly', 't', topic);
  const actor = actorOf(access, 'u.v', 'c1');
  expect(actor.checkTopic('dev', 'write', 't', 'dev.u.v.c1')).toBeUndefined();
  expect(actor.checkTopic('dev', 'write', 't', 'dev.uxv.c1')).toBeDefined();
  const sly = actorOf(access, 'sly', '.*');
  expect(sly.checkTopic('dev', 'write', 't', 'dev.sly.anything')).toBeDefined();
  expect(sly.checkTopic('dev', 'write', 't', 'dev.sly..*')).toBeUndefined();
  expect(actorOf(access, 'sly').checkTopic('dev', 'write', 't', 'dev.sly.x')).toBeDefined();
});

test('what is no pattern, or nobody’s, is refused', () => {
  const access = accessWith('u');
  expect(access.setPermission('/', 'u', { ...ALL, write: '[' })?.text).toBe(
    "invalid regular expression '[': missing terminating ] for character class at 1",
  );
  expect(access.setTopicPermission('/', 'u', 't', { write: '(', read: '' })?.kind).toBe('precondition');
  expect(access.setPermission('/', 'nobody', ALL)?.text).toBe('vhost_or_user_not_found');
  expect(access.setTopicPermission('/', 'nobody', 't', ALL)?.kind).toBe('not-found');
  expect([...access.permissions(), ...access.topicPermissions()]).toEqual([]);
});

test('each change is recorded, and what goes with it', () => {
  const log: unknown[] = [];
  const access = new Access((kind, key, value) => log.push([kind, key, value && 'set']));
  addDefaultUser(access, 'u', '', '');
  access.setTopicPermission('/', 'u', 't', { write: '', read: '' });
  expect(access.setUser({ name: 'u', passwordHash: 'x', hashingAlgorithm: '', tags: [], limits: {} })).toBe(false);
  expect(access.deleteUser('u')).toBe(true);
  expect(access.deleteUser('u')).toBe(false);
  expect(log).toEqual([
    ['user', 'u', 'set'],
    ['permission', '/\0u', 'set'],
    ['topic-permission', '/\0u\0t', 'set'],
    ['user', 'u', 'set'],
    ['permission', '/\0u', null],
    ['topic-permission', '/\0u\0t', null],
    ['user', 'u', null],
  ]);
});

test('permissions are listed by user and by virtual host, and go with it', () => {
  const access = accessWith('a', 'b');
  for (const [vhost, user] of [
    ['one', 'a'],
    ['two', 'a'],
    ['one', 'b'],
  ] as const) {
    access.setPermission(vhost, user, ALL);
    access.setTopicPermission(vhost, user, 't', ALL);
  }
  const named = (of?: { user?: string; vhost?: string }) =>
    [...access.permissions(of)].map((row) => `${row.user}@${row.vhost}`).sort();
  expect(named()).toEqual(['a@one', 'a@two', 'b@one']);
  expect(named({ user: 'a' })).toEqual(['a@one', 'a@two']);
  expect(named({ vhost: 'one' })).toEqual(['a@one', 'b@one']);
  access.forgetVHost('one');
  expect(named()).toEqual(['a@two']);
  expect([...access.topicPermissions()].map((row) => row.vhost)).toEqual(['two']);
});

test('limits of a user', () => {
  const access = accessWith('u');
  expect(access.limitOf('u', 'max-channels')).toBeUndefined();
  expect(access.setUserLimit('u', 'max-channels', 3)).toBeUndefined();
  expect(access.limitOf('u', 'max-channels')).toBe(3);
  access.setUserLimit('u', 'max-connections', -1);
  expect(access.limitOf('u', 'max-connections')).toBeUndefined();
  expect(access.setUserLimit('u', 'max-foo', 3)?.text).toBe('Unrecognised terms [{<<"max-foo">>,3}] in user-limits');
  access.clearUserLimit('u', 'max-channels');
  expect(access.users.get('u')?.limits).toEqual({ 'max-connections': -1 });
});

test('the broker itself may do everything', () => {
  expect(Actor.system.mayEnter('anywhere')).toBe(true);
  expect(Actor.system.check('x', 'write', 'exchange', 'y')).toBeUndefined();
  expect(Actor.system.checkTopic('x', 'write', 'y', 'z')).toBeUndefined();
});
