/** Follows the messages of a sending through a broker that can tell what becomes of them. */
import type { Broker } from '@/lib/client/brokers';
import { isCapable } from '@/lib/client/capable';
import { journeyPath, journeyReport, journeysPath } from '@/lib/contract/journeys';
import { journeysListed, type SendingJourneys } from '@/lib/contract/publish-journeys';
import { fail, ok, type Result } from '@/lib/contract/result';

export type Following =
  | { readonly is: 'not-offered' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'followed'; readonly vhost: string; readonly watch: string };

type Publisher = { readonly vhost: string; readonly name: string; readonly messages: number };

/** Before the publisher of that name connects, so that nothing is missed. That it can't be followed is no failure. */
export async function follow({ client }: Broker, { vhost, name, messages }: Publisher): Promise<Following> {
  if (!(await isCapable(client, 'journeys'))) return { is: 'not-offered' };
  const begun = await client.post(journeysPath(vhost), { publisher: name, messages }, journeyReport);
  return begun.ok ? { is: 'followed', vhost, watch: begun.value.id } : { is: 'refused', why: begun.error.reason };
}

export async function journeysOf({ client }: Broker, following: Following): Promise<Result<SendingJourneys>> {
  if (following.is !== 'followed') return ok(following);
  const { vhost, watch } = following;
  const report = await client.get(journeyPath(vhost, watch), journeyReport, { limit: journeysListed });
  if (report.ok) return ok({ is: 'followed', vhost, report: report.value });
  if (report.error.kind !== 'not-found') return report;
  return fail('not-found', 'The broker has forgotten these messages: it was restarted, or nobody looked for long.');
}

/** The broker would forget it by itself: no error matters. */
export async function unfollow({ client }: Broker, following: Following): Promise<void> {
  if (following.is === 'followed') await client.send('DELETE', journeyPath(following.vhost, following.watch));
}
