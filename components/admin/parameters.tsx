'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { AdminList } from '@/components/admin/admin-list';
import { deleteColumn } from '@/components/admin/delete-column';
import { FormDialog } from '@/components/admin/form-dialog';
import { EditorField } from '@/components/editor/editor-field';
import type { SmallColumn } from '@/components/table/small-table';
import { Confirm } from '@/components/ui/confirm';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty } from '@/components/ui/empty';
import { Field, Input, Select } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { VhostField } from '@/components/ui/vhost-field';
import { readJson } from '@/lib/format/json';
import { useDeed } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useVhost } from '@/lib/hooks/scope';
import { useAdminT } from '@/lib/messages/use-admin-t';
import type { ParametersData } from '@/lib/model/admin';

/** Those of the whole broker have no component and no virtual host. */
type Row = {
  readonly key: string;
  readonly component: string | null;
  readonly vhost: string | null;
  readonly name: string;
  readonly value: unknown;
};

function rowsOf(data: ParametersData | undefined): Row[] {
  if (data === undefined) return [];
  return [...data.parameters, ...data.global.map((each) => ({ ...each, component: null, vhost: null }))];
}

function CreateParameter({ onClose }: { onClose: () => void }) {
  const t = useAdminT();
  const current = useVhost();
  const info = useLive<'broker'>({ kind: 'broker' });
  const local = useDeed('set-parameter');
  const whole = useDeed('set-global-parameter');
  const [scope, setScope] = useState<'vhost' | 'global'>('vhost');
  const [component, setComponent] = useState('');
  const [chosen, setChosen] = useState('');
  const [name, setName] = useState('');
  const [text, setText] = useState('{}');
  const [tried, setTried] = useState(false);
  const vhost = chosen || current || info.data?.vhosts[0] || '/';
  const read = readJson(text);
  const incomplete = name === '' || (scope === 'vhost' && component === '');
  const deed = scope === 'vhost' ? local : whole;
  const submit = (): void => {
    setTried(true);
    if (incomplete || read === undefined) return;
    const done = {
      onSuccess: () => {
        toast.success(t.parameters.saved(name));
        onClose();
      },
    };
    if (scope === 'vhost') local.mutate({ component, vhost, name, value: read.value }, done);
    else whole.mutate({ name, value: read.value }, done);
  };
  return (
    <FormDialog
      wide
      title={t.parameters.create}
      action={t.parameters.doCreate}
      busy={deed.isPending}
      error={deed.error?.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t.parameters.scope}>
          {(ids) => (
            <Select
              {...ids}
              value={scope}
              onChange={(event) => setScope(event.target.value === 'global' ? 'global' : 'vhost')}
            >
              <option value="vhost">{t.parameters.scopes.vhost}</option>
              <option value="global">{t.parameters.scopes.global}</option>
            </Select>
          )}
        </Field>
        {scope === 'vhost' && <VhostField value={vhost} vhosts={info.data?.vhosts ?? []} onChange={setChosen} />}
        {scope === 'vhost' && (
          <Field label={t.parameters.component}>
            {(ids) => <Input {...ids} value={component} onChange={(event) => setComponent(event.target.value)} />}
          </Field>
        )}
        <Field label={t.common.name} error={tried && incomplete ? t.parameters.needed : undefined}>
          {(ids) => <Input {...ids} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
      </div>
      <EditorField label={t.parameters.value} value={text} onChange={setText} json hint={t.parameters.valueHint} />
    </FormDialog>
  );
}

function DeleteParameter({ row, onClose }: { row: Row; onClose: () => void }) {
  const t = useAdminT();
  const local = useDeed('delete-parameter');
  const whole = useDeed('delete-global-parameter');
  const { component, vhost, name } = row;
  const deed = component === null ? whole : local;
  const done = {
    onSuccess: () => {
      toast.success(t.parameters.deleted(name));
      onClose();
    },
  };
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.parameters.deleteTitle(name)}
      detail={t.parameters.deleteDetail}
      action={t.parameters.delete}
      typeName={name}
      busy={deed.isPending}
      error={deed.error?.error}
      asksWhy
      onConfirm={(because) =>
        component === null || vhost === null
          ? whole.mutate({ name, ...because }, done)
          : local.mutate({ component, vhost, name, ...because }, done)
      }
    />
  );
}

/** Passwords in the addresses of a value were hidden before it came here, so a value can't be edited, only set anew. */
export function Parameters() {
  const t = useAdminT();
  const may = useRights();
  const live = useLive<'admin-parameters'>({ kind: 'admin-parameters' });
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<Row>();
  const denied = may({ tag: 'policymaker' });
  const columns: SmallColumn<Row>[] = [
    { id: 'name', label: t.common.name, cell: (row) => <span className="font-medium">{row.name}</span> },
    { id: 'component', label: t.parameters.component, cell: (row) => row.component ?? '' },
    {
      id: 'vhost',
      label: t.parameters.place,
      cell: (row) => <span className="text-soft">{row.vhost ?? t.parameters.global}</span>,
    },
    {
      id: 'value',
      label: t.parameters.value,
      cell: (row) => (
        <code className="font-mono text-xs" title={JSON.stringify(row.value, null, 2)}>
          {JSON.stringify(row.value)}
        </code>
      ),
    },
    deleteColumn<Row>({ denied, labelOf: (row) => t.parameters.deleteTitle(row.name), onDelete: setDeleting }),
  ];
  return (
    <>
      <AdminList
        label={t.definitions.parameters}
        live={live}
        rows={rowsOf(live.data)}
        columns={columns}
        textOf={(row) => `${row.name} ${row.component ?? ''}`}
        counted={t.parameters.counted}
        none={<Empty kind="none" title={t.parameters.none} detail={t.parameters.noneDetail} />}
        aside={
          <DeedButton denied={denied} onClick={() => setCreating(true)}>
            <Plus />
            {t.parameters.create}
          </DeedButton>
        }
      />
      <p className="text-xs text-faint">{t.parameters.hidden}</p>
      {creating && <CreateParameter onClose={() => setCreating(false)} />}
      {deleting !== undefined && <DeleteParameter row={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}
