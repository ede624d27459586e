'use client';

import { Unplug } from 'lucide-react';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { channelColumns, connectionColumns, consumerColumns } from '@/components/clients/columns';
import { ListPage } from '@/components/shell/page';
import type { BulkAction } from '@/components/table/bulk';
import type { Column, RowOf } from '@/components/table/column';
import { ListView } from '@/components/table/list-view';
import { Empty } from '@/components/ui/empty';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { ListKind } from '@/lib/contract/live';
import { useDeed } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useVhost } from '@/lib/hooks/scope';
import { useManyVhosts } from '@/lib/hooks/vhosts';
import { useT } from '@/lib/messages/use-t';
import type { ConnectionRow } from '@/lib/model/client';

const SessionsList = dynamic(() => import('@/components/mqtt/sessions-list').then((module) => module.SessionsList), {
  ssr: false,
});

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
  const [, setColumns] = useQueryState('cols');
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
    <ListPage>
      <Tabs
        title={t.clients.title}
        value={tab}
        onChange={(value) => {
          // The columns differ, so one list's order means nothing to the other.
          void setSort(null);
          void setDescending(null);
          void setColumns(null);
          void setTab(tabs.find((each) => each === value) ?? 'connections');
        }}
        tabs={[
          ...kinds.map((value) => ({ value, label: t.clients[value], count: counts?.[value] ?? null })),
          { value: 'sessions', label: t.clients.sessions },
        ]}
      >
        <TabPanel value="connections" className="flex min-h-0 flex-1 flex-col gap-3 pt-3 data-[state=inactive]:hidden">
          <List
            kind="connections"
            columns={columns.connections}
            name={({ label }) => label}
            actions={useConnectionActions()}
          />
        </TabPanel>
        <TabPanel value="channels" className="flex min-h-0 flex-1 flex-col gap-3 pt-3 data-[state=inactive]:hidden">
          <List kind="channels" columns={columns.channels} name={({ name }) => name} />
        </TabPanel>
        <TabPanel value="consumers" className="flex min-h-0 flex-1 flex-col gap-3 pt-3 data-[state=inactive]:hidden">
          <List kind="consumers" columns={columns.consumers} name={({ tag }) => tag} />
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
  name,
  actions = [],
}: {
  kind: K;
  columns: readonly Column<RowOf<K>>[];
  name: (row: RowOf<K>) => string;
  actions?: readonly BulkAction<RowOf<K>>[];
}) {
  const t = useT();
  const may = useRights();
  // Others' connections aren't there for who doesn't monitor: that nobody is connected can't be said then.
  const ownOnly = kind !== 'consumers' && may({ tag: 'monitoring' }) !== undefined;
  return (
    <ListView
      kind={kind}
      defaultSort={defaultSorts[kind]}
      label={t.clients[kind]}
      filterLabel={t.clients.filter}
      columns={columns}
      counted={t.clients.counted[kind]}
      none={
        ownOnly ? (
          <Empty kind="none" title={t.clients.noneOfOwn[kind]} detail={t.clients.ownOnly} />
        ) : (
          <Empty kind="none" title={t.clients.none[kind]} detail={t.clients.noneDetail} />
        )
      }
      filtered={t.clients.filtered}
      name={name}
      actions={actions}
    />
  );
}

function useConnectionActions(): readonly BulkAction<ConnectionRow>[] {
  const t = useT();
  const may = useRights();
  const me = useLive<'broker'>({ kind: 'broker' }).data?.user;
  const { mutateAsync: close } = useDeed('close-connection');
  return useMemo(
    () => [
      {
        id: 'close',
        icon: Unplug,
        label: (rows) => t.clients.closeMany(rows.length),
        detail: () => t.clients.closeDetail,
        text: t.clients.reason,
        // One's own anybody may end.
        unable: (rows) => (rows.every(({ user }) => user === me) ? undefined : may({ tag: 'administrator' })),
        grave: true,
        run: ({ name }, reason) => close({ name, reason }),
      },
    ],
    [t, may, me, close],
  );
}
