import {
  type ClientPlan,
  type ConsumerPlan,
  type Fault,
  type MqttPublisherPlan,
  OTHER_VHOST,
  type Plan,
  type PublisherPlan,
  type QueuePlan,
  type SubscriberPlan,
} from './plan.ts';
import { Random, randomFor } from './random.ts';

/** For how long faults come, in simulated ms. */
const FAULTS_MS = 6_000;
const TOPICS = ['t/1', 't/2', 't/3', 't/1/a', 't/2/b'];
const FILTERS = ['t/#', 't/+', 't/1', 't/1/#', 't/+/a'];

export interface GenerateOptions {
  readonly store?: Plan['store'];
}

/** The plan of a seed. */
export function generate(seed: number, o: GenerateOptions = {}): Plan {
  const random = new Random(seed);
  const store = o.store ?? 'file';
  // What came later has choices of its own, so that the rest of a seed's plan stays as it was.
  const queues = byPolicies(queuesOf(random), randomFor(seed, 'policies'));
  const clients = [...clientsOf(random, queues), ...laterClients(randomFor(seed, 'later clients'))];
  return {
    seed,
    store,
    network: { delayMsMax: random.pick([0, 1, 3, 20]), splitPercent: random.pick([0, 5, 30]) },
    disk: {
      latencyMsMax: random.pick([1, 3, 15]),
      segmentBytes: random.pick([16, 32, 64, 256]) * 1024,
      residentBytes: random.pick([2, 8, 64, 1024]) * 1024,
      ...fullness(randomFor(seed, 'a full disk')),
    },
    queues,
    clients,
    faults: [...faultsOf(random, clients, store), ...laterFaults(randomFor(seed, 'later faults'))],
  };
}

function byPolicies(queues: readonly QueuePlan[], random: Random): QueuePlan[] {
  return queues.map((queue) => {
    const { ttlMs, maxLength, deliveryLimit, deadTo } = queue;
    const hasRules = [ttlMs, maxLength, deliveryLimit, deadTo].some((rule) => rule !== undefined);
    return random.percent(60) && hasRules ? { ...queue, byPolicy: true } : queue;
  });
}

function laterClients(random: Random): ClientPlan[] {
  const clients: ClientPlan[] = [];
  if (random.percent(40)) {
    const deeds = random.between(10, 30);
    clients.push({ kind: 'churner', name: 'abroad', deeds, gapMs: random.pick([5, 60]), vhost: OTHER_VHOST });
  }
  for (let i = random.below(3); i > 0; i--) {
    const [level, clean] = [random.pick([4, 5] as const), random.percent(50)];
    clients.push({ kind: 'mortal', name: `w${i}`, level, clean, saysGoodbye: random.percent(40) });
  }
  return clients;
}

function laterFaults(random: Random): Fault[] {
  return random.percent(40) ? [{ kind: 'policies', atMs: random.below(FAULTS_MS) }] : [];
}

function fullness(random: Random): Pick<Plan['disk'], 'freeLimitBytes' | 'drainsFull'> {
  return { ...(random.percent(30) ? { freeLimitBytes: 0 } : {}), ...(random.percent(30) ? { drainsFull: true } : {}) };
}

function queuesOf(random: Random): QueuePlan[] {
  const dead: QueuePlan = { name: 'dead', kind: 'classic' };
  const deadTo = dead.name;
  const plain = (name: string): QueuePlan => ({ name, kind: random.percent(30) ? 'quorum' : 'classic' });
  const kinds: ((name: string) => QueuePlan)[] = [
    plain,
    (name) => ({ ...plain(name), topicKey: random.pick(['t.#', 't.*', 't.1']) }),
    (name) => ({ ...plain(name), fan: true }),
    (name) => ({ name, kind: 'classic', deadTo }),
    (name) => ({ name, kind: 'classic', ttlMs: random.pick([50, 400, 3_000]), deadTo }),
    (name) => ({ name, kind: 'classic', maxLength: random.between(1, 12), overflow: 'drop-head', deadTo }),
    (name) => ({ name, kind: 'classic', maxLength: random.between(2, 12), overflow: 'drop-head' }),
    (name) => ({ name, kind: 'classic', maxLength: random.between(2, 12), overflow: 'reject-publish' }),
    (name) => ({ name, kind: 'quorum', deliveryLimit: random.between(0, 3), deadTo }),
    (name) => ({ name, kind: 'classic', maxPriority: 3 }),
  ];
  const fan: QueuePlan = { ...plain('fan'), fan: true };
  const count = random.between(2, 5);
  const own = Array.from({ length: count }, (_, i) => random.pick(kinds)(`q${i + 1}`));
  return [...own, fan, dead];
}

function clientsOf(random: Random, queues: readonly QueuePlan[]): ClientPlan[] {
  const clients: ClientPlan[] = [];
  for (let i = random.between(1, 3); i > 0; i--) clients.push(publisher(random, `p${i}`, queues));
  for (const queue of queues) {
    for (let i = random.below(3); i > 0; i--) clients.push(consumer(random, `c-${queue.name}-${i}`, queue));
  }
  if (random.percent(40)) clients.push({ kind: 'listener', name: 'listener' });
  if (random.percent(50)) clients.push({ kind: 'churner', name: 'churner', deeds: random.between(5, 25), gapMs: 60 });
  for (let i = random.below(3); i > 0; i--) clients.push(mqttPublisher(random, `m${i}`));
  for (let i = random.below(4); i > 0; i--) clients.push(subscriber(random, `s${i}`));
  if (random.percent(40)) {
    clients.push({ kind: 'retainer', name: 'r1', topics: 3, messages: random.between(5, 20), gapMs: 80 });
  }
  return clients;
}

function publisher(random: Random, name: string, queues: readonly QueuePlan[]): PublisherPlan {
  const exchange = random.pick(['x.direct', 'x.direct', 'x.fan', 'amq.topic'] as const);
  // A transaction that a queue refuses is a channel's end.
  const refusing = queues.filter(({ overflow }) => overflow === 'reject-publish').map((queue) => queue.name);
  const mode = random.percent(25) ? 'tx' : 'confirm';
  const names = queues.map((queue) => queue.name).filter((queue) => mode === 'confirm' || !refusing.includes(queue));
  const keys = exchange === 'amq.topic' ? ['t.1', 't.2', 't.1.a'] : exchange === 'x.fan' ? [''] : names;
  return {
    kind: 'publisher',
    name,
    mode,
    exchange,
    keys,
    messages: random.between(10, 80),
    gapMs: random.pick([0, 5, 30]),
    bodyBytesMax: random.pick([60, 300, 2_000, 12_000]),
    transientPercent: random.pick([0, 0, 30]),
    rollbackPercent: random.pick([0, 30]),
    window: random.pick([1, 5, 30]),
    heartbeatS: random.pick([0, 2]),
  };
}

function consumer(random: Random, name: string, { name: queue, kind }: QueuePlan): ConsumerPlan {
  const mode = random.pick(['ack', 'ack', 'ack', 'tx', 'get', 'no-ack'] as const);
  return {
    kind: 'consumer',
    name,
    queue,
    // No quorum queue takes part in transactions in RabbitMQ; here they do, but nobody counts on it.
    mode: mode === 'tx' && kind === 'quorum' ? 'ack' : mode,
    prefetch: random.pick([1, 3, 10, 100]),
    ackEvery: random.pick([1, 1, 4]),
    holdMsMax: random.pick([0, 10, 200]),
    requeuePercent: random.pick([0, 10, 30]),
    rejectPercent: random.pick([0, 0, 10]),
    leavePercent: random.pick([0, 0, 2]),
    heartbeatS: random.pick([0, 2]),
  };
}

function mqttPublisher(random: Random, name: string): MqttPublisherPlan {
  return {
    kind: 'mqtt-publisher',
    name,
    level: random.pick([4, 5]),
    qos: random.pick([0, 1, 2, 2]),
    topics: TOPICS.slice(0, random.between(1, TOPICS.length)),
    messages: random.between(10, 60),
    gapMs: random.pick([0, 5, 30]),
    bodyBytesMax: random.pick([60, 300, 2_000]),
    window: random.pick([1, 5, 20]),
  };
}

function subscriber(random: Random, name: string): SubscriberPlan {
  const level = random.pick([4, 5, 5] as const);
  const isShared = level === 5 && random.percent(25);
  const filters = isShared ? ['t/#'] : [random.pick(FILTERS)];
  if (!isShared && random.percent(30)) filters.push('t/2/b');
  return {
    kind: 'subscriber',
    name,
    level,
    qos: isShared ? 1 : random.pick([0, 1, 2, 2]),
    filters,
    clean: !isShared && random.percent(20),
    ...(isShared ? { group: 'g' } : {}),
    receiveMaximum: random.pick([0, 1, 5]),
    holdMsMax: random.pick([0, 10, 100]),
  };
}

function faultsOf(random: Random, clients: readonly ClientPlan[], store: Plan['store']): Fault[] {
  const faults: Fault[] = [];
  const some = (most: number, make: (atMs: number) => Fault): void => {
    for (let i = random.below(most + 1); i > 0; i--) faults.push(make(random.below(FAULTS_MS)));
  };
  const anybody = (): string => random.pick(clients).name;
  some(4, (atMs) => ({ kind: 'cut', atMs, client: anybody() }));
  some(2, (atMs) => ({ kind: 'vanish', atMs, client: anybody(), forMs: random.between(10, 5_000) }));
  some(2, (atMs) => ({ kind: 'stall', atMs, client: anybody(), forMs: random.between(10, 2_000) }));
  if (random.percent(20)) some(2, (atMs) => ({ kind: 'clock', atMs, byMs: random.between(-60_000, 60_000) }));
  if (store === 'memory') return faults;
  const crash = () => ({ downMs: random.between(1, 500), power: random.percent(70) });
  some(3, (atMs) => ({ kind: 'crash', atMs, ...crash() }));
  for (let i = random.below(3); i > 0; i--)
    faults.push({ kind: 'crash-at-io', nth: random.between(1, 400), ...crash() });
  if (random.percent(25)) {
    some(1, (atMs) => ({
      kind: 'disk-full',
      atMs,
      forMs: random.between(100, 3_000),
      leftBytes: random.below(40_000),
    }));
  }
  if (random.percent(25)) {
    some(2, (atMs) => ({
      kind: 'disk-error',
      atMs,
      what: random.pick(['write', 'sync']),
      times: random.between(1, 3),
    }));
  }
  if (random.percent(25)) {
    some(2, (atMs) => ({ kind: 'slow-disk', atMs, forMs: random.between(100, 2_000), latencyMs: 300 }));
  }
  return faults;
}
