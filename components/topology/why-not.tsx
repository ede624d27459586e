'use client';

import { useTopologyT } from '@/lib/messages/use-topology-t';
import type { Route, WhyNot } from '@/lib/model/route';

/** A sentence for each way that leads to the queue, why the message doesn't take it. */
export function WhyNotNote({
  queue,
  gets,
  reasons,
}: {
  queue: string;
  gets: Route['queues'][number] | undefined;
  reasons: readonly WhyNot[];
}) {
  const t = useTopologyT();
  const words = t.route.whyNot;
  const sentence = (reason: WhyNot): string => {
    if (reason.kind === 'no-queue' || reason.kind === 'not-bound') return words[reason.kind];
    if (reason.kind === 'exchange-not-reached') return words['exchange-not-reached'](reason.binding.source);
    return words.missed(reason.binding.source, reason.binding.routing_key) + t.route.miss(reason.why);
  };
  if (gets !== undefined)
    return <p className="mt-3 border-t pt-3">{gets.certain ? words.gets(queue) : words.may(queue)}</p>;
  return (
    <section className="mt-3 border-t pt-3">
      <h3 className="font-medium">{words.title(queue)}</h3>
      <ul className="mt-1 list-disc pl-5 text-soft">
        {reasons.map((reason) => (
          <li key={JSON.stringify(reason)}>{sentence(reason)}</li>
        ))}
      </ul>
    </section>
  );
}
