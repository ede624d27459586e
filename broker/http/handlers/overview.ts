import { type Call, withBody } from '../call.ts';
import { badRequest, notFound } from '../errors.ts';
import { memoryParts } from '../node-usage.ts';
import { MEMORY_STRATEGY, nodeFields } from '../present/node.ts';
import { overviewFields, overviewWithoutStats } from '../present/overview.ts';
import { noContent, ok, type Reply } from '../reply.ts';
import { one } from '../view.ts';

const NAME_CHARS_MAX = 255;

export const getOverview = (call: Call): Reply =>
  one(call, call, call.flag('disable_stats') ? overviewWithoutStats : overviewFields);

export const getClusterName = (call: Call): Reply => ok({ name: call.api.parameters.clusterName });

export const putClusterName = withBody((call, body) => {
  const name = body.text('name');
  if (body.problem !== undefined) return body.problem;
  if (name === '' || name.length > NAME_CHARS_MAX) return badRequest('the name should have 1 to 255 characters');
  call.api.parameters.clusterName = name;
  return noContent();
});

/** A list of one. */
export const listNodes = (call: Call): Reply => {
  const node = one(call, call.api, nodeFields);
  return node.status === 200 ? ok([node.body]) : node;
};

export const getNode = (call: Call): Reply =>
  call.param('node') === call.broker.options.node ? one(call, call.api, nodeFields) : notFound();

/** RabbitMQ's keys where they mean the same; its others are of Erlang's runtime. */
export const getNodeMemory = (call: Call): Reply => {
  if (call.param('node') !== call.broker.options.node) return notFound();
  const { parts, rss, allocated } = memoryParts();
  return ok({ memory: { ...parts, strategy: MEMORY_STRATEGY, total: { rss, allocated } } });
};

/** The extensions are pages of RabbitMQ's own user interface; ours has none of them. */
export const listExtensions = (): Reply => ok([]);

export const getAuthSettings = (): Reply => ok({ enable_uaa: false, uaa_client_id: '', uaa_location: '' });

/** What RabbitMQ turned on one by one is always there. */
const FEATURE_FLAGS = [
  ['classic_mirrored_queue_version', 'Support setting version for classic mirrored queues'],
  ['drop_unroutable_metric', 'Count unroutable publishes to be dropped in stats'],
  ['empty_basic_get_metric', 'Count AMQP `basic.get` on empty queues in stats'],
  ['implicit_default_bindings', 'Default bindings are now implicit, instead of being stored in the database'],
  ['quorum_queue', 'Support queues of type `quorum`'],
  ['stream_queue', 'Support queues of type `stream`'],
  ['user_limits', 'Configure connection and channel limits for a user'],
  ['virtual_host_metadata', 'Virtual host metadata (description, tags, etc)'],
] as const;

export const listFeatureFlags = (): Reply =>
  ok(
    FEATURE_FLAGS.map(([name, desc]) => ({
      name,
      desc,
      doc_url: '',
      state: 'enabled',
      stability: 'stable',
      provided_by: 'rabbit',
    })),
  );

export const enableFeatureFlag = (call: Call): Reply =>
  FEATURE_FLAGS.some(([name]) => name === call.param('name')) ? noContent() : badRequest('unsupported');
