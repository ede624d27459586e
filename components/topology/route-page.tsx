'use client';

import dynamic from 'next/dynamic';
import { parseAsString, useQueryStates } from 'nuqs';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { HeaderRows } from '@/components/messages/header-rows';
import { PageHead } from '@/components/topology/page-head';
import { drawnRoute } from '@/components/topology/route-graph';
import { RouteTable } from '@/components/topology/route-table';
import { WhyNotNote } from '@/components/topology/why-not';
import { Card, Skeleton } from '@/components/ui/card';
import { ChoiceInput } from '@/components/ui/choice-input';
import { EmptyError } from '@/components/ui/empty';
import { Field } from '@/components/ui/field';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import { VhostField } from '@/components/ui/vhost-field';
import { type RouteAnswer, routeHeadersCharsMax, routeKeyCharsMax } from '@/lib/contract/route';
import { isObject, readJson } from '@/lib/format/json';
import { type Entry, tableOf, textOf, typeOf } from '@/lib/format/table-value';
import { useLink, useLive } from '@/lib/hooks/live';
import { useRouteAnswer } from '@/lib/hooks/route-answer';
import { queuePath, useBroker, useVhost } from '@/lib/hooks/scope';
import { useTopologyT } from '@/lib/messages/use-topology-t';

const GraphCanvas = dynamic(() => import('@/components/topology/graph-canvas').then((module) => module.GraphCanvas), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

const params = {
  in: parseAsString,
  exchange: parseAsString.withDefault(''),
  key: parseAsString.withDefault(''),
  headers: parseAsString.withDefault(''),
  queue: parseAsString.withDefault(''),
};

/** Bindings change: the answer is looked at again that often. */
const everyMs = 5000;

/** Headers from the URL, as rows to type in; what isn't an object is none. */
function entriesOf(text: string): Entry[] {
  const value = readJson(text)?.value;
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, each], id) => ({ id, name, type: typeOf(each), value: textOf(each) }));
}

function useRoute(vhost: string | undefined, asked: { exchange: string; key: string; headers: string; queue: string }) {
  const broker = useBroker();
  const { link } = useLink();
  const query = new URLSearchParams({ broker, vhost: vhost ?? '', exchange: asked.exchange, key: asked.key });
  if (asked.headers !== '') query.set('headers', asked.headers);
  if (asked.queue !== '') query.set('queue', asked.queue);
  return useRouteAnswer(vhost === undefined ? undefined : query.toString(), link === 'paused' ? false : everyMs);
}

export function RoutePage() {
  const t = useTopologyT();
  const scope = useVhost();
  const info = useLive<'broker'>({ kind: 'broker' });
  const vhosts = info.data?.vhosts ?? [];
  const [asked, setAsked] = useQueryStates(params, { history: 'replace', throttleMs: 300 });
  const usual = vhosts.includes('/') ? '/' : vhosts[0];
  const vhost = asked.in ?? scope ?? usual;
  const [entries, setEntries] = useState(() => entriesOf(asked.headers));
  const table = tableOf(entries);
  const { data: answer, error } = useRoute(vhost, useDeferredValue(asked));
  const change = (next: readonly Entry[]): void => {
    setEntries([...next]);
    const headers = tableOf(next);
    if (headers === undefined) return;
    const text = JSON.stringify(headers);
    void setAsked({ headers: text === '{}' || text.length > routeHeadersCharsMax ? null : text });
  };
  const tooLong = table !== undefined && JSON.stringify(table).length > routeHeadersCharsMax;
  const known = answer?.known;
  return (
    <div className="flex flex-col gap-3 p-4 lg:p-5">
      <PageHead title={t.route.title} page="route" />
      <p className="text-sm text-soft">{t.route.lead}</p>
      <div className="grid items-start gap-4 lg:grid-cols-[340px_minmax(0,1fr)]">
        <Card>
          <form className="flex flex-col gap-3" onSubmit={(event) => event.preventDefault()}>
            {vhost !== undefined && (
              <VhostField value={vhost} vhosts={vhosts} onChange={(name) => void setAsked({ in: name })} />
            )}
            <Completed
              label={t.route.exchange}
              hint={t.route.exchangeHint}
              value={asked.exchange}
              names={known?.exchanges ?? []}
              onChange={(exchange) => void setAsked({ exchange })}
            />
            <Completed
              mono
              label={t.route.key}
              value={asked.key}
              names={known?.keys ?? []}
              onChange={(key) => void setAsked({ key })}
            />
            <HeaderRows label={t.route.headers} entries={entries} onChange={change} />
            {(table === undefined || tooLong) && (
              <State tone="warn">{tooLong ? t.route.tooLong : t.route.badHeaders}</State>
            )}
            <Completed
              label={t.route.queue}
              hint={t.route.queueHint}
              value={asked.queue}
              names={known?.queues ?? []}
              onChange={(queue) => void setAsked({ queue: queue === '' ? null : queue })}
            />
          </form>
        </Card>
        {error !== null ? (
          <Card>
            <EmptyError error={error.error} />
          </Card>
        ) : answer === undefined || vhost === undefined ? (
          <Skeleton className="h-64 w-full" />
        ) : (
          <Answer vhost={vhost} exchange={asked.exchange} queue={asked.queue} answer={answer} />
        )}
      </div>
    </div>
  );
}

/** A field that offers what is known. */
function Completed({
  label,
  hint,
  value,
  names,
  mono = false,
  onChange,
}: {
  label: string;
  hint?: string;
  value: string;
  names: readonly string[];
  mono?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(ids) => (
        <ChoiceInput
          {...ids}
          choices={names}
          maxLength={routeKeyCharsMax}
          value={value}
          className={mono ? 'font-mono text-xs' : ''}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function Answer({
  vhost,
  exchange,
  queue,
  answer,
}: {
  vhost: string;
  exchange: string;
  queue: string;
  answer: RouteAnswer;
}) {
  const t = useTopologyT();
  const [selected, select] = useState<string>();
  const drawn = useMemo(() => drawnRoute(vhost, exchange, answer), [vhost, exchange, answer]);
  const { refused, denied, queues, keys } = answer;
  const certain = queues.filter((each) => each.certain);
  const perhaps = queues.length - certain.length;
  const gets = queues.find(({ name }) => name === queue);
  return (
    <div className="flex min-w-0 flex-col gap-3" data-route-queues={answer.queuesTotal}>
      <Card title={t.route.result} aside={<span className="text-xs text-faint">{t.route.toldBy[answer.told]}</span>}>
        {refused !== null && (
          <State tone="bad">
            {refused.kind === 'bad-copies'
              ? t.route.refused['bad-copies'](refused.header)
              : t.route.refused[refused.kind]}
          </State>
        )}
        {denied !== null && refused === null && <State tone="warn">{t.route.denied(denied)}</State>}
        {refused === null || refused.kind === 'internal' ? (
          <>
            <p aria-live="polite" className="text-base font-semibold">
              {perhaps > 0 && certain.length === 0
                ? t.route.reachesPerhaps(perhaps)
                : t.route.reaches(answer.queuesTotal - perhaps)}
              {perhaps > 0 && certain.length > 0 && (
                <span className="font-normal text-soft"> · {t.route.reachesPerhaps(perhaps)}</span>
              )}
            </p>
            {queues.length === 0 && <p className="text-soft">{t.route.dropped}</p>}
            {keys.length > 1 && <p className="text-xs text-faint">{t.route.keys(keys)}</p>}
            <Queues vhost={vhost} queues={queues} />
          </>
        ) : null}
        {queue !== '' && answer.whyNot !== null && <WhyNotNote queue={queue} gets={gets} reasons={answer.whyNot} />}
      </Card>
      {drawn.nodes.length > 0 && (
        <>
          <Card title={t.route.path} flush>
            <div className="relative h-[440px] overflow-hidden border-t">
              <GraphCanvas
                nodes={drawn.nodes}
                edges={drawn.edges}
                anchor={drawn.start}
                selected={selected}
                label={t.route.pathLabel}
                onSelect={select}
                onExpand={select}
              />
            </div>
          </Card>
          <Card title={t.route.steps} flush>
            <RouteTable vhost={vhost} steps={answer.steps} />
          </Card>
        </>
      )}
    </div>
  );
}

function Queues({ vhost, queues }: { vhost: string; queues: RouteAnswer['queues'] }): ReactNode {
  const t = useTopologyT();
  if (queues.length === 0) return null;
  return (
    <ul className="mt-1 flex max-h-40 flex-wrap gap-x-4 gap-y-1 overflow-y-auto">
      {queues.map(({ name, certain }) => (
        <li key={name} className="flex items-center gap-1.5">
          <State tone={certain ? 'good' : 'calm'} quiet={certain}>
            {certain ? t.route.certain : t.route.uncertain}
          </State>
          <ScopedLink href={queuePath(vhost, name)}>{name}</ScopedLink>
        </li>
      ))}
    </ul>
  );
}
