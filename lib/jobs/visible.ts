/** Who may see and who may steer a job: jobs live in the console, so the console has to keep the broker's rights. */
import { z } from 'zod';
import type { Broker } from '@/lib/client/brokers';
import type { JobFacts } from '@/lib/contract/jobs';
import * as wire from '@/lib/contract/management';
import { fail, ok, type Result } from '@/lib/contract/result';
import type { Drive } from '@/lib/jobs/drive';
import { theJobs } from '@/lib/jobs/the-jobs';

type Visible = (job: Pick<JobFacts, 'vhost' | 'by'>) => boolean;

/**
 * A broker lists the virtual hosts that its user may see. While it can't be reached nobody knows, but a job goes on in
 * the console: whoever began it still sees it, and can stop it.
 */
export async function visibleJobs(broker: Broker): Promise<Result<Visible>> {
  const vhosts = await broker.client.get('vhosts', z.array(wire.vhost), { columns: 'name' });
  if (vhosts.ok) {
    const names = new Set(vhosts.value.map(({ name }) => name));
    return ok(({ vhost }) => names.has(vhost));
  }
  return vhosts.error.kind === 'unreachable' ? ok(({ by }) => by === broker.user) : vhosts;
}

export async function visibleJob(broker: Broker, id: string): Promise<Result<Drive>> {
  const drive = theJobs().find(broker.name, id);
  const visible = await visibleJobs(broker);
  if (!visible.ok) return visible;
  return drive !== undefined && visible.value(drive.job.spec)
    ? ok(drive)
    : fail('not-found', 'There is no such job. The oldest that ended are forgotten.', 404);
}

/** Who began it, and administrators. */
export async function steerableJob(broker: Broker, id: string): Promise<Result<Drive>> {
  const drive = await visibleJob(broker, id);
  if (!drive.ok || drive.value.job.spec.by === broker.user) return drive;
  const about = await broker.client.get('whoami', wire.whoami);
  if (!about.ok) return about;
  if (about.value.tags.includes('administrator')) return drive;
  return fail('forbidden', `Only ${drive.value.job.spec.by} and administrators may steer this job.`, 403);
}
