import { isRefusal, type Refusal } from '../../core/refusal.ts';
import { type Call, withBody } from '../call.ts';
import { badRequest, notFound } from '../errors.ts';
import { noContent, ok, put, type Reply } from '../reply.ts';

/** Who isn't there, or a pattern that is none. */
const refusedText = (refusal: Refusal): Reply => badRequest(refusal.text);

/** Permissions are the administrator's business, so the virtual host needs no permission of his. */
const known = (call: Call): boolean => call.broker.vhosts.has(call.param('vhost'));
const MISSING = 'vhost_or_user_not_found';

export const listPermissions = (call: Call): Reply => ok([...call.broker.access.permissions()]);

export const getPermission = (call: Call): Reply => {
  const row = call.broker.access.permission(call.param('vhost'), call.param('user'));
  return row === undefined ? notFound() : ok(row);
};

export const putPermission = withBody((call, body) => {
  const permission = { configure: body.text('configure'), write: body.text('write'), read: body.text('read') };
  if (body.problem !== undefined) return body.problem;
  if (!known(call)) return badRequest(MISSING);
  const { access } = call.broker;
  const isNew = access.permission(call.param('vhost'), call.param('user')) === undefined;
  const refusal = access.setPermission(call.param('vhost'), call.param('user'), permission);
  return isRefusal(refusal) ? refusedText(refusal) : put(isNew);
});

export const deletePermission = (call: Call): Reply =>
  call.broker.access.clearPermission(call.param('vhost'), call.param('user')) ? noContent() : notFound();

export const listTopicPermissions = (call: Call): Reply => ok([...call.broker.access.topicPermissions()]);

const rowsOf = (call: Call) => [
  ...call.broker.access.topicPermissions({ vhost: call.param('vhost'), user: call.param('user') }),
];

export const getTopicPermissions = (call: Call): Reply => {
  const rows = rowsOf(call);
  return rows.length === 0 ? notFound() : ok(rows);
};

export const getTopicPermission = (call: Call): Reply => {
  const rows = rowsOf(call).filter((row) => row.exchange === call.param('exchange'));
  return rows.length === 0 ? notFound() : ok(rows);
};

export const putTopicPermission = withBody((call, body) => {
  const exchange = body.text('exchange');
  const permission = { write: body.text('write'), read: body.text('read') };
  if (body.problem !== undefined) return body.problem;
  if (!known(call)) return badRequest(MISSING);
  const isNew = rowsOf(call).every((row) => row.exchange !== exchange);
  const { access } = call.broker;
  const refusal = access.setTopicPermission(call.param('vhost'), call.param('user'), exchange, permission);
  return isRefusal(refusal) ? refusedText(refusal) : put(isNew);
});

export const deleteTopicPermissions = (call: Call): Reply =>
  call.broker.access.clearTopicPermission(call.param('vhost'), call.param('user')) ? noContent() : notFound();

export const deleteTopicPermission = (call: Call): Reply => {
  const { access } = call.broker;
  const cleared = access.clearTopicPermission(call.param('vhost'), call.param('user'), call.param('exchange'));
  return cleared ? noContent() : notFound();
};
