import type { User } from '../../core/access.ts';
import { isRefusal } from '../../core/refusal.ts';
import type { Body } from '../body.ts';
import { type Call, withBody } from '../call.ts';
import { badRequest, notFound } from '../errors.ts';
import { noContent, ok, put, type Reply } from '../reply.ts';
import { isBase64 } from './messages.ts';

const DEFAULT_HASHING = 'rabbit_password_hashing_sha256';

export const presentUser = (user: User): unknown => ({
  name: user.name,
  password_hash: user.passwordHash,
  hashing_algorithm: user.hashingAlgorithm,
  tags: user.tags,
  limits: user.limits,
});

export const listUsers = (call: Call): Reply => ok([...call.broker.access.users.values()].map(presentUser));

export const listUsersWithoutPermissions = (call: Call): Reply => {
  const { access } = call.broker;
  const idle = [...access.users.values()].filter((u) => [...access.permissions({ user: u.name })].length === 0);
  return ok(idle.map(presentUser));
};

export const getUser = (call: Call): Reply => {
  const user = call.broker.access.users.get(call.param('user'));
  return user === undefined ? notFound() : ok(presentUser(user));
};

export const putUser = withBody((call, body) => {
  const name = call.param('user');
  const tags = readTags(body);
  const secret = readSecret(call, body);
  if (body.problem !== undefined) return body.problem;
  if (name === '') return badRequest('a user needs a name');
  const limits = call.broker.access.users.get(name)?.limits ?? {};
  return put(call.broker.access.setUser({ name, tags, limits, ...secret }));
});

/** A list, or a string with commas. */
function readTags(body: Body): string[] {
  const raw = body.has('tags') ? body.raw('tags') : body.raw('administrator') === true ? 'administrator' : undefined;
  if (typeof raw === 'string')
    return raw
      .split(',')
      .map((t) => t.trim())
      .filter((t) => t !== '');
  if (Array.isArray(raw) && raw.every((t) => typeof t === 'string')) return raw;
  body.fail('tags_not_present');
  return [];
}

type Secret = Pick<User, 'passwordHash' | 'hashingAlgorithm'>;

/** Without either, the user can't log in with a password. */
function readSecret(call: Call, body: Body): Secret {
  const hashingAlgorithm = body.optionalText('hashing_algorithm', DEFAULT_HASHING);
  const none = { passwordHash: '', hashingAlgorithm };
  if (body.has('password') && body.has('password_hash')) {
    body.fail('both_password_and_password_hash_are_provided');
    return none;
  }
  if (body.has('password_hash')) {
    const passwordHash = body.text('password_hash');
    if (!isBase64(passwordHash)) body.fail(['not_base64', passwordHash]);
    return { passwordHash, hashingAlgorithm };
  }
  if (!body.has('password')) return none;
  const password = body.text('password');
  if (!call.api.options.passwords.canHash(hashingAlgorithm)) {
    body.fail(['unsupported_hashing_algorithm', hashingAlgorithm]);
    return none;
  }
  if (body.problem !== undefined || password === '') return none;
  return { passwordHash: call.api.options.passwords.hash(password, hashingAlgorithm), hashingAlgorithm };
}

export const deleteUser = (call: Call): Reply =>
  call.broker.access.deleteUser(call.param('user')) ? noContent() : notFound();

/** All or none: a name that isn't known ends it before anything is deleted. */
export const deleteUsers = withBody((call, body) => {
  const names = body.required('users');
  if (body.problem !== undefined) return body.problem;
  if (!Array.isArray(names)) return badRequest(['not_array', 'users']);
  const unknown = names.find((name) => typeof name !== 'string' || !call.broker.access.users.has(name));
  if (unknown !== undefined) return badRequest(['no_such_user', unknown]);
  for (const name of names) call.broker.access.deleteUser(String(name));
  return noContent();
});

const onUser = (handler: (call: Call, name: string) => Reply) => (call: Call) => {
  const name = call.param('user');
  return call.broker.access.users.has(name) ? handler(call, name) : notFound();
};

export const listUserPermissions = onUser((call, user) => ok([...call.broker.access.permissions({ user })]));

export const listUserTopicPermissions = onUser((call, user) => ok([...call.broker.access.topicPermissions({ user })]));

const limitsRow = (user: User): unknown => ({ user: user.name, value: user.limits });

export const listUserLimits = (call: Call): Reply => {
  const limited = [...call.broker.access.users.values()].filter((u) => Object.keys(u.limits).length > 0);
  return ok(limited.map(limitsRow));
};

export const getUserLimits = onUser((call, name) => {
  const user = call.broker.access.users.get(name);
  return ok(user === undefined || Object.keys(user.limits).length === 0 ? [] : [limitsRow(user)]);
});

export const putUserLimit = withBody((call, body) => {
  const value = body.integer('value');
  if (body.problem !== undefined) return body.problem;
  const refusal = call.broker.access.setUserLimit(call.param('user'), call.param('name'), value);
  if (!isRefusal(refusal)) return noContent();
  return refusal.kind === 'not-found' ? notFound() : badRequest(refusal.text);
});

export const deleteUserLimit = onUser((call, user) => {
  call.broker.access.clearUserLimit(user, call.param('name'));
  return noContent();
});
