import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { message } from '../core/fixtures.testing.ts';
import { Rig } from './fixtures.testing.ts';
import recorded from './recorded/writes.json' with { type: 'json' };

/**
 * The requests that were recorded from RabbitMQ 3.10.8, sent to ours in an order that makes sense of them; each answer
 * must be the same. What differs is in `DEVIATIONS`, with its reason.
 */

interface Recording {
  readonly request: { method: string; path: string; body?: unknown; headers?: Record<string, string> };
  readonly response: { status: number; headers: Record<string, string>; body: unknown };
}

const RECORDINGS: Readonly<Record<string, Recording>> = recorded;

const ORDER = `
401_none 401_bad 401_no_mgmt_tag 403_or_401_mgmt_nodes 405_get_publish 405_patch 405_put_overview 406_accept
api_404 api_root options_queue head_queue whoami_user cluster_name_put
conn_404 conn_delete_404 chan_404 connections_username_delete
vhost_put_201 vhost_put_again vhost_get vhost_put_nobody vhost_delete_204 vhost_delete_404 vhost_start vhost_start_badnode
ex_put_201 ex_put_again_204 ex_put_inequiv_arg ex_put_inequiv_durable ex_put_inequiv_type ex_put_bad_type ex_put_bad_json
ex_put_no_type ex_put_empty_body ex_put_durable_string_true ex_put_durable_string_bad ex_put_amq_reserved
ex_put_vhost_404 ex_get_404 ex_get_novhost exs_get_novhost
q_put_201 q_put_again_204 q_put_inequiv_arg q_put_inequiv_durable q_put_inequiv_autodel q_put_inequiv_none q_put_unknown_arg
q_put_nobody q_put_amq_reserved q_put_bad_ttl_string q_put_bad_ttl_neg q_put_bad_expires_0 q_put_bad_maxprio
q_put_bad_overflow q_put_bad_type q_put_dlrk_no_dlx q_put_quorum_nondurable q_put_quorum_ttlpriority q_put_stream_ttl
q_put_toolong q_put_excl_redeclare q_put_405_post q_get_404 q_get_q1 qs_get_novhost 415_ctype
bind_post_q_201 bind_post_q_again bind_post_noargs bind_get_tilde bind_post_e2e bind_post_404 bind_post_404q
bind_post_default_ex bind_delete_404 bind_delete bindings_novhost
publish_routed publish_unrouted publish_base64 publish_badb64 publish_bad_encoding publish_missing_payload
publish_missing_props publish_missing_encoding publish_404 publish_bad_expiration publish_bad_prop_type
publish_bad_userid publish_unknown_prop publish_utf8 publish_deliverymode_string publish_expiration_int
publish_expiration_neg publish_expiration_0 publish_null_payload publish_obj_payload publish_extra_vhost_mismatch
publish_properties_array get_full get_truncate_utf8_2 get_count1_order get_countneg
q_delete_if_empty_fail get_ack_requeue_true get_reject_requeue_true get_base64 get_ack_requeue_false
get_reject_requeue_false get_empty get_404 get_missing get_missing_encoding get_legacy_requeue get_bad_encoding
get_bad_ackmode get_string_count get_excl_queue get_stream get_quorum get_count0
q_actions_sync q_actions_bad q_actions_none rebalance purge purge_404 purge_excl purge_stream q_delete_excl
q_delete_if_unused_fail q_delete_ok q_delete_404
ex_delete_default ex_delete_amq ex_delete_if_unused_fail ex_delete_ok
user_delete_404 user_put user_put_again user_put_tags_array user_put_nopass user_put_notags user_put_hash user_put_both
user_put_badhash user_put_algo user_get_404 user_get_t4 users_bulk_bad users_bulk_delete
perm_put perm_put_again perm_put_missing_key perm_put_no_user perm_put_bad_regex perm_get_404
topicperm_put topicperm_missing topicperm_delete topicperm_get_404
pol_put pol_put_again pol_get pol_missing pol_empty_def pol_bad_applyto pol_bad_prio pol_bad_value pol_bad_key
pol_bad_regex pol_delete pol_delete_404 oppol_put oppol_bad_key
param_put_unknown_component param_get_404 param_delete_404 gparam_put gparam_delete
limit_put limit_put_bad limit_put_badval limit_q_exceeded_set limit_q_exceeded limit_delete limit_delete2
userlimit_put userlimit_bad userlimit_delete
defs_export_404 ff_enable_enabled ff_enable_bad
health_port_bad health_proto_fail health_port_fail health_cert_badunit health_cert_neg healthnode_404 node_404
aliveness_404 mgmt_aliveness mgmt_cluster_name mgmt_health mgmt_connections mgmt_other_vhost
mgmt_definitions mgmt_defs_vhost mgmt_feature_flags mgmt_permissions mgmt_users mgmt_op_put mgmt_policies_put
mgmt_policies_del mon_nodes mon_policy_put mon_put_user
defs_import_404 defs_import_badjson defs_import_vhost defs_import_conflict_ignored
defs_import_missing defs_import_vhost_bad defs_import_wrongtype
lim_ex_put_refused lim_q_put_refused lim_q_put_other_vhost lim_policy_put lim_conn_delete_other lim_aliveness
lim_bind_refused lim_get_refused lim_publish_refused lim_purge_refused lim_q_delete_refused
vhost_delete
`
  .trim()
  .split(/\s+/);

/** Recorded, and looked at elsewhere. */
const ELSEWHERE = new Set([
  // They need what was there when they were recorded: connections, dead letters, definitions.
  'connection_list_listfields',
  'defs_export_vhost',
  'get_xdeath',
  'mgmt_operator_policies',
  'mgmt_overview',
  'mgmt_vhosts',
  'sort_columns',
  // Named by a hash that is RabbitMQ's own, or showing a random one.
  'bind_get_rk__xZv_w',
  'user_get_t2',
  'user_get_t6',
]);

test('every recording has its place', () => {
  const left = Object.keys(RECORDINGS).filter((name) => !ORDER.includes(name) && !ELSEWHERE.has(name));
  expect(left).toEqual([]);
});

interface Deviation {
  readonly why: string;
  /** What ours answers instead; without it only the status is compared. */
  readonly status?: number;
}

const DEVIATIONS: Readonly<Record<string, Deviation>> = {
  get_bad_ackmode: { why: 'RabbitMQ fails with 500', status: 400 },
  publish_properties_array: { why: 'RabbitMQ fails with 500', status: 400 },
  node_404: { why: 'RabbitMQ fails with 500', status: 404 },
  bind_post_q_201: { why: 'the hash of the arguments is our own' },
  bind_post_q_again: { why: 'the hash of the arguments is our own' },
  pol_bad_key: { why: 'RabbitMQ escapes the text for HTML' },
  pol_bad_prio: { why: 'RabbitMQ escapes the text for HTML' },
  pol_bad_value: { why: 'RabbitMQ escapes the text for HTML' },
  perm_put_bad_regex: { why: 'RabbitMQ writes the text as a list of character codes' },
  user_get_t4: { why: 'the hash is random' },
  defs_import_conflict_ignored: { why: 'what is left out is named', status: 200 },
  defs_import_missing: { why: 'what is left out is named', status: 200 },
  defs_import_wrongtype: { why: 'RabbitMQ fails with 500', status: 400 },
  get_full: { why: 'RabbitMQ still counts the message whose time is over' },
  vhost_get: { why: 'ours has the counters from the beginning' },
  q_get_q1: { why: 'ours has the counters from the beginning' },
  health_port_fail: { why: 'names the ports of the machine' },
  health_proto_fail: { why: 'names the listeners of the machine' },
  users_bulk_delete: { why: 'the same status; RabbitMQ names another of the users that are missing' },
};

function userFor(name: string): string {
  if (name === '401_none') return '';
  if (name === '401_bad') return 'nobody';
  if (name === '401_no_mgmt_tag') return 'golden-none';
  if (name === '403_or_401_mgmt_nodes' || name.startsWith('mgmt_') || name === 'whoami_user') return 'golden-user';
  if (name.startsWith('mon_')) return 'golden-mon';
  return name.startsWith('lim_') ? 'golden-lim' : 'guest';
}

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
  const { broker } = rig.bench;
  for (const [name, tags] of [
    ['golden-user', ['management', 'policymaker']],
    ['golden-mon', ['monitoring']],
    ['golden-lim', ['management']],
    ['golden-none', []],
  ] as const) {
    rig.user(name, [...tags]);
  }
  const golden = broker.createVHost('golden');
  broker.createVHost('amqpconf');
  for (const user of ['guest', 'golden-user', 'golden-mon']) rig.allow('golden', user);
  rig.allow('golden-tmp', 'golden-lim', '');
  rig.exchange(golden, 'g.direct', 'direct');
  for (const name of ['g.plain', 'g.busy', 'g.api']) rig.queue(golden, name);
  rig.queue(golden, 'g.quorum', { 'x-queue-type': { type: 'longstr', value: 'quorum' } });
  rig.queue(golden, 'g.stream', { 'x-queue-type': { type: 'longstr', value: 'stream' } });
  rig.queue(golden, 'g.excl', {}, { owner: {}, durable: false });
  rig.consume(golden, 'g.busy', { tag: 'busy' });
  const result = { queues: 0, rejected: false, position: 0 };
  const target = golden.exchanges.get('');
  if (target) golden.publish(target, message('', 'g.quorum', rig.bench.env.now(), { text: 'stays' }), result);
});

afterAll(() => rig.stop());

const normal = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? '').replaceAll('rabbit@vm', 'waybill@test'));

describe('as RabbitMQ answered', () => {
  test.each(ORDER)('%s', async (name) => {
    const recording = RECORDINGS[name];
    if (recording === undefined) throw new Error('not recorded');
    const { request, response } = recording;
    const path = request.path.replaceAll('rabbit@vm', 'waybill@test');
    const answer = await rig.ask(path, {
      method: request.method,
      as: userFor(name),
      ...('body' in request && request.body !== null ? { body: normal(request.body) } : {}),
      ...(request.headers === undefined ? {} : { headers: request.headers }),
    });
    const deviation = DEVIATIONS[name];
    expect(answer.status).toBe(deviation?.status ?? response.status);
    if (deviation !== undefined) return;
    for (const [header, value] of Object.entries(response.headers)) expect(answer.headers.get(header)).toBe(value);
    expect(answer.body).toEqual(normal(response.body));
  });
});
