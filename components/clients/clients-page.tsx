'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { channelColumns, connectionColumns, consumerColumns } from '@/components/clients/columns';
import { SessionsList } from '@/components/mqtt/sessions-list';
import { ListPage } from '@/components/shell/page';
import { type Column, LiveTable } from '@/components/table/live-table';
import { useListQuery } from '@/components/table/query';
import { Toolbar } from '@/components/table/toolbar';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { ListKind } from '@/lib/contract/live';
import { useLive } from '@/lib/hooks/live';
import { useVhost } from '@/lib/hooks/scope';
import { useManyVhosts } from '@/lib/hooks/vhosts';
import type { TopicData } from '@/lib/live/fetch-topic';
import { useT } from '@/lib/messages/use-t';

const kinds = ['connections', 'channels', 'consumers'] as const;
const tabs = [...kinds, 'sessions'] as const;
type ClientKind = (typeof kinds)[number];

const defaultSorts: Record<ClientKind, string> = {
  connections: 'user_provided_name',
  channels: 'name',
  consumers: 'queue.name',
};

export function ClientsPage() {
  const t = useT();
  const vhost = useVhost();
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('connections'));
  const [, setSort] = useQueryState('sort');
  const [, setDescending] = useQueryState('desc');
  const overview = useLive<'overview'>({ kind: 'overview', range: 600, ...(vhost === undefined ? {} : { vhost }) });
  const counts = overview.data?.counts;
  const all = useManyVhosts();
  const columns = useMemo(
    () => ({
      connections: connectionColumns(t, all),
      channels: channelColumns(t, all),
      consumers: consumerColumns(t, all),
    }),
    [t, all],
  );
  return (
    <ListPage title={t.clients.title}>
      <Tabs
        value={tab}
        onChange={(value) => {
          // The columns differ, so one list's order means nothing to the other.
          void setSort(null);
          void setDescending(null);
          void setTab(tabs.find((each) => each === value) ?? 'connections');
        }}
        tabs={[
          ...kinds.map((value) => ({ value, label: t.clients[value], count: counts?.[value] ?? null })),
          { value: 'sessions', label: t.mqtt.tab },
        ]}
      >
        <TabPanel value="connections" className="flex min-h-0 flex-1 flex-col gap-3 pt-3 data-[state=inactive]:hidden">
          <List kind="connections" columns={columns.connections} />
        </TabPanel>
        <TabPanel value="channels" className="flex min-h-0 flex-1 flex-col gap-3 pt-3 data-[state=inactive]:hidden">
          <List kind="channels" columns={columns.channels} />
        </TabPanel>
        <TabPanel value="consumers" className="flex min-h-0 flex-1 flex-col gap-3 pt-3 data-[state=inactive]:hidden">
          <List kind="consumers" columns={columns.consumers} />
        </TabPanel>
        <TabPanel value="sessions" className="flex min-h-0 flex-1 flex-col gap-3 pt-3 data-[state=inactive]:hidden">
          <SessionsList />
        </TabPanel>
      </Tabs>
    </ListPage>
  );
}

function List<K extends ClientKind & ListKind>({
  kind,
  columns,
}: {
  kind: K;
  columns: readonly Column<TopicData[K]['items'][number]>[];
}) {
  const t = useT();
  const list = useListQuery(defaultSorts[kind]);
  return (
    <>
      <Toolbar list={list} label={t.clients.filter} />
      <LiveTable
        kind={kind}
        list={list}
        label={t.clients[kind]}
        counted={t.clients.counted[kind]}
        columns={columns}
        none={<Empty kind="none" title={t.clients.none[kind]} detail={t.clients.noneDetail} />}
        filtered={
          <Empty
            kind="filtered"
            title={t.clients.filtered}
            action={<Button onClick={() => list.setFilter('')}>{t.common.clearFilter}</Button>}
          />
        }
      />
    </>
  );
}
