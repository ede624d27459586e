'use client';

import { Pencil, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { type PermissionSubject, SetPermission, SetTopicPermission } from '@/components/admin/permission-dialog';
import { type SmallColumn, SmallTable } from '@/components/table/small-table';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { Empty } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { toast } from '@/components/ui/toast';
import { useDeed } from '@/lib/hooks/deed';
import { userPath, vhostPath } from '@/lib/hooks/scope';
import { useAdminT } from '@/lib/messages/use-admin-t';
import type { TopicPermission, UserPermission } from '@/lib/model/admin';

const small = 'h-7! px-2! text-xs';

function Pattern({ text }: { text: string }) {
  const t = useAdminT();
  return text === '' ? (
    <span className="text-faint">{t.permissions.nothing.toLowerCase()}</span>
  ) : (
    <code className="font-mono text-xs">{text}</code>
  );
}

/** The other side of a user's permission is a virtual host, of a virtual host's a user. */
function farColumn<Row extends { readonly user: string; readonly vhost: string }>(
  side: 'user' | 'vhost',
  label: string,
): SmallColumn<Row> {
  return {
    id: 'far',
    label,
    cell: (row) => (
      <ScopedLink href={side === 'user' ? userPath(row.user) : vhostPath(row.vhost)}>
        {side === 'user' ? row.user : row.vhost}
      </ScopedLink>
    ),
  };
}

function RowActions({ name, onEdit, onClear }: { name: string; onEdit: () => void; onClear: () => void }) {
  const t = useAdminT();
  return (
    <span className="inline-flex gap-1">
      <Button variant="quiet" className={small} aria-label={`${t.admin.edit} ${name}`} onClick={onEdit}>
        <Pencil />
        {t.admin.edit}
      </Button>
      <Button variant="quiet" className={small} aria-label={`${t.permissions.clear} ${name}`} onClick={onClear}>
        <X />
        {t.permissions.clear}
      </Button>
    </span>
  );
}

type Props<Row> = {
  /** Which of the two is listed; the page is of the other. */
  far: 'user' | 'vhost';
  rows: readonly Row[];
  subject: PermissionSubject;
  stale: boolean;
};

export function Permissions({ far, rows, subject, stale }: Props<UserPermission>) {
  const t = useAdminT();
  const [editing, setEditing] = useState<UserPermission | 'new'>();
  const [clearing, setClearing] = useState<UserPermission>();
  const clear = useDeed('clear-permission');
  const columns: SmallColumn<UserPermission>[] = [
    farColumn(far, far === 'user' ? t.users.one : t.common.vhost),
    ...(['configure', 'write', 'read'] as const).map((access) => ({
      id: access,
      label: t.permissions[access],
      cell: (row: UserPermission) => <Pattern text={row[access]} />,
    })),
    {
      id: 'actions',
      label: '',
      numeric: true,
      cell: (row) => <RowActions name={row[far]} onEdit={() => setEditing(row)} onClear={() => setClearing(row)} />,
    },
  ];
  const free = {
    ...subject,
    users: subject.users.filter((user) => !rows.some((row) => far === 'user' && row.user === user)),
    vhosts: subject.vhosts.filter((vhost) => !rows.some((row) => far === 'vhost' && row.vhost === vhost)),
  };
  const canAdd = far === 'user' ? free.users.length > 0 : free.vhosts.length > 0;
  return (
    <Card
      flush
      title={t.permissions.title}
      aside={
        <Button variant="quiet" className={small} disabled={!canAdd} onClick={() => setEditing('new')}>
          <Plus />
          {t.permissions.set}
        </Button>
      }
    >
      {rows.length === 0 ? (
        <Empty
          compact
          kind="none"
          title={t.permissions.none}
          detail={far === 'vhost' ? t.permissions.noneOfUser : t.permissions.noneOfVhost}
        />
      ) : (
        <SmallTable label={t.permissions.title} columns={columns} rows={rows} dim={stale} />
      )}
      {editing !== undefined && (
        <SetPermission
          subject={editing === 'new' ? free : { ...subject, user: editing.user, vhost: editing.vhost }}
          known={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {clearing !== undefined && (
        <Confirm
          open
          onOpenChange={(open) => !open && setClearing(undefined)}
          title={t.permissions.clearTitle}
          detail={t.permissions.clearDetail(clearing.user, clearing.vhost)}
          action={t.permissions.clearTitle}
          busy={clear.isPending}
          error={clear.error?.error}
          asksWhy
          onConfirm={(because) =>
            clear.mutate(
              { user: clearing.user, vhost: clearing.vhost, ...because },
              {
                onSuccess: () => {
                  toast.success(t.permissions.cleared(clearing.user, clearing.vhost));
                  setClearing(undefined);
                },
              },
            )
          }
        />
      )}
    </Card>
  );
}

export function TopicPermissions({ far, rows, subject, stale }: Props<TopicPermission>) {
  const t = useAdminT();
  const [editing, setEditing] = useState<TopicPermission | 'new'>();
  const [clearing, setClearing] = useState<TopicPermission>();
  const clear = useDeed('clear-topic-permission');
  const columns: SmallColumn<TopicPermission>[] = [
    farColumn(far, far === 'user' ? t.users.one : t.common.vhost),
    { id: 'exchange', label: t.permissions.exchange, cell: (row) => row.exchange },
    ...(['write', 'read'] as const).map((access) => ({
      id: access,
      label: t.permissions[access],
      cell: (row: TopicPermission) => <Pattern text={row[access]} />,
    })),
    {
      id: 'actions',
      label: '',
      numeric: true,
      cell: (row) => (
        <RowActions
          name={`${row[far]} ${row.exchange}`}
          onEdit={() => setEditing(row)}
          onClear={() => setClearing(row)}
        />
      ),
    },
  ];
  return (
    <Card
      flush
      title={t.permissions.topics}
      aside={
        <Button variant="quiet" className={small} onClick={() => setEditing('new')}>
          <Plus />
          {t.permissions.setTopic}
        </Button>
      }
    >
      {rows.length === 0 ? (
        <Empty compact kind="none" title={t.permissions.noTopics} detail={t.permissions.topicsDetail} />
      ) : (
        <SmallTable label={t.permissions.topics} columns={columns} rows={rows} dim={stale} />
      )}
      {editing !== undefined && (
        <SetTopicPermission
          subject={editing === 'new' ? subject : { ...subject, user: editing.user, vhost: editing.vhost }}
          known={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {clearing !== undefined && (
        <Confirm
          open
          onOpenChange={(open) => !open && setClearing(undefined)}
          title={t.permissions.clearTitle}
          detail={t.permissions.clearTopicDetail(clearing.user, clearing.exchange)}
          action={t.permissions.clearTitle}
          busy={clear.isPending}
          error={clear.error?.error}
          asksWhy
          onConfirm={(because) =>
            clear.mutate(
              { user: clearing.user, vhost: clearing.vhost, exchange: clearing.exchange, ...because },
              {
                onSuccess: () => {
                  toast.success(t.permissions.topicCleared);
                  setClearing(undefined);
                },
              },
            )
          }
        />
      )}
    </Card>
  );
}
