/** The part of the console server that runs jobs, as a process of its own: tests kill it. */
import { allBrokers, type Broker } from '../../lib/client/brokers.ts';
import { isCapable } from '../../lib/client/capable.ts';
import type { JobCommand, JobSummary, Target } from '../../lib/contract/jobs.ts';
import type { Result } from '../../lib/contract/result.ts';
import { type Scan, theScans } from '../../lib/dead-letters/scans.ts';
import { freeze } from '../../lib/jobs/freeze.ts';
import { freezeRecall } from '../../lib/jobs/recall.ts';
import { startJobs, theJobs } from '../../lib/jobs/the-jobs.ts';

export type Asked =
  /** `last`: so many at the end of the queue; absent: all. */
  | { readonly do: 'freeze'; readonly queue: string; readonly target: Target; readonly last?: number }
  /** Looks where that is safe or was wanted, and makes the job that calls back. */
  | { readonly do: 'recall'; readonly id: string; readonly queue: string }
  | { readonly do: 'command'; readonly id: string; readonly command: JobCommand }
  | { readonly do: 'jobs' }
  | { readonly do: 'unknown'; readonly id: string };

export type Answers = {
  freeze: Result<{ id: string }>;
  recall: Result<{ id: string }>;
  command: Result<null>;
  jobs: readonly JobSummary[];
  /** The entries that may be doubled. */
  unknown: readonly number[];
};

function broker(): Broker {
  const found = allBrokers().get('fire');
  if (found === undefined) throw new Error('WAYBILL_BROKERS names no broker "fire"');
  return found;
}

async function scanned(queue: string): Promise<Scan> {
  const scan = theScans().start(broker(), '/', queue);
  while (scan.state === 'running') await new Promise((resolve) => setTimeout(resolve, 20));
  if (scan.state === 'failed') throw new Error(scan.error?.reason);
  return scan;
}

async function answer(asked: Asked): Promise<Answers[Asked['do']]> {
  switch (asked.do) {
    case 'freeze': {
      const { queue, target, last } = asked;
      const { id: scan, letters } = await scanned(queue);
      const chosen = last === undefined ? {} : { letters: letters.slice(-last).map(({ id }) => id) };
      const choice = { broker: 'fire', vhost: '/', queue, scan, by: [], header: '', ...chosen, why: 'under fire' };
      return await freeze(broker(), { ...choice, action: { kind: 'redrive', target, keepHistory: false } });
    }
    case 'recall': {
      const drive = theJobs().find('fire', asked.id);
      if (drive === undefined) throw new Error(`there is no job ${asked.id}`);
      if (!(await isCapable(broker().client, 'messages'))) await scanned(asked.queue);
      return await freezeRecall(broker(), drive, { queue: asked.queue, why: 'under fire' });
    }
    case 'command':
      return await theJobs().command(broker(), asked.id, asked.command);
    case 'jobs':
      return theJobs().list('fire');
    case 'unknown':
      return theJobs().find('fire', asked.id)?.job.indexesOf('unknown') ?? [];
  }
}

process.on('message', (message: { readonly id: number; readonly asked: Asked }) => {
  answer(message.asked).then(
    (value) => process.send?.({ id: message.id, value }),
    (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
await startJobs();
process.send?.({ ready: true });
