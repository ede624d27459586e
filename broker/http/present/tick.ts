import type { TickEvent } from '../../../lib/contract/events.ts';
import { activeNamesMax } from '../../../lib/contract/waybill-limits.ts';
import { BROKER, CHURN_COLUMNS, LENGTH_COLUMNS } from '../stats/columns.ts';
import { type Activity, SAMPLE_MS, type Sampler } from '../stats/sampler.ts';
import type { Series } from '../stats/series.ts';
import { objectTotals } from './totals.ts';

const LENGTHS: readonly string[] = LENGTH_COLUMNS;
const CHURN: readonly string[] = CHURN_COLUMNS;

/** The rate is of the last second alone: what a live chart draws. */
function numberAndRate(series: Series | undefined, column: string, now: number): [number, { rate: number }] {
  const index = BROKER.columns.indexOf(column);
  return [series?.last[index] ?? 0, { rate: series?.rate(now, SAMPLE_MS, index) ?? 0 }];
}

interface Named {
  readonly name: string;
  readonly vhost: { readonly name: string };
}

function namesOf(objects: readonly Named[], sees: (vhost: string) => boolean): { vhost: string; name: string }[] {
  const out: { vhost: string; name: string }[] = [];
  for (const { name, vhost } of objects) {
    if (out.length >= activeNamesMax) break;
    if (sees(vhost.name)) out.push({ vhost: vhost.name, name });
  }
  return out;
}

export function tickOf(
  sampler: Sampler,
  activity: Activity,
  sees: (vhost: string) => boolean,
  overflow: boolean,
): TickEvent {
  const { broker, now } = sampler;
  const series = sampler.totals.of(broker);
  const lengths = (column: (typeof LENGTH_COLUMNS)[number]) => numberAndRate(series, column, now);
  const [messages, messagesRate] = lengths('messages');
  const [ready, readyRate] = lengths('messages_ready');
  const [unacked, unackedRate] = lengths('messages_unacknowledged');
  const stats: TickEvent['message_stats'] = {};
  for (const column of BROKER.columns) {
    if (LENGTHS.includes(column) || CHURN.includes(column)) continue;
    [stats[column], stats[`${column}_details`]] = numberAndRate(series, column, now);
  }
  const { queues, exchanges, connections } = activity;
  return {
    at: now,
    object_totals: objectTotals(broker),
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
      queues: namesOf(queues, sees),
      exchanges: namesOf(exchanges, sees),
      connections: connections
        .filter((c) => sees(c.vhost))
        .slice(0, activeNamesMax)
        .map((c) => c.name),
      more: overflow || Math.max(queues.length, exchanges.length, connections.length) > activeNamesMax,
    },
    alarms: [...broker.alarms.reasons],
  };
}
