'use client';

import { Plus } from 'lucide-react';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { AdminList } from '@/components/admin/admin-list';
import { AdminPage } from '@/components/admin/admin-page';
import { deleteColumn } from '@/components/admin/delete-column';
import { EditPolicy } from '@/components/admin/policy-dialog';
import type { SmallColumn } from '@/components/table/small-table';
import { Confirm } from '@/components/ui/confirm';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty } from '@/components/ui/empty';
import { Features } from '@/components/ui/features';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { toast } from '@/components/ui/toast';
import { count } from '@/lib/format/format';
import { useDeed } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useVhost } from '@/lib/hooks/scope';
import { useAdminT } from '@/lib/messages/use-admin-t';
import type { PolicyRow } from '@/lib/model/admin';
import { featureOf } from '@/lib/model/features';

const tabs = ['policies', 'operator'] as const;

function DeletePolicy({ row, operator, onClose }: { row: PolicyRow; operator: boolean; onClose: () => void }) {
  const t = useAdminT();
  const deed = useDeed('delete-policy');
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.policies.deleteTitle(row.name)}
      detail={t.policies.deleteDetail}
      action={t.policies.delete}
      busy={deed.isPending}
      error={deed.error?.error}
      asksWhy
      onConfirm={(because) =>
        deed.mutate(
          { vhost: row.vhost, name: row.name, operator, ...because },
          {
            onSuccess: () => {
              toast.success(t.policies.deleted(row.name));
              onClose();
            },
          },
        )
      }
    />
  );
}

/** Once the list is there its rows are buttons that open the editor. */
function usePolicyColumns(
  onEdit: (row: PolicyRow) => void,
  onDelete: (row: PolicyRow) => void,
  denied: string | undefined,
): SmallColumn<PolicyRow>[] {
  const t = useAdminT();
  return [
    {
      id: 'name',
      label: t.common.name,
      cell: (row) => (
        <button
          type="button"
          onClick={() => onEdit(row)}
          className="truncate font-medium underline-offset-2 hover:text-accent hover:underline"
        >
          {row.name}
        </button>
      ),
    },
    { id: 'vhost', late: true, label: t.common.vhost, cell: (row) => <span className="text-soft">{row.vhost}</span> },
    {
      id: 'pattern',
      label: t.policies.pattern,
      cell: (row) => <code className="font-mono text-xs">{row.pattern}</code>,
    },
    {
      id: 'applyTo',
      late: true,
      label: t.policies.applyTo,
      cell: (row) => <span className="text-soft">{t.policies.applyTos[row.applyTo]}</span>,
    },
    { id: 'priority', late: true, label: t.policies.priority, numeric: true, cell: (row) => count(row.priority) },
    {
      id: 'definition',
      label: t.policies.definition,
      cell: (row) => (
        <span className="flex gap-1">
          <Features features={Object.entries(row.definition).map(([key, value]) => featureOf(key, value))} />
        </span>
      ),
    },
    deleteColumn({ denied, labelOf: (row) => t.policies.deleteTitle(row.name), onDelete }),
  ];
}

export function PoliciesPage() {
  const t = useAdminT();
  const may = useRights();
  const vhost = useVhost();
  const info = useLive<'broker'>({ kind: 'broker' });
  const live = useLive<'admin-policies'>({ kind: 'admin-policies', ...(vhost === undefined ? {} : { vhost }) });
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('policies'));
  const [editing, setEditing] = useState<PolicyRow | 'new'>();
  const [deleting, setDeleting] = useState<PolicyRow>();
  const operator = tab === 'operator';
  const denied = may({ tag: operator ? 'administrator' : 'policymaker' });
  const columns = usePolicyColumns(setEditing, setDeleting, denied);
  const rows = live.data?.[tab] ?? [];
  const vhosts = info.data?.vhosts ?? [];
  return (
    <AdminPage
      title={t.policies.title}
      actions={
        <DeedButton denied={denied} variant="primary" onClick={() => setEditing('new')}>
          <Plus />
          {operator ? t.policies.createOperator : t.policies.create}
        </DeedButton>
      }
    >
      <Tabs
        value={tab}
        onChange={(value) => void setTab(value === 'operator' ? 'operator' : null)}
        tabs={[
          { value: 'policies', label: t.policies.user, count: live.data?.policies.length ?? null },
          { value: 'operator', label: t.policies.operator, count: live.data?.operator.length ?? null },
        ]}
      >
        {tabs.map((each) => (
          <TabPanel key={each} value={each} className="flex flex-col gap-3 pt-3">
            {each === 'operator' && <p className="max-w-3xl text-sm text-soft">{t.policies.operatorDetail}</p>}
            <AdminList
              label={each === 'operator' ? t.policies.operator : t.policies.user}
              live={live}
              rows={rows}
              columns={columns}
              textOf={(row) => `${row.name} ${row.pattern}`}
              counted={t.policies.counted}
              none={
                <Empty
                  kind="none"
                  title={each === 'operator' ? t.policies.noneOperator : t.policies.none}
                  detail={each === 'operator' ? t.policies.operatorDetail : t.policies.noneDetail}
                />
              }
            />
          </TabPanel>
        ))}
      </Tabs>
      {editing !== undefined && (
        <EditPolicy
          row={editing === 'new' ? undefined : editing}
          operator={operator}
          vhost={vhost ?? vhosts[0] ?? '/'}
          vhosts={vhosts}
          policies={rows}
          onClose={() => setEditing(undefined)}
        />
      )}
      {deleting !== undefined && (
        <DeletePolicy row={deleting} operator={operator} onClose={() => setDeleting(undefined)} />
      )}
    </AdminPage>
  );
}
