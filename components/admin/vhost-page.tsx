'use client';

import { Gauge, Layers, Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { FromList } from '@/components/admin/from-list';
import { Permissions, TopicPermissions } from '@/components/admin/permissions';
import { DeleteVhost, EditVhost, VhostLimits } from '@/components/admin/vhost-dialogs';
import { DetailPage } from '@/components/shell/detail';
import { Card } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { EmptyError } from '@/components/ui/empty';
import { Tag } from '@/components/ui/state';
import { useLast } from '@/lib/hooks/last';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useBroker } from '@/lib/hooks/scope';
import { useAdminT } from '@/lib/messages/use-admin-t';

export function VhostPage({ vhost }: { vhost: string }) {
  const t = useAdminT();
  const may = useRights();
  const broker = useBroker();
  const live = useLive<'admin-vhosts'>({ kind: 'admin-vhosts' });
  const users = useLive<'admin-users'>({ kind: 'admin-users' });
  const [dialog, setDialog] = useState<'edit' | 'limits' | 'delete'>();
  const row = live.data?.find(({ name }) => name === vhost);
  // The list may lose it before its deletion is answered, which the dialog waits for.
  const { value: last } = useLast(row);
  const denied = may({ tag: 'administrator' });
  const subject = {
    user: undefined,
    vhost,
    users: users.data?.users.map(({ name }) => name) ?? [],
    vhosts: [],
  };
  const close = (): void => setDialog(undefined);
  return (
    <DetailPage
      parent={t.vhosts.title}
      parentHref="/admin/vhosts"
      title={vhost}
      tags={
        row !== undefined && (
          <>
            {row.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
            {Object.entries(row.limits).map(([name, value]) => (
              <Tag key={name}>{t.limits.atMost(name, value)}</Tag>
            ))}
          </>
        )
      }
      actions={
        row !== undefined && (
          <>
            <Link prefetch={false} href={`/queues?${new URLSearchParams({ broker, vhost })}`} className="link-button">
              <Layers aria-hidden="true" />
              {t.vhosts.toQueues}
            </Link>
            <DeedButton denied={denied} onClick={() => setDialog('edit')}>
              <Pencil />
              {t.vhosts.change}
            </DeedButton>
            <DeedButton denied={denied} onClick={() => setDialog('limits')}>
              <Gauge />
              {t.limits.change}
            </DeedButton>
            <DeedButton
              denied={denied}
              variant="danger-quiet"
              icon
              aria-label={t.vhosts.delete}
              onClick={() => setDialog('delete')}
            >
              <Trash2 />
            </DeedButton>
          </>
        )
      }
    >
      <FromList live={live} row={row} gone={t.vhosts.gone}>
        {(row) => (
          <>
            {row.description !== '' && <p className="text-sm text-soft">{row.description}</p>}
            {users.data === undefined ? (
              users.error !== undefined && (
                <Card>
                  <EmptyError error={users.error} />
                </Card>
              )
            ) : (
              <>
                <Permissions
                  far="user"
                  rows={users.data.permissions.filter((each) => each.vhost === vhost)}
                  subject={subject}
                  stale={users.stale}
                />
                <TopicPermissions
                  far="user"
                  rows={users.data.topics.filter((each) => each.vhost === vhost)}
                  subject={subject}
                  stale={users.stale}
                />
              </>
            )}
          </>
        )}
      </FromList>
      {last !== undefined && dialog === 'edit' && <EditVhost row={last} onClose={close} />}
      {last !== undefined && dialog === 'limits' && <VhostLimits row={last} onClose={close} />}
      {last !== undefined && dialog === 'delete' && <DeleteVhost row={last} onClose={close} />}
    </DetailPage>
  );
}
