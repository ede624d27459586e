'use client';

import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { AdminList } from '@/components/admin/admin-list';
import { AdminPage } from '@/components/admin/admin-page';
import { EditVhost } from '@/components/admin/vhost-dialogs';
import type { SmallColumn } from '@/components/table/small-table';
import { DeedButton } from '@/components/ui/deed-button';
import { Count } from '@/components/ui/quiet';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tag } from '@/components/ui/state';
import { useCreating } from '@/lib/hooks/creating';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { vhostPath } from '@/lib/hooks/scope';
import { type AdminMessages, useAdminT } from '@/lib/messages/use-admin-t';
import type { VhostRow } from '@/lib/model/admin';

function columns(t: AdminMessages): SmallColumn<VhostRow>[] {
  return [
    {
      id: 'name',
      label: t.vhosts.name,
      cell: (row) => <ScopedLink href={vhostPath(row.name)}>{row.name}</ScopedLink>,
    },
    { id: 'messages', label: t.vhosts.messages, numeric: true, cell: (row) => <Count value={row.messages} /> },
    {
      id: 'description',
      late: true,
      label: t.vhosts.description,
      cell: (row) => <span className="text-soft">{row.description}</span>,
    },
    {
      id: 'tags',
      late: true,
      label: t.vhosts.tags,
      cell: (row) => (
        <span className="flex gap-1">
          {row.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
      ),
    },
    {
      id: 'limits',
      label: t.limits.title,
      cell: ({ limits }) => {
        const words = Object.entries(limits).map(([name, value]) => t.limits.atMost(name, value));
        return words.length === 0 ? <span className="text-faint">{t.limits.none}</span> : words.join(', ');
      },
    },
  ];
}

export function VhostsPage() {
  const t = useAdminT();
  const may = useRights();
  const live = useLive<'admin-vhosts'>({ kind: 'admin-vhosts' });
  const [creating, setCreating] = useCreating();
  const shown = useMemo(() => columns(t), [t]);
  return (
    <AdminPage
      title={t.vhosts.title}
      actions={
        <DeedButton denied={may({ tag: 'administrator' })} variant="primary" onClick={() => void setCreating(true)}>
          <Plus />
          {t.vhosts.create}
        </DeedButton>
      }
    >
      <AdminList
        label={t.vhosts.title}
        live={live}
        rows={live.data ?? []}
        columns={shown}
        textOf={({ name, description, tags }) => `${name} ${description} ${tags.join(' ')}`}
        counted={t.vhosts.counted}
        none={null}
      />
      {creating && <EditVhost row={undefined} onClose={() => setCreating(null)} />}
    </AdminPage>
  );
}
