import { sendInput } from '@/lib/contract/publish';
import { fail } from '@/lib/contract/result';
import { theSendings } from '@/lib/publish/sendings';
import { answer, jsonOf } from '@/lib/server/answer';
import { audited } from '@/lib/server/audit';
import { brokerOf } from '@/lib/server/broker-access';

/** Sends what was composed, over the protocol that it is for. */
export async function POST(request: Request): Promise<Response> {
  const input = sendInput.safeParse(await jsonOf(request));
  if (!input.success) {
    const issue = input.error.issues[0];
    return answer(
      fail('refused', issue === undefined ? 'The request is incomplete.' : `${issue.path.join('.')}: ${issue.message}`),
      400,
    );
  }
  const broker = await brokerOf(request, input.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const { draft, vhost, count } = input.data;
  const target = draft.protocol === 'amqp' ? `${draft.exchange} ${draft.routingKey}` : draft.topic;
  const subject = {
    user: broker.value.user,
    broker: broker.value.name,
    deed: 'send',
    vhost,
    target,
    input: { protocol: draft.protocol, count },
  };
  return answer(await audited(subject, () => theSendings().start(broker.value, input.data)));
}
