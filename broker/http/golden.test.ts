import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bool, long, longstr } from '../core/field.ts';
import { message } from '../core/fixtures.testing.ts';
import type { VHost } from '../core/vhost.ts';
import { Rig } from './fixtures.testing.ts';
import recorded from './recorded/reads.json' with { type: 'json' };
import { differences, shapeOf } from './shape.testing.ts';

/** What was recorded from RabbitMQ 3.10.8, beside ours in the same state: the same keys with the same types. */

const READS: Readonly<Record<string, unknown>> = recorded.reads;

/** Keys of RabbitMQ's that ours leaves out, and keys that only ours has, each with its reason. */
const EXPECTED: readonly (readonly [RegExp, string])[] = [
  [/garbage_collection|reductions|backing_queue_status|pending_raft_commands|open_files/, 'of the Erlang machine'],
  [
    /erlang_(full_)?version|proc_(total|used)|run_queue|net_ticktime|metrics_gc|mnesia|ra_open_file/,
    'of the Erlang machine',
  ],
  [
    /gc_num|gc_bytes|context_switches|io_\w+|msg_store|queue_index|log_files|db_dir/,
    'of the Erlang machine or its files',
  ],
  [/fd_total|sockets_total/, 'there is no limit that the process can know'],
  [/^applications|enabled_plugins|config_files|cluster_links|contexts/, 'names what is installed'],
  [/(connection|channel|queue)_(created|closed|declared|deleted)/, 'in the overview under churn_rates'],
  [/disk_(reads|writes)/, 'no index on disk is read or written for a message'],
  [/listeners\[\]\.socket_opts/, 'options of the Erlang listener'],
  [/contexts\[\]|cowboy/, 'options of the Erlang web server'],
  [/internal_purpose/, 'no federation'],
  [/ssl_\w+|peer_cert\w+/, 'no certificate is looked at yet'],
  [/user_who_performed_action/, 'who declared an object is not kept yet'],
  [/\.(confirm|publish|return_unroutable|drop_unroutable)(_details.*)?$/, 'a group of counters appears together'],
  [/readers/, 'of a replicated stream'],
  [/idle_since/, 'only when idle'],
  [/^parameters|^\[\]\.(component|vhost|name|value)$/, 'shovels and upstreams are not here'],
];

const isExpected = (difference: string): boolean => {
  // A virtual host that was made without tags: RabbitMQ writes an empty string there, and a list elsewhere.
  if (/^(metadata\.)?tags: array instead of string$/.test(difference)) return true;
  const path = difference.replace(/^[-+] /, '');
  return /^[-+] /.test(difference) && EXPECTED.some(([pattern]) => pattern.test(path));
};

/** Recorded name → our path. */
const PATHS: readonly (readonly [string, string])[] = [
  ['overview', '/overview'],
  [
    'overview?lengths_age=60&lengths_incr=5&msg_rates_age=60&msg_rates_incr=5',
    '/overview?lengths_age=60&lengths_incr=5&msg_rates_age=60&msg_rates_incr=5',
  ],
  ['overview?disable_stats=true', '/overview?disable_stats=true'],
  ['nodes/rabbit_vm', '/nodes/waybill@test'],
  ['connections_NAME_amqp', '/connections/127.0.0.1:46866%20-%3E%20127.0.0.1:5672'],
  [
    'connections_NAME_data_rates_age=60_incr=10',
    '/connections/127.0.0.1:46866%20-%3E%20127.0.0.1:5672?data_rates_age=60&data_rates_incr=10',
  ],
  ['connections_username_guest', '/connections/username/guest'],
  ['channels_NAME_consumer-unacked', '/channels/127.0.0.1:46866%20-%3E%20127.0.0.1:5672%20(1)'],
  ['channels_NAME_confirm-publisher', '/channels/127.0.0.1:46866%20-%3E%20127.0.0.1:5672%20(2)'],
  ['consumers', '/consumers'],
  ['exchanges_golden_g.direct', '/exchanges/golden/g.direct'],
  ['exchanges_golden_g.hash', '/exchanges/golden/g.hash'],
  ['exchanges_golden_g.polx', '/exchanges/golden/g.polx'],
  ['exchanges_golden_amq.default', '/exchanges/golden/amq.default'],
  [
    'exchanges_golden_g.topic_msg_rates_age=60_msg_rates_incr=10',
    '/exchanges/golden/g.topic?msg_rates_age=60&msg_rates_incr=10',
  ],
  ['queues_golden_g.plain', '/queues/golden/g.plain'],
  ['queues_golden_g.busy', '/queues/golden/g.busy'],
  ['queues_golden_g.sac', '/queues/golden/g.sac'],
  ['queues_golden_g.quorum', '/queues/golden/g.quorum'],
  ['queues_golden_g.stream', '/queues/golden/g.stream'],
  ['queues_golden_g.excl', '/queues/golden/g.excl'],
  ['queues_golden_g.pol.a', '/queues/golden/g.pol.a'],
  ['queues_disable_stats=true', '/queues?disable_stats=true'],
  ['queues_disable_stats=true_enable_queue_totals=true', '/queues?disable_stats=true&enable_queue_totals=true'],
  [
    'queues_golden_g.busy_lengths_age=60_lengths_incr=10_msg_rates_age=60_msg_rates_incr=10_data_rates_age=60_data_rates_incr=10',
    '/queues/golden/g.busy?lengths_age=60&lengths_incr=10&msg_rates_age=60&msg_rates_incr=10&data_rates_age=60&data_rates_incr=10',
  ],
  [
    'queues_golden_page=2_page_size=5_name=_use_regex=false_pagination=true_columns=name,messages',
    '/queues/golden?page=2&page_size=5&name=&use_regex=false&pagination=true&columns=name,messages',
  ],
  ['vhosts_golden', '/vhosts/golden'],
  ['users_golden-user', '/users/golden-user'],
  ['definitions_golden', '/definitions/golden'],
  ['definitions', '/definitions'],
  ['feature-flags', '/feature-flags'],
];

/** Nothing of the machine in these: the bodies are equal. */
const EQUAL: readonly (readonly [string, string])[] = [
  ['auth', '/auth'],
  ['whoami', '/whoami'],
  ['user-limits', '/user-limits'],
  ['vhost-limits', '/vhost-limits'],
  ['permissions_golden_golden-user', '/permissions/golden/golden-user'],
  ['topic-permissions', '/topic-permissions'],
  ['policies_golden_ttl-policy', '/policies/golden/ttl-policy'],
  ['operator-policies_golden_op-limit', '/operator-policies/golden/op-limit'],
  ['global-parameters_golden-param', '/global-parameters/golden-param'],
  ['health_checks_alarms', '/health/checks/alarms'],
  ['health_checks_port-listener_5672', '/health/checks/port-listener/5672'],
  ['health_checks_protocol-listener_amqp091', '/health/checks/protocol-listener/amqp091'],
  ['health_checks_node-is-quorum-critical', '/health/checks/node-is-quorum-critical'],
];

let rig: Rig;

function publish(vhost: VHost, exchange: string, key: string): void {
  const target = vhost.exchanges.get(exchange);
  if (target === undefined) throw new Error(`no exchange ${exchange}`);
  const properties = { timestamp: 1_700_000_000n };
  const sent = message(exchange, key, rig.bench.env.now(), { text: 'x', properties });
  vhost.publish(target, sent, { queues: 0, rejected: false, position: 0 });
  rig.bench.settle();
}

function declareObjects(golden: VHost): void {
  for (const [name, type] of [
    ['g.direct', 'direct'],
    ['g.topic', 'topic'],
    ['g.headers', 'headers'],
    ['g.fanout', 'fanout'],
    ['g.hash', 'x-consistent-hash'],
    ['g.polx', 'direct'],
  ] as const) {
    rig.exchange(golden, name, type);
  }
  for (const name of ['g.plain', 'g.busy', 'g.unacked', 'g.pol.a', 'g.a', 'g.b', 'g.c']) rig.queue(golden, name);
  rig.queue(golden, 'g.sac', { 'x-single-active-consumer': bool(true) });
  rig.queue(golden, 'g.quorum', { 'x-queue-type': longstr('quorum'), 'x-delivery-limit': long(2) });
  rig.queue(golden, 'g.stream', { 'x-queue-type': longstr('stream') });
  rig.bind(golden, 'g.direct', 'g.plain', 'plain');
  rig.bind(golden, 'g.direct', 'g.plain', 'key with spaces/%~é');
  rig.bind(golden, 'g.topic', 'g.busy', 'a.#');
  rig.bind(golden, 'g.topic', 'g.plain', '*.b.*');
  rig.bind(golden, 'g.topic', 'g.fanout', 'to.fanout', { note: longstr('e2e') }, false);
  rig.bind(golden, 'g.headers', 'g.plain', '', { fmt: longstr('pdf'), n: long(5), 'x-match': longstr('all') });
  rig.bind(golden, 'g.hash', 'g.a', '1');
}

async function declareRules(): Promise<void> {
  const { access } = rig.bench.broker;
  rig.user('golden-user', ['management', 'policymaker']);
  rig.user('golden-none', []);
  rig.allow('golden', 'golden-user');
  rig.allow('golden', 'guest');
  access.setTopicPermission('golden', 'golden-user', 'g.topic', { write: '^a\\.', read: '.*' });
  const put = async (path: string, body: unknown) => {
    const answer = await rig.ask(`/api${path}`, { method: 'PUT', body });
    expect(answer.status).toBeLessThan(300);
  };
  await put('/user-limits/golden-none/max-channels', { value: 3 });
  await put('/user-limits/golden-none/max-connections', { value: 5 });
  await put('/vhost-limits/golden/max-queues', { value: 1000 });
  await put('/vhost-limits/golden/max-connections', { value: 500 });
  const ttl = { 'dead-letter-exchange': 'g.dlx', 'max-length': 500, 'message-ttl': 60_000 };
  await put('/policies/golden/ttl-policy', {
    pattern: '^g\\.pol\\.',
    'apply-to': 'queues',
    definition: ttl,
    priority: 5,
  });
  const alternate = { 'alternate-exchange': 'g.ae' };
  await put('/policies/golden/ae-policy', { pattern: '^g\\.polx$', 'apply-to': 'exchanges', definition: alternate });
  const bounds = { expires: 86_400_000, 'max-length': 100 };
  await put('/operator-policies/golden/op-limit', {
    pattern: '^g\\.pol\\.',
    'apply-to': 'queues',
    definition: bounds,
    priority: 1,
  });
  await put('/global-parameters/golden-param', { value: { hello: 'world', n: 1 } });
}

beforeAll(async () => {
  rig = await Rig.start();
  const { bench } = rig;
  const golden = bench.broker.createVHost('golden');
  declareObjects(golden);
  await declareRules();
  const connection = rig.client('golden');
  rig.queue(golden, 'g.excl', {}, { owner: connection.actor.owner, durable: false });
  const { consumer } = rig.consume(golden, 'g.unacked', { tag: 'unacked', prefetch: 5 });
  const busy = rig.consume(golden, 'g.busy', { tag: 'busy' });
  rig.consume(golden, 'g.pol.a', { tag: 'pol' });
  rig.consume(golden, 'g.sac', { tag: 'sac-1' });
  rig.consume(golden, 'g.sac', { tag: 'sac-2' });
  const exclusive = { tag: 'excl', noAck: false, exclusive: true, prefetch: 0, globalPrefetch: false, args: new Map() };
  golden.consume(connection.actor, 'g.excl', busy.sink, exclusive);
  rig.consume(golden, 'g.stream', { tag: 'stream', prefetch: 10 });
  const taking = connection.channel(1, { consumer });
  taking.stats.deliver = 5;
  const publishing = connection.channel(2, { confirm: true });
  publishing.stats.publish = 5;
  for (const key of ['g.plain', 'g.unacked', 'g.busy', 'g.sac', 'g.quorum', 'g.stream', 'g.pol.a'])
    publish(golden, '', key);
  publish(golden, 'g.direct', 'matches nothing');
  publish(golden, 'g.topic', 'a.b');
  publish(golden, 'g.hash', 'a');
  const quorum = golden.queues.get('g.quorum')?.get(false, busy.sink);
  if (quorum && 'queue' in quorum) quorum.queue.requeue([quorum], true);
  bench.pass(10_000);
});

afterAll(() => rig.stop());

describe('the same keys and types', () => {
  test.each(PATHS)('%s', async (name, path) => {
    const answer = await rig.ask(`/api${path}`);
    expect(answer.status).toBe(200);
    const found = differences(shapeOf(READS[name]), shapeOf(answer.body)).filter((d) => !isExpected(d));
    expect(found).toEqual([]);
  });
});

describe('the same body', () => {
  test.each(EQUAL)('%s', async (name, path) => {
    expect(await rig.get(path)).toEqual(READS[name]);
  });

  test('bindings, but for the hash of the arguments', async () => {
    const bare = (bindings: unknown) =>
      (bindings as { properties_key: string }[]).map((b) => ({
        ...b,
        properties_key: b.properties_key.replace(/~.+/, '~'),
      }));
    const between = await rig.get('/bindings/golden/e/g.direct/q/g.plain');
    expect(bare(between)).toEqual(bare(READS['bindings_golden_e_g.direct_q_g.plain']));
    const headers = await rig.get('/bindings/golden/e/g.headers/q/g.plain');
    expect(bare(headers)).toEqual(bare(READS['bindings_golden_e_g.headers_q_g.plain']));
    const from = await rig.get('/exchanges/golden/g.topic/bindings/source');
    const sorted = (list: unknown) =>
      bare(list)
        .map((b) => JSON.stringify(b))
        .sort();
    expect(sorted(from)).toEqual(sorted(READS['exchanges_golden_g.topic_bindings_source']));
  });
});

describe('paging errors', () => {
  test.each(Object.entries(recorded.errors))('%s', async (path, expected) => {
    const answer = await rig.ask(path.replace('len: 30', 'len: 11'));
    expect(answer.status).toBe(expected.status);
    const reason = (body: unknown) => JSON.stringify(body).replace(/len: \d+/, 'len: n');
    expect(reason(answer.body)).toEqual(reason(expected.body));
  });
});
