'use client';

import { Plus, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { exchangeColumns } from '@/components/exchanges/columns';
import { ListPage } from '@/components/shell/page';
import type { BulkAction } from '@/components/table/bulk';
import { ListView } from '@/components/table/list-view';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty } from '@/components/ui/empty';
import { useCreating } from '@/lib/hooks/creating';
import { useDeed } from '@/lib/hooks/deed';
import { useDeniedCreate, useRights } from '@/lib/hooks/rights';
import { useManyVhosts } from '@/lib/hooks/vhosts';
import { useT } from '@/lib/messages/use-t';
import { type ExchangeRow, predeclared } from '@/lib/model/exchange';

const CreateExchange = dynamic(
  () => import('@/components/exchanges/create-exchange').then((module) => module.CreateExchange),
  { ssr: false },
);

function useExchangeActions(): readonly BulkAction<ExchangeRow>[] {
  const t = useT();
  const may = useRights();
  const { mutateAsync: remove } = useDeed('delete-exchange');
  return useMemo(
    () => [
      {
        id: 'delete',
        icon: Trash2,
        label: (rows) => t.exchanges.bulk.delete(rows.length),
        detail: () => t.exchanges.bulk.deleteDetail,
        unable: (rows) =>
          rows.some(({ name }) => predeclared(name))
            ? t.exchange.predeclared
            : may(...rows.map(({ vhost, name }) => ({ access: 'configure', vhost, name }) as const)),
        grave: true,
        run: ({ vhost, name }) => remove({ vhost, name, ifUnused: false }),
      },
    ],
    [t, may, remove],
  );
}

export function ExchangesPage() {
  const t = useT();
  const manyVhosts = useManyVhosts();
  const columns = useMemo(() => exchangeColumns(t, manyVhosts), [t, manyVhosts]);
  const [creating, setCreating] = useCreating();
  const denied = useDeniedCreate();
  return (
    <ListPage
      title={t.exchanges.title}
      actions={
        <DeedButton denied={denied} variant="primary" onClick={() => void setCreating(true)}>
          <Plus />
          {t.exchanges.create}
        </DeedButton>
      }
    >
      <ListView
        kind="exchanges"
        defaultSort="name"
        label={t.exchanges.title}
        filterLabel={t.common.filter}
        withRegex
        columns={columns}
        counted={t.exchanges.counted}
        none={<Empty kind="none" title={t.exchanges.none} detail={t.exchanges.noneDetail} />}
        filtered={t.exchanges.filtered}
        name={({ name }) => (name === '' ? t.defaultExchange : name)}
        actions={useExchangeActions()}
      />
      {creating && <CreateExchange onClose={() => setCreating(null)} />}
    </ListPage>
  );
}
