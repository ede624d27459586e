'use client';

import { Gauge, KeyRound, Tags, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { FromList } from '@/components/admin/from-list';
import { Permissions, TopicPermissions } from '@/components/admin/permissions';
import { ChangePassword, ChangeTags, DeleteUser, UserLimits } from '@/components/admin/user-dialogs';
import { DetailPage } from '@/components/shell/detail';
import { DeedButton } from '@/components/ui/deed-button';
import { Tag } from '@/components/ui/state';
import { useLast } from '@/lib/hooks/last';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useAdminT } from '@/lib/messages/use-admin-t';

export function UserPage({ user }: { user: string }) {
  const t = useAdminT();
  const may = useRights();
  const info = useLive<'broker'>({ kind: 'broker' });
  const live = useLive<'admin-users'>({ kind: 'admin-users' });
  const [dialog, setDialog] = useState<'tags' | 'limits' | 'password' | 'delete'>();
  const row = live.data?.users.find(({ name }) => name === user);
  // The list may lose it before its deletion is answered, which the dialog waits for.
  const { value: last } = useLast(row);
  const permissions = live.data?.permissions.filter((each) => each.user === user) ?? [];
  const topics = live.data?.topics.filter((each) => each.user === user) ?? [];
  const subject = { user, vhost: undefined, users: [], vhosts: info.data?.vhosts ?? [] };
  const close = (): void => setDialog(undefined);
  const denied = may({ tag: 'administrator' });
  const self = info.data?.user === user;
  return (
    <DetailPage
      parent={t.users.title}
      parentHref="/admin/users"
      title={user}
      tags={
        row !== undefined && (
          <>
            {self && <Tag>{t.users.you}</Tag>}
            {row.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
            {!row.hasPassword && <Tag>{t.users.withoutPassword}</Tag>}
            {Object.entries(row.limits).map(([name, value]) => (
              <Tag key={name}>{t.limits.atMost(name, value)}</Tag>
            ))}
          </>
        )
      }
      actions={
        row !== undefined && (
          <>
            <DeedButton denied={denied} onClick={() => setDialog('tags')}>
              <Tags />
              {t.users.changeTags}
            </DeedButton>
            <DeedButton denied={denied} onClick={() => setDialog('limits')}>
              <Gauge />
              {t.limits.change}
            </DeedButton>
            <DeedButton denied={denied} onClick={() => setDialog('password')}>
              <KeyRound />
              {t.users.changePassword}
            </DeedButton>
            <DeedButton
              denied={denied ?? (self ? t.users.deleteSelf : undefined)}
              variant="danger-quiet"
              icon
              aria-label={t.users.delete}
              onClick={() => setDialog('delete')}
            >
              <Trash2 />
            </DeedButton>
          </>
        )
      }
    >
      <FromList live={live} row={row} gone={t.users.gone}>
        {() => (
          <>
            <Permissions far="vhost" rows={permissions} subject={subject} stale={live.stale} />
            <TopicPermissions far="vhost" rows={topics} subject={subject} stale={live.stale} />
          </>
        )}
      </FromList>
      {last !== undefined && dialog === 'tags' && <ChangeTags row={last} onClose={close} />}
      {last !== undefined && dialog === 'limits' && <UserLimits row={last} onClose={close} />}
      {last !== undefined && dialog === 'password' && <ChangePassword row={last} onClose={close} />}
      {last !== undefined && dialog === 'delete' && (
        <DeleteUser row={last} permissions={permissions.length} onClose={close} />
      )}
    </DetailPage>
  );
}
