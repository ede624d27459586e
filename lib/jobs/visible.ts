/** Who may see and who may steer a job: jobs live in the console, so the console has to keep the broker's rights. */
import { z } from 'zod';
import type { Broker } from '@/lib/client/brokers';
import * as wire from '@/lib/contract/management';
import { fail, ok, type Result } from '@/lib/contract/result';
import type { Drive } from '@/lib/jobs/drive';
import { theJobs } from '@/lib/jobs/the-jobs';

/** A broker lists the virtual hosts that its user may see. */
export async function visibleVhosts(broker: Broker): Promise<Result<ReadonlySet<string>>> {
  const vhosts = await broker.client.get('vhosts', z.array(wire.vhost), { columns: 'name' });
  return vhosts.ok ? ok(new Set(vhosts.value.map(({ name }) => name))) : vhosts;
}

export async function visibleJob(broker: Broker, id: string): Promise<Result<Drive>> {
  const drive = theJobs().find(broker.name, id);
  const vhosts = await visibleVhosts(broker);
  if (!vhosts.ok) return vhosts;
  return drive !== undefined && vhosts.value.has(drive.job.spec.vhost)
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
