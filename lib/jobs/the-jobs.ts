import { allBrokers } from '@/lib/client/brokers';
import { theScans } from '@/lib/dead-letters/scans';
import { JobManager } from '@/lib/jobs/manager';
import { consoleDir } from '@/lib/server/console-dir';
import { oneInProcess } from '@/lib/server/one-in-process';

/** The journals want one writer. */
export const theJobs = oneInProcess('jobs', () => new JobManager(consoleDir('jobs')));

/** At the start of the console: takes up what was running, and listens for second deaths. */
export async function startJobs(): Promise<void> {
  const jobs = theJobs();
  theScans().onDone((scan) => void jobs.sawLetters(scan));
  await jobs.recover(allBrokers());
}
