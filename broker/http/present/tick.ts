import type { TickEvent } from '../../../lib/contract/events.ts';
import { activeNamesMax } from '../../../lib/contract/waybill-limits.ts';
import type { VHost } from '../../core/vhost.ts';
import { BROKER, DELIVERY_COLUMNS, PUBLISH_COLUMNS } from '../stats/columns.ts';
import { type Activity, SAMPLE_MS, type Sampler } from '../stats/sampler.ts';
import { objectTotals } from './totals.ts';

const MESSAGE_COLUMNS: readonly string[] = [...PUBLISH_COLUMNS, ...DELIVERY_COLUMNS];

/** Who a tick is made for. */
export interface Viewer {
  readonly seesAll: boolean;
  readonly user: string;
  sees(vhost: string): boolean;
}

/** The rate is of the last second alone: what a live chart draws. */
type Column = (column: string) => [number, { rate: number }];

/** The whole broker, or the sum of what the viewer may see: the columns of both begin alike. */
function columnsFor(sampler: Sampler, viewer: Viewer, vhosts: readonly VHost[]): Column {
  const { broker, now } = sampler;
  const all = viewer.seesAll ? [sampler.totals.of(broker)] : vhosts.map((v) => sampler.vhosts.of(v));
  const series = all.filter((s) => s !== undefined);
  return (column) => {
    const index = BROKER.columns.indexOf(column);
    let value = 0;
    let rate = 0;
    for (const one of series) {
      value += one.last[index] ?? 0;
      rate += one.rate(now, SAMPLE_MS, index);
    }
    return [value, { rate }];
  };
}

interface Named {
  readonly name: string;
  readonly vhost: { readonly name: string };
}

function namesOf(objects: readonly Named[], viewer: Viewer): { vhost: string; name: string }[] {
  const out: { vhost: string; name: string }[] = [];
  for (const { name, vhost } of objects) {
    if (out.length >= activeNamesMax) break;
    if (viewer.sees(vhost.name)) out.push({ vhost: vhost.name, name });
  }
  return out;
}

export function tickOf(sampler: Sampler, activity: Activity, viewer: Viewer, overflow: boolean): TickEvent {
  const { broker, now } = sampler;
  const vhosts = [...broker.vhosts.values()].filter((v) => viewer.sees(v.name));
  const numberAndRate = columnsFor(sampler, viewer, vhosts);
  const [messages, messagesRate] = numberAndRate('messages');
  const [ready, readyRate] = numberAndRate('messages_ready');
  const [unacked, unackedRate] = numberAndRate('messages_unacknowledged');
  const stats: TickEvent['message_stats'] = {};
  for (const column of MESSAGE_COLUMNS) [stats[column], stats[`${column}_details`]] = numberAndRate(column);
  const { queues, exchanges, connections } = activity;
  return {
    at: now,
    object_totals: objectTotals(broker, vhosts, viewer.seesAll ? undefined : viewer.user),
    queue_totals: {
      messages,
      messages_details: messagesRate,
      messages_ready: ready,
      messages_ready_details: readyRate,
      messages_unacknowledged: unacked,
      messages_unacknowledged_details: unackedRate,
    },
    message_stats: stats,
    active: {
      queues: namesOf(queues, viewer),
      exchanges: namesOf(exchanges, viewer),
      connections: connections
        .filter((c) => viewer.seesAll || c.user === viewer.user)
        .slice(0, activeNamesMax)
        .map((c) => c.name),
      more: overflow || Math.max(queues.length, exchanges.length, connections.length) > activeNamesMax,
    },
    alarms: [...broker.alarms.reasons],
  };
}
