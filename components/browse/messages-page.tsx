'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useEffect, useMemo, useState } from 'react';
import { Explorer } from '@/components/browse/explorer';
import type { Place } from '@/components/browse/use-search';
import { ListPage } from '@/components/shell/page';
import { Skeleton } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { Field, Input } from '@/components/ui/field';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { askConsole } from '@/lib/hooks/console-query';
import type { DeedError } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { useBroker, useVhost } from '@/lib/hooks/scope';
import { useBrowseT } from '@/lib/messages/use-browse-t';
import { globRegex } from '@/lib/model/glob';
import type { QueueRow } from '@/lib/model/queue';

const BinTab = dynamic(() => import('@/components/browse/bin-tab').then((module) => module.BinTab), { ssr: false });

const tabs = ['search', 'bin'] as const;
/** As many queues as one search goes through. */
const queuesMax = 500;

type Listed = { readonly rows: readonly QueueRow[]; readonly total: number };

/** The queues whose name fits, and that hold messages. */
function usePlaces(pattern: string | null) {
  const broker = useBroker();
  const vhost = useVhost();
  return useQuery<Listed, DeedError>({
    queryKey: ['places', broker, vhost, pattern],
    enabled: pattern !== null,
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({
        broker,
        kind: 'queues',
        format: 'rows',
        filter: pattern === null || pattern === '' || pattern === '*' ? '' : globRegex(pattern),
        regex: String(pattern !== null && pattern !== '' && pattern !== '*'),
        sort: 'name',
        desc: 'false',
      });
      if (vhost !== undefined) search.set('vhost', vhost);
      return await askConsole<Listed>(`/api/rows?${search}`, signal);
    },
  });
}

/** Messages of many queues, and those that were deleted. */
export function MessagesPage() {
  const t = useBrowseT();
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('search'));
  return (
    <ListPage>
      <Tabs
        title={t.browse.title}
        value={tab}
        onChange={(value) => void setTab(tabs.find((each) => each === value) ?? 'search')}
        tabs={tabs.map((value) => ({ value, label: t.browse.tabs[value] }))}
      >
        <TabPanel value="search" className="flex min-h-0 flex-1 flex-col">
          <SearchTab />
        </TabPanel>
        <TabPanel value="bin" className="flex min-h-0 flex-1 flex-col">
          <BinTab />
        </TabPanel>
      </Tabs>
    </ListPage>
  );
}

function SearchTab() {
  const t = useBrowseT();
  const info = useLive<'broker'>({ kind: 'broker' });
  const [pattern, setPattern] = useQueryState('queues', parseAsString.withOptions({ history: 'replace' }));
  const [typed, setTyped] = useState(pattern ?? '*');
  useEffect(() => setTyped(pattern ?? '*'), [pattern]);
  const listed = usePlaces(pattern);
  const places = useMemo(
    () =>
      (listed.data?.rows ?? [])
        .filter(({ total }) => total !== 0)
        .slice(0, queuesMax)
        .map(({ vhost, name, total }): Place => ({ vhost, queue: name, expected: total })),
    [listed.data],
  );
  const holding = listed.data?.rows.filter(({ total }) => total !== 0).length ?? 0;
  const none = listed.data !== undefined && listed.data.rows.length === 0;
  if (info.data === undefined) return <Skeleton className="mt-3 h-40 w-full" />;
  const inPlace = info.data.capabilities.includes('messages');
  return (
    <Explorer
      className="min-h-0 flex-1 pt-3"
      places={places}
      inPlace={inPlace}
      stream={false}
      eager={pattern !== null && places.length > 0}
      note={holding > places.length ? t.browse.chosenQueues(places.length, holding) : undefined}
      onSearch={() => void setPattern(typed.trim() === '' ? '*' : typed.trim())}
      lead={
        <Field label={t.browse.queues} className="w-full sm:w-52">
          {(ids) => (
            <Input
              {...ids}
              aria-label={t.browse.queuesLabel}
              value={typed}
              maxLength={200}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      }
      before={
        listed.error !== null ? (
          <EmptyError error={listed.error.error} />
        ) : none ? (
          <Empty kind="filtered" title={t.browse.noQueues} detail={t.browse.noQueuesDetail} />
        ) : pattern !== null && listed.isPending ? (
          <Skeleton className="m-4 h-24" />
        ) : pattern !== null && places.length === 0 ? (
          <Empty kind="none" title={t.browse.none} detail={t.browse.noneDetail} />
        ) : (
          <Empty kind="none" title={t.browse.start} detail={inPlace ? t.browse.startDetail : t.browse.startTaking} />
        )
      }
    />
  );
}
