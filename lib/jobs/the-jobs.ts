import { allBrokers } from '@/lib/client/brokers';
import { theScans } from '@/lib/dead-letters/scans';
import { JobManager } from '@/lib/jobs/manager';
import { consoleDir } from '@/lib/server/console-dir';

const key = Symbol.for('waybill.jobs');

/** Route handlers are bundled apart; the journals want one writer. */
type Holder = { [key]?: JobManager };

export function theJobs(): JobManager {
  const holder = globalThis as Holder;
  holder[key] ??= new JobManager(consoleDir('jobs'));
  return holder[key];
}

/** At the start of the console: takes up what was running, and listens for second deaths. */
export async function startJobs(): Promise<void> {
  const jobs = theJobs();
  theScans().onDone((scan) => void jobs.sawLetters(scan.broker, scan.queue, scan.letters));
  await jobs.recover(allBrokers());
}
