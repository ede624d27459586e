import { type Call, inVHost, withBody } from '../call.ts';
import { badRequest, notFound } from '../errors.ts';
import { vhostView } from '../present/vhost.ts';
import { noContent, ok, put, type Reply } from '../reply.ts';
import { list, one } from '../view.ts';

const NAME_BYTES_MAX = 255;

export const listVHosts = (call: Call): Reply => list(call, call.visibleVHosts(), vhostView);

export const getVHost = inVHost((call, vhost) => one(call, vhost, vhostView.fields));

/** A list, or a string with commas. */
function tagsOf(raw: unknown): string[] {
  const tags = typeof raw === 'string' ? raw.split(',') : raw;
  if (!Array.isArray(tags)) return [];
  return tags
    .filter((t) => typeof t === 'string')
    .map((t) => t.trim())
    .filter((t) => t !== '');
}

/** Its creator may do everything in it. */
export const putVHost = withBody((call, body) => {
  const name = call.param('vhost');
  const description = body.optionalText('description', '');
  const tags = tagsOf(body.raw('tags'));
  if (body.problem !== undefined) return body.problem;
  if (name === '' || Buffer.byteLength(name) > NAME_BYTES_MAX) return badRequest('a vhost name has 1 to 255 bytes');
  const existing = call.broker.vhosts.get(name);
  if (existing === undefined) {
    call.broker.createVHost(name, { description, tags });
    call.broker.access.setPermission(name, call.user.name, { configure: '.*', write: '.*', read: '.*' });
    return put(true);
  }
  existing.description = description;
  existing.tags = tags;
  call.broker.define('vhost', name, { name, description, tags });
  return put(false);
});

export const deleteVHost = (call: Call): Reply =>
  call.broker.deleteVHost(call.param('vhost')) ? noContent() : notFound();

/** It runs wherever the broker does. */
export const startVHost = inVHost((call) => {
  const node = call.param('node');
  return node === call.broker.options.node ? noContent() : badRequest(`Request to node ${node} failed with nodedown`);
});

export const listVHostPermissions = inVHost((call, vhost) =>
  ok([...call.broker.access.permissions({ vhost: vhost.name })]),
);

export const listVHostTopicPermissions = inVHost((call, vhost) =>
  ok([...call.broker.access.topicPermissions({ vhost: vhost.name })]),
);
