'use client';

import { SmallTable } from '@/components/table/small-table';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import type { ToldStep } from '@/lib/contract/route';
import { exchangePagePath, queuePath } from '@/lib/hooks/scope';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import type { BindingVerdict } from '@/lib/model/route';

type Row = BindingVerdict & { readonly key: string };

function Verdict({ verdict }: Pick<BindingVerdict, 'verdict'>) {
  const t = useTopologyT();
  if (verdict.match === 'yes') return <State tone="good">{t.route.yes}</State>;
  const why = verdict.match === 'maybe' ? t.route.maybe[verdict.why] : t.route.miss(verdict.why);
  return (
    <span className="flex min-w-40 flex-col items-baseline gap-x-2 sm:min-w-64 sm:flex-row">
      <State tone="calm" className="shrink-0">
        {verdict.match === 'maybe' ? t.route.perhaps : t.route.no}
      </State>
      <span className="whitespace-normal text-faint">{why}</span>
    </span>
  );
}

/** Each exchange on the way, with what its bindings say. */
export function RouteTable({ vhost, steps }: { vhost: string; steps: readonly ToldStep[] }) {
  const t = useTopologyT();
  return steps.map((step) => (
    <section key={step.exchange} className="border-t first:border-t-0">
      <h3 className="flex items-baseline gap-2 px-4 py-2 text-sm font-medium">
        <ScopedLink href={exchangePagePath(vhost, step.exchange)}>
          {step.exchange === '' ? t.defaultExchange : step.exchange}
        </ScopedLink>
        <span className="text-xs font-normal text-faint">
          {step.type}
          {!step.certain && ` · ${t.route.perhaps}`}
        </span>
      </h3>
      {step.named
        .filter(({ exists }) => !exists)
        .map(({ queue }) => (
          <p key={queue} className="px-4 pb-2 text-soft">
            {t.route.noSuchQueue(queue)}
          </p>
        ))}
      {step.alternate !== null && (
        <p className="px-4 pb-2 text-soft">{t.route.alternates[step.alternate.outcome](step.alternate.exchange)}</p>
      )}
      {step.exchange !== '' && step.verdicts.length === 0 && (
        <p className="px-4 pb-2 text-soft">{t.route.noBindings}</p>
      )}
      {step.verdicts.length > 0 && <Bindings vhost={vhost} step={step} />}
    </section>
  ));
}

function Bindings({ vhost, step }: { vhost: string; step: ToldStep }) {
  const t = useTopologyT();
  const rows = step.verdicts.map((each): Row => {
    const { destination_type: type, destination, properties_key: properties } = each.binding;
    return { ...each, key: JSON.stringify([type, destination, properties]) };
  });
  const unseen = step.missed - step.verdicts.filter(({ verdict }) => verdict.match === 'no').length;
  return (
    <>
      <SmallTable<Row>
        label={`${t.route.steps} ${step.exchange}`}
        rows={rows}
        columns={[
          {
            id: 'destination',
            label: t.route.columns.destination,
            cell: ({ binding: { destination, destination_type: type } }) => (
              <ScopedLink href={(type === 'queue' ? queuePath : exchangePagePath)(vhost, destination)}>
                {destination}
              </ScopedLink>
            ),
          },
          {
            id: 'key',
            late: true,
            label: t.route.columns.key,
            cell: ({ binding: { routing_key: key, arguments: args } }) => (
              <span className="font-mono text-xs">
                {key}{' '}
                {Object.entries(args).map(([name, value]) => (
                  <span
                    key={name}
                    className="text-soft"
                  >{`${name}=${typeof value === 'string' ? value : JSON.stringify(value)} `}</span>
                ))}
              </span>
            ),
          },
          {
            id: 'verdict',
            label: t.route.columns.verdict,
            wraps: true,
            cell: ({ verdict }) => <Verdict verdict={verdict} />,
          },
        ]}
      />
      {unseen > 0 && <p className="px-4 py-2 text-xs text-faint">{t.route.more(unseen)}</p>}
    </>
  );
}
