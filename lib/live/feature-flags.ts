import { z } from 'zod';
import type { ManagementClient } from '@/lib/client/management';
import { whoami } from '@/lib/contract/management';
import { featureFlag } from '@/lib/contract/nodes';
import { type FlagRow, flagRows } from '@/lib/model/nodes';

/** Of the whole cluster. Administrators alone may see them; whoever else asks is written to RabbitMQ's log each time. */
export async function readFeatureFlags(client: ManagementClient): Promise<readonly FlagRow[] | null> {
  const user = await client.get('whoami', whoami);
  if (!user.ok || !user.value.tags.includes('administrator')) return null;
  const flags = await client.get('feature-flags', z.array(featureFlag));
  return flags.ok ? flagRows(flags.value) : null;
}
