import type { WireBinding, WireExchange } from '@/lib/contract/management';
import { type ExplainedArgument, effective, explainArguments, type Feature, queueFeatures } from '@/lib/model/features';
import { type BindingRow, bindingRow } from '@/lib/model/queue';
import { type Clock, rateSeries, type Series, sinceFirstSign } from '@/lib/model/series';

export type ExchangeRow = {
  readonly key: string;
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly features: readonly Feature[];
  readonly internal: boolean;
  readonly rateIn: number | null;
  readonly rateOut: number | null;
  readonly alternate: string | null;
  readonly trend: readonly number[];
  readonly policy: string | null;
};

export type ExchangeDetail = {
  readonly row: ExchangeRow;
  readonly explained: readonly ExplainedArgument[];
  readonly durable: boolean | null;
  readonly rates: { readonly in: Series; readonly out: Series };
  readonly outgoing: readonly BindingRow[];
  readonly incoming: readonly BindingRow[];
};

export function exchangeRow(wire: WireExchange, trend: readonly number[]): ExchangeRow {
  const alternate = effective(wire, 'alternate-exchange');
  return {
    key: JSON.stringify([wire.vhost, wire.name]),
    vhost: wire.vhost,
    name: wire.name,
    type: wire.type,
    features: queueFeatures(wire).filter(({ kind }) => kind !== 'alternate'),
    internal: wire.internal === true,
    rateIn: wire.message_stats?.publish_in_details?.rate ?? null,
    rateOut: wire.message_stats?.publish_out_details?.rate ?? null,
    alternate: typeof alternate === 'string' ? alternate : null,
    trend,
    policy: wire.policy ?? null,
  };
}

export function exchangeDetail(
  wire: WireExchange,
  outgoing: readonly WireBinding[],
  incoming: readonly WireBinding[],
  clock: Clock,
): ExchangeDetail {
  return {
    row: exchangeRow(wire, []),
    explained: explainArguments(wire.arguments, {}),
    durable: wire.durable ?? null,
    rates: sinceFirstSign({
      in: rateSeries(wire.message_stats?.publish_in_details, clock),
      out: rateSeries(wire.message_stats?.publish_out_details, clock),
    }),
    outgoing: outgoing.map(bindingRow),
    incoming: incoming.map(bindingRow),
  };
}

/** The default exchange can't be deleted or bound, and neither can what the specification predeclares. */
export function predeclared(name: string): boolean {
  return name === '' || name.startsWith('amq.');
}
