/** What is done to chosen messages of a broker that can do it where they lie. */
import type { Broker } from '@/lib/client/brokers';
import type { DeedInput } from '@/lib/contract/deeds';
import type { ChosenFate, ChosenFates } from '@/lib/contract/deeds-messages';
import { type MessageFates, messageFates, messagesPath, readMessages } from '@/lib/contract/messages';
import { fail, ok, type Result } from '@/lib/contract/result';
import type { BrowsedMessage } from '@/lib/contract/waybill';
import { binPut, theBin } from '@/lib/server/bin';

type Where = { readonly vhost: string; readonly queue: string };

function seqsOf(ids: readonly string[]): number[] {
  return ids.flatMap((id) => (/^\d{1,15}$/.test(id) ? [Number(id)] : []));
}

const fatesOf = ({ fates }: MessageFates): ChosenFate[] =>
  fates.map(({ seq, ...rest }) => ({ id: String(seq), ...rest }));

async function post({ client }: Broker, where: Where, deed: string, body: object): Promise<Result<ChosenFates>> {
  const answer = await client.post(messagesPath(where.vhost, where.queue, deed), body, messageFates);
  return answer.ok ? ok({ fates: fatesOf(answer.value) }) : answer;
}

export async function moveOwn(broker: Broker, input: DeedInput<'move-messages'>): Promise<Result<ChosenFates>> {
  return await post(broker, input, 'move', transfer(input));
}

export async function copyOwn(broker: Broker, input: DeedInput<'copy-messages'>): Promise<Result<ChosenFates>> {
  return await post(broker, input, 'copy', transfer(input));
}

const transfer = ({ ids, exchange, routingKey }: DeedInput<'move-messages'>): object => ({
  seqs: seqsOf(ids),
  exchange,
  routing_key: routingKey,
});

export async function replaceOwn(broker: Broker, input: DeedInput<'replace-message'>): Promise<Result<ChosenFates>> {
  const [seq] = seqsOf([input.id]);
  return await post(broker, input, 'replace', {
    seq,
    exchange: input.exchange,
    routing_key: input.routingKey,
    properties: input.properties,
    payload: input.payload,
    payload_encoding: input.payloadEncoding,
  });
}

/** First the copies are in the bin, then the originals go; a copy of what didn't go is taken out again. */
export async function deleteOwn(broker: Broker, input: DeedInput<'delete-messages'>): Promise<Result<ChosenFates>> {
  const seqs = seqsOf(input.ids);
  if (!input.bin) return await post(broker, input, 'delete', { seqs });
  const fates: ChosenFate[] = [];
  let left = seqs;
  while (left.length > 0) {
    const copies = await broker.client.post(
      messagesPath(input.vhost, input.queue, 'read'),
      { seqs: left },
      readMessages,
    );
    if (!copies.ok) return partly(fates, copies);
    const { items } = copies.value;
    const seen = new Set([...items.map(({ seq }) => seq), ...copies.value.left]);
    for (const seq of left) if (!seen.has(seq)) fates.push({ id: String(seq), fate: 'gone' });
    const done = await deleteKept(broker, input, items);
    if (!done.ok) return partly(fates, done);
    fates.push(...done.value.fates);
    left = copies.value.left;
  }
  return ok({ fates });
}

async function deleteKept(
  broker: Broker,
  where: Where,
  items: readonly BrowsedMessage[],
): Promise<Result<ChosenFates>> {
  if (items.length === 0) return ok({ fates: [] });
  const kept = await binPut(broker.name, broker.user, items, { vhost: where.vhost, queue: where.queue });
  if (!kept.ok) return kept;
  const done = await post(broker, where, 'delete', { seqs: items.map(({ seq }) => seq) });
  const gone = new Set(done.ok ? done.value.fates.flatMap(({ id, fate }) => (fate === 'done' ? [id] : [])) : []);
  const { ids } = kept.value;
  const stayed = ids.filter((_, index) => !gone.has(String(items[index]?.seq)));
  // When the answer was lost, they may have gone: then the copies stay.
  if (stayed.length > 0 && done.ok) await theBin().remove({ broker: broker.name, user: broker.user }, stayed);
  return done;
}

/** What was done already must be told, though the rest failed. */
function partly(fates: ChosenFate[], failure: Result<never> | Result<unknown>): Result<ChosenFates> {
  if (failure.ok) return ok({ fates });
  return fates.some(({ fate }) => fate === 'done') ? ok({ fates }) : fail(failure.error.kind, failure.error.reason);
}
