import type { ClientPlan, Fault, Plan, QueuePlan } from './plan.ts';

/** Whether a plan still goes wrong in the same way. */
export type StillFails = (plan: Plan) => boolean;

/** Makes a failing plan smaller for as long as it still fails: fewer faults, clients and queues, fewer and simpler messages. */
export function shrink(plan: Plan, stillFails: StillFails): Plan {
  let best = plan;
  for (;;) {
    const before = JSON.stringify(best);
    best = fewer(best, best.faults, (faults) => ({ ...best, faults }), stillFails);
    best = fewer(best, best.clients, (clients) => withClients(best, clients), stillFails);
    best = fewer(best, best.queues, (queues) => withQueues(best, queues), stillFails);
    best = simpler(best, stillFails);
    if (JSON.stringify(best) === before) return best;
  }
}

/** Delta debugging (ddmin): leaves out halves, then quarters, down to single ones. */
function fewer<T>(plan: Plan, list: readonly T[], rebuild: (kept: readonly T[]) => Plan, stillFails: StillFails): Plan {
  let kept = list;
  let best = plan;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const tried = [...kept.slice(0, from), ...kept.slice(from + size)];
      const candidate = rebuild(tried);
      if (stillFails(candidate)) {
        kept = tried;
        best = candidate;
      } else {
        from += size;
      }
    }
  }
  return best;
}

/** A fault of somebody who isn't there does nothing. */
function withClients(plan: Plan, clients: readonly ClientPlan[]): Plan {
  const names = new Set(clients.map(({ name }) => name));
  return { ...plan, clients, faults: plan.faults.filter((fault) => !('client' in fault) || names.has(fault.client)) };
}

function withQueues(plan: Plan, queues: readonly QueuePlan[]): Plan {
  const names = new Set(queues.map(({ name }) => name));
  const clients = plan.clients.flatMap((client): ClientPlan[] => {
    if (client.kind === 'consumer') return names.has(client.queue) ? [client] : [];
    if (client.kind !== 'publisher' || client.exchange !== 'x.direct') return [client];
    const keys = client.keys.filter((key) => names.has(key));
    return keys.length > 0 ? [{ ...client, keys }] : [];
  });
  const reachable = queues.map(({ deadTo, ...queue }) =>
    deadTo !== undefined && names.has(deadTo) ? { ...queue, deadTo } : queue,
  );
  return withClients({ ...plan, queues: reachable }, clients);
}

/** Numbers that are the simplest there are, and that may be approached by halves. */
const SIMPLEST: Readonly<Record<string, number>> = {
  delayMsMax: 0,
  splitPercent: 0,
  latencyMsMax: 1,
  messages: 1,
  deeds: 1,
  window: 1,
  bodyBytesMax: 1,
  transientPercent: 0,
  rollbackPercent: 0,
  heartbeatS: 0,
  ackEvery: 1,
  holdMsMax: 0,
  requeuePercent: 0,
  rejectPercent: 0,
  leavePercent: 0,
  receiveMaximum: 0,
  forMs: 1,
  downMs: 1,
  times: 1,
};

function simpler(plan: Plan, stillFails: StillFails): Plan {
  let best = plan;
  const attempt = (candidate: Plan): void => {
    if (JSON.stringify(candidate) !== JSON.stringify(best) && stillFails(candidate)) best = candidate;
  };
  attempt({ ...best, network: simplest(best.network) });
  attempt({ ...best, disk: simplest(best.disk) });
  for (const [i, client] of best.clients.entries()) {
    for (const change of [simplest, halved]) {
      attempt({ ...best, clients: best.clients.with(i, change(best.clients[i] ?? client)) });
    }
    for (const key of Object.keys(client)) {
      attempt({ ...best, clients: best.clients.with(i, onlyKey(best.clients[i] ?? client, key, simplest)) });
      attempt({ ...best, clients: best.clients.with(i, onlyKey(best.clients[i] ?? client, key, halved)) });
    }
  }
  for (const [i, fault] of best.faults.entries()) {
    const faults: Fault[] = [...best.faults];
    faults[i] = simplest(fault);
    attempt({ ...best, faults });
  }
  return best;
}

function changed<T extends object>(of: T, change: (value: number, simplest: number) => number): T {
  const copy = { ...of };
  for (const [name, value] of Object.entries(of)) {
    const least = SIMPLEST[name];
    if (least !== undefined && typeof value === 'number') Object.assign(copy, { [name]: change(value, least) });
  }
  return copy;
}

const simplest = <T extends object>(of: T): T => changed(of, (_, least) => least);
const halved = <T extends object>(of: T): T => changed(of, (value, least) => least + Math.floor((value - least) / 2));

function onlyKey<T extends object>(of: T, key: string, change: (of: T) => T): T {
  const other = Object.entries(change(of)).find(([name]) => name === key);
  return other === undefined ? of : { ...of, [key]: other[1] };
}
