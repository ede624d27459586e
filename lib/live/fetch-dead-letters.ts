/** What is watched of dead-letter queues and of jobs. */
import { z } from 'zod';
import { scoped } from '@/lib/client/management';
import type { JobSummary } from '@/lib/contract/jobs';
import { parkedQueue } from '@/lib/contract/letter-facts';
import * as wire from '@/lib/contract/management';
import { ok } from '@/lib/contract/result';
import { theJobs } from '@/lib/jobs/the-jobs';
import { visibleJob, visibleJobs } from '@/lib/jobs/visible';
import type { Fetchers } from '@/lib/live/fetcher';
import { type DeadLetterFlaw, deadLetterQueues } from '@/lib/model/dead-letter-queues';
import { queueKey } from '@/lib/model/queue';
import type { Preview } from '@/lib/model/redrive';

export type DeadLetterSource = { readonly name: string; readonly consumers: number | null };

export type DeadLetterRow = {
  readonly key: string;
  readonly vhost: string;
  readonly name: string;
  /** Ready ones; null is not known. */
  readonly messages: number | null;
  readonly unacked: number | null;
  readonly perSecond: number | null;
  readonly consumers: number | null;
  readonly sources: readonly DeadLetterSource[];
  /** Without any: the dead-letter exchanges where it is published. */
  readonly through: readonly string[];
  /** Here lies what somebody parked. */
  readonly parked: boolean;
  readonly trend: readonly number[];
};

export type DeadLettersData = { readonly queues: readonly DeadLetterRow[]; readonly flaws: readonly DeadLetterFlaw[] };

export type JobDetail = {
  readonly summary: JobSummary;
  readonly preview: Preview | null;
  readonly setHash: string;
  /** What was called back of it, the newest first. */
  readonly recalls: readonly JobSummary[];
};

export type DeadLetterTopicData = {
  'dead-letters': DeadLettersData;
  jobs: readonly JobSummary[];
  job: JobDetail;
};

const columns =
  'name,vhost,consumers,messages_ready,messages_unacknowledged,messages_details.rate,arguments,effective_policy_definition';

export const deadLetterFetchers: Fetchers<DeadLetterTopicData> = {
  async 'dead-letters'({ vhost }, { client, trends }, nowMs) {
    const [queues, exchanges, bindings] = await Promise.all([
      client.get(scoped('queues', vhost), z.array(wire.queue), { columns }),
      client.get(scoped('exchanges', vhost), z.array(wire.exchange), { columns: 'name,vhost,type' }),
      client.get(scoped('bindings', vhost), wire.declaredBindings, wire.withoutImplied),
    ]);
    if (!queues.ok) return queues;
    if (!exchanges.ok) return exchanges;
    if (!bindings.ok) return bindings;
    const found = deadLetterQueues(queues.value, exchanges.value, bindings.value);
    const holders = new Map(found.queues.map((queue) => [queue.key, queue]));
    const consumers = new Map(
      queues.value.map((queue) => [queueKey(queue.vhost, queue.name), queue.consumers ?? null]),
    );
    const rows = queues.value.flatMap((queue): DeadLetterRow[] => {
      const key = queueKey(queue.vhost, queue.name);
      const parked = queue.name === parkedQueue;
      const holder = holders.get(key);
      if (holder === undefined && !parked) return [];
      const messages = queue.messages_ready ?? null;
      return [
        {
          key,
          vhost: queue.vhost,
          name: queue.name,
          messages,
          unacked: queue.messages_unacknowledged ?? null,
          perSecond: queue.messages_details?.rate ?? null,
          consumers: queue.consumers ?? null,
          sources: (holder?.sources ?? []).map((name) => ({
            name,
            consumers: consumers.get(queueKey(queue.vhost, name)) ?? null,
          })),
          through: holder?.through ?? [],
          parked,
          trend: trends.add(`dl${key}`, messages ?? undefined, nowMs),
        },
      ];
    });
    return ok({ queues: rows, flaws: found.flaws });
  },

  async jobs(_topic, { broker }) {
    const visible = await visibleJobs(broker);
    return visible.ok ? ok(theJobs().list(broker.name).filter(visible.value)) : visible;
  },

  async job({ id }, { broker }) {
    const drive = await visibleJob(broker, id);
    if (!drive.ok) return drive;
    const { job } = drive.value;
    const { preview, setHash } = job.spec;
    const recalls = theJobs().recallsOf(job);
    return ok({ summary: drive.value.summary(), preview, setHash, recalls: recalls.map((each) => each.summary()) });
  },
};
