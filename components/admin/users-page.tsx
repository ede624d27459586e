'use client';

import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { AdminList } from '@/components/admin/admin-list';
import { AdminPage } from '@/components/admin/admin-page';
import { CreateUser } from '@/components/admin/user-dialogs';
import type { SmallColumn } from '@/components/table/small-table';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tag } from '@/components/ui/state';
import { useCreating } from '@/lib/hooks/creating';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { userPath } from '@/lib/hooks/scope';
import { type AdminMessages, useAdminT } from '@/lib/messages/use-admin-t';
import type { UserPermission, UserRow } from '@/lib/model/admin';

function vhostsOf(permissions: readonly UserPermission[]): ReadonlyMap<string, readonly string[]> {
  const vhosts = new Map<string, string[]>();
  for (const { user, vhost } of permissions) vhosts.set(user, [...(vhosts.get(user) ?? []), vhost]);
  return vhosts;
}

/** Beyond it their number says more than their names. */
const namedMax = 3;

function columns(
  t: AdminMessages,
  vhosts: ReadonlyMap<string, readonly string[]>,
  self: string | undefined,
): SmallColumn<UserRow>[] {
  return [
    {
      id: 'name',
      label: t.users.name,
      cell: (row) => (
        <span className="flex items-center gap-2">
          <ScopedLink href={userPath(row.name)} className="truncate">
            {row.name}
          </ScopedLink>
          {row.name === self && <Tag>{t.users.you}</Tag>}
        </span>
      ),
    },
    {
      id: 'tags',
      label: t.users.tags,
      cell: (row) =>
        row.tags.length === 0 ? (
          <span className="text-faint">{t.users.noTags}</span>
        ) : (
          <span className="flex gap-1">
            {row.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        ),
    },
    {
      id: 'vhosts',
      label: t.users.vhosts,
      cell: ({ name }) => {
        const own = vhosts.get(name) ?? [];
        if (own.length === 0) return <span className="text-faint">{t.users.noVhosts}</span>;
        return (
          <span className="text-soft">{own.length > namedMax ? t.users.manyVhosts(own.length) : own.join(', ')}</span>
        );
      },
    },
    {
      id: 'login',
      label: t.users.login,
      cell: (row) => (
        <span className="text-soft">{row.hasPassword ? t.users.withPassword : t.users.withoutPassword}</span>
      ),
    },
  ];
}

export function UsersPage() {
  const t = useAdminT();
  const may = useRights();
  const info = useLive<'broker'>({ kind: 'broker' });
  const live = useLive<'admin-users'>({ kind: 'admin-users' });
  const [creating, setCreating] = useCreating();
  const self = info.data?.user;
  const shown = useMemo(() => columns(t, vhostsOf(live.data?.permissions ?? []), self), [t, live.data, self]);
  return (
    <AdminPage
      title={t.users.title}
      actions={
        <DeedButton denied={may({ tag: 'administrator' })} variant="primary" onClick={() => void setCreating(true)}>
          <Plus />
          {t.users.create}
        </DeedButton>
      }
    >
      <AdminList
        label={t.users.title}
        live={live}
        rows={live.data?.users ?? []}
        columns={shown}
        textOf={({ name, tags }) => `${name} ${tags.join(' ')}`}
        counted={t.users.counted}
        none={<Empty kind="none" title={t.users.none} />}
      />
      {creating && <CreateUser onClose={() => setCreating(null)} />}
    </AdminPage>
  );
}
