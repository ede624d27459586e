'use client';

import { Eraser, Plus, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { queueColumns } from '@/components/queues/columns';
import { NoQueues } from '@/components/queues/no-queues';
import { ListPage } from '@/components/shell/page';
import type { BulkAction } from '@/components/table/bulk';
import { ListView } from '@/components/table/list-view';
import { DeedButton } from '@/components/ui/deed-button';
import { useCreating } from '@/lib/hooks/creating';
import { useDeed } from '@/lib/hooks/deed';
import { useDeniedCreate, useRights } from '@/lib/hooks/rights';
import { useManyVhosts } from '@/lib/hooks/vhosts';
import { useT } from '@/lib/messages/use-t';
import type { QueueRow } from '@/lib/model/queue';

const CreateQueue = dynamic(() => import('@/components/queues/create-queue').then((module) => module.CreateQueue), {
  ssr: false,
});

/** What is known to be lost; null where the broker hasn't counted yet. */
function sum(rows: readonly QueueRow[], of: (row: QueueRow) => number | null): number | null {
  return rows.reduce<number | null>((all, row) => {
    const one = of(row);
    return all === null || one === null ? null : all + one;
  }, 0);
}

/** RabbitMQ denies one that is down, and does what a minority was asked for when the others are back. */
const isBarred = ({ state }: QueueRow): boolean => state === 'down' || state === 'minority';

function useQueueActions(): readonly BulkAction<QueueRow>[] {
  const t = useT();
  const may = useRights();
  const { mutateAsync: purge } = useDeed('purge-queue');
  const { mutateAsync: remove } = useDeed('delete-queue');
  return useMemo(
    () => [
      {
        id: 'purge',
        icon: Eraser,
        label: (rows) =>
          t.queues.bulk.purge(
            rows.length,
            sum(rows, ({ ready }) => ready),
          ),
        detail: (rows) => t.queues.bulk.purgeDetail(sum(rows, ({ ready }) => ready)),
        unable: (rows) =>
          rows.some(({ type }) => type === 'stream')
            ? t.queue.purgeStream
            : rows.some(isBarred)
              ? t.queues.bulk.barred
              : may(...rows.map(({ vhost, name }) => ({ access: 'read', vhost, name }) as const)),
        grave: true,
        run: ({ vhost, name }) => purge({ vhost, name }),
      },
      {
        id: 'delete',
        icon: Trash2,
        label: (rows) => t.queues.bulk.delete(rows.length),
        detail: (rows) => t.queues.bulk.deleteDetail(sum(rows, ({ total }) => total)),
        unable: (rows) =>
          rows.some(isBarred)
            ? t.queues.bulk.barred
            : may(...rows.map(({ vhost, name }) => ({ access: 'configure', vhost, name }) as const)),
        grave: true,
        run: ({ vhost, name }) => remove({ vhost, name, ifEmpty: false, ifUnused: false }),
      },
    ],
    [t, may, purge, remove],
  );
}

export function QueuesPage() {
  const t = useT();
  const manyVhosts = useManyVhosts();
  const columns = useMemo(() => queueColumns(t, manyVhosts), [t, manyVhosts]);
  const [creating, setCreating] = useCreating();
  const denied = useDeniedCreate();
  return (
    <ListPage
      title={t.queues.title}
      actions={
        <DeedButton denied={denied} variant="primary" onClick={() => void setCreating(true)}>
          <Plus />
          {t.queues.create}
        </DeedButton>
      }
    >
      <ListView
        kind="queues"
        defaultSort="name"
        label={t.queues.title}
        filterLabel={t.common.filter}
        withRegex
        columns={columns}
        counted={t.queues.counted}
        none={<NoQueues />}
        filtered={t.queues.filtered}
        name={({ name }) => name}
        actions={useQueueActions()}
      />
      {creating && <CreateQueue onClose={() => setCreating(null)} />}
    </ListPage>
  );
}
