import type { Broker } from '@/lib/client/brokers';
import { exchangePath, path } from '@/lib/client/management';
import type { BinItem, BinMessage } from '@/lib/contract/bin';
import type { ChosenFate, ChosenFates } from '@/lib/contract/deeds-messages';
import { published, whoami } from '@/lib/contract/management';
import { ok, type Result } from '@/lib/contract/result';
import { theBin } from '@/lib/server/bin';
import type { BinScope } from '@/lib/server/bin/bin';

/** A user sees what he deleted; an administrator sees all. */
export async function binScopeOf(broker: Broker): Promise<Result<BinScope>> {
  const who = await broker.client.get('whoami', whoami);
  if (!who.ok) return who;
  const { name, tags } = who.value;
  return ok(tags.includes('administrator') ? { broker: broker.name } : { broker: broker.name, user: name });
}

/** Back to the queue where it was; a copy leaves the bin only when the queue has it. */
export async function restoreBinned(broker: Broker, ids: readonly string[]): Promise<Result<ChosenFates>> {
  const scope = await binScopeOf(broker);
  if (!scope.ok) return scope;
  const found = new Map((await theBin().read(scope.value, ids)).map((one) => [one.item.id, one]));
  const fates: ChosenFate[] = [];
  for (const id of ids) {
    const one = found.get(id);
    if (one === undefined) {
      fates.push({ id, fate: 'gone' });
      continue;
    }
    const fate = await publish(broker, one.item, one.message);
    if (fate.fate === 'done') await theBin().remove(scope.value, [id]);
    fates.push({ id, ...fate });
  }
  return ok({ fates });
}

async function publish(broker: Broker, item: BinItem, message: BinMessage): Promise<Omit<ChosenFate, 'id'>> {
  const { user_id: _user, cluster_id: _cluster, ...properties } = message.properties;
  const answer = await broker.client.post(
    path('exchanges', item.vhost, exchangePath(''), 'publish'),
    {
      routing_key: item.queue,
      payload: message.payload,
      payload_encoding: message.payload_encoding,
      properties,
    },
    published,
  );
  if (!answer.ok) return { fate: 'refused', reason: answer.error.reason };
  return { fate: answer.value.routed ? 'done' : 'unroutable' };
}

export async function discardBinned(broker: Broker, ids: readonly string[]): Promise<Result<{ removed: number }>> {
  const scope = await binScopeOf(broker);
  return scope.ok ? ok({ removed: await theBin().remove(scope.value, ids) }) : scope;
}
