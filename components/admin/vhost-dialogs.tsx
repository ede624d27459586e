'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FormDialog } from '@/components/admin/form-dialog';
import { LimitsDialog } from '@/components/admin/limits-dialog';
import { tagsOf } from '@/components/admin/tag-fields';
import { Confirm } from '@/components/ui/confirm';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { vhostLimits } from '@/lib/contract/admin-limits';
import { useDeed } from '@/lib/hooks/deed';
import { useHref, vhostPath } from '@/lib/hooks/scope';
import { useAdminT } from '@/lib/messages/use-admin-t';
import type { VhostRow } from '@/lib/model/admin';

/** A new one, or what is said of one that is there. */
export function EditVhost({ row, onClose }: { row: VhostRow | undefined; onClose: () => unknown }) {
  const t = useAdminT();
  const router = useRouter();
  const href = useHref();
  const create = useDeed('create-vhost');
  const change = useDeed('change-vhost');
  const [vhost, setVhost] = useState(row?.name ?? '');
  const [description, setDescription] = useState(row?.description ?? '');
  const [tags, setTags] = useState(row?.tags.join(', ') ?? '');
  const [tried, setTried] = useState(false);
  const deed = row === undefined ? create : change;
  const submit = (): void => {
    setTried(true);
    if (vhost === '') return;
    deed.mutate(
      { vhost, description, tags: tagsOf(tags) },
      {
        onSuccess: async () => {
          toast.success(row === undefined ? t.vhosts.created(vhost) : t.vhosts.changed(vhost));
          // Closing may change the address; going on before it has would be undone by that.
          await onClose();
          if (row === undefined) router.push(href(vhostPath(vhost)));
        },
      },
    );
  };
  return (
    <FormDialog
      title={row === undefined ? t.vhosts.create : t.vhosts.changeTitle(row.name)}
      action={row === undefined ? t.vhosts.doCreate : t.admin.save}
      busy={deed.isPending}
      error={deed.error?.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {row === undefined && (
        <Field label={t.vhosts.name} error={tried && vhost === '' ? t.vhosts.nameNeeded : undefined}>
          {(ids) => <Input {...ids} value={vhost} maxLength={255} onChange={(event) => setVhost(event.target.value)} />}
        </Field>
      )}
      <Field label={t.vhosts.description} optional>
        {(ids) => (
          <Input
            {...ids}
            value={description}
            maxLength={1000}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <Field label={t.vhosts.tags} hint={t.vhosts.tagsHint} optional>
        {(ids) => <Input {...ids} value={tags} onChange={(event) => setTags(event.target.value)} />}
      </Field>
    </FormDialog>
  );
}

export function VhostLimits({ row, onClose }: { row: VhostRow; onClose: () => void }) {
  const { mutateAsync } = useDeed('set-vhost-limit');
  return (
    <LimitsDialog
      subject={row.name}
      names={vhostLimits}
      limits={row.limits}
      set={(limit, value) => mutateAsync({ vhost: row.name, limit, value })}
      onClose={onClose}
    />
  );
}

export function DeleteVhost({ row, onClose }: { row: VhostRow; onClose: () => void }) {
  const t = useAdminT();
  const router = useRouter();
  const deed = useDeed('delete-vhost');
  const href = useHref();
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.vhosts.deleteTitle(row.name)}
      detail={t.vhosts.deleteDetail(row.messages)}
      action={t.vhosts.delete}
      typeName={row.name}
      busy={deed.isPending}
      error={deed.error?.error}
      asksWhy
      onConfirm={(because) =>
        deed.mutate(
          { vhost: row.name, ...because },
          {
            onSuccess: () => {
              toast.success(t.vhosts.deleted(row.name));
              router.push(href('/admin/vhosts'));
            },
          },
        )
      }
    />
  );
}
