'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FormDialog } from '@/components/admin/form-dialog';
import { LimitsDialog } from '@/components/admin/limits-dialog';
import { noPasswordTyped, PasswordFields, passwordProblem } from '@/components/admin/password-fields';
import { TagFields } from '@/components/admin/tag-fields';
import { Confirm } from '@/components/ui/confirm';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { userLimits } from '@/lib/contract/admin-limits';
import { userCharsMax } from '@/lib/contract/session';
import { useDeed } from '@/lib/hooks/deed';
import { useHref, userPath } from '@/lib/hooks/scope';
import { useAdminT } from '@/lib/messages/use-admin-t';
import type { UserRow } from '@/lib/model/admin';

export function CreateUser({ onClose }: { onClose: () => unknown }) {
  const t = useAdminT();
  const router = useRouter();
  const href = useHref();
  const deed = useDeed('create-user');
  const [user, setUser] = useState('');
  const [typed, setTyped] = useState(noPasswordTyped);
  const [tags, setTags] = useState<string[]>(['management']);
  const [tried, setTried] = useState(false);
  const problem = passwordProblem(typed);
  const submit = (): void => {
    setTried(true);
    if (user === '' || problem !== undefined) return;
    deed.mutate(
      { user, password: typed.without ? null : typed.first, tags },
      {
        onSuccess: async () => {
          toast.success(t.users.created(user));
          // Closing may change the address; going on before it has would be undone by that.
          await onClose();
          router.push(href(userPath(user)));
        },
      },
    );
  };
  return (
    <FormDialog
      title={t.users.create}
      action={t.users.doCreate}
      busy={deed.isPending}
      error={deed.error?.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t.users.name} error={tried && user === '' ? t.users.nameNeeded : undefined}>
        {(ids) => (
          <Input {...ids} value={user} maxLength={userCharsMax} onChange={(event) => setUser(event.target.value)} />
        )}
      </Field>
      <PasswordFields
        typed={typed}
        onChange={setTyped}
        problem={tried ? problem : undefined}
        label={t.users.password}
      />
      <TagFields tags={tags} onChange={setTags} />
    </FormDialog>
  );
}

export function ChangeTags({ row, onClose }: { row: UserRow; onClose: () => void }) {
  const t = useAdminT();
  const deed = useDeed('set-user-tags');
  const [tags, setTags] = useState<string[]>([...row.tags]);
  return (
    <FormDialog
      title={t.users.changeTags}
      description={row.name}
      action={t.users.changeTags}
      busy={deed.isPending}
      error={deed.error?.error}
      onSubmit={() =>
        deed.mutate(
          { user: row.name, tags },
          {
            onSuccess: () => {
              toast.success(t.users.tagsChanged(row.name));
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <TagFields tags={tags} onChange={setTags} />
    </FormDialog>
  );
}

export function UserLimits({ row, onClose }: { row: UserRow; onClose: () => void }) {
  const { mutateAsync } = useDeed('set-user-limit');
  return (
    <LimitsDialog
      subject={row.name}
      names={userLimits}
      limits={row.limits}
      set={(limit, value) => mutateAsync({ user: row.name, limit, value })}
      onClose={onClose}
    />
  );
}

export function ChangePassword({ row, onClose }: { row: UserRow; onClose: () => void }) {
  const t = useAdminT();
  const deed = useDeed('set-password');
  const [typed, setTyped] = useState(noPasswordTyped);
  const [tried, setTried] = useState(false);
  const problem = passwordProblem(typed);
  const submit = (): void => {
    setTried(true);
    if (problem !== undefined) return;
    deed.mutate(
      { user: row.name, password: typed.without ? null : typed.first },
      {
        onSuccess: () => {
          toast.success(t.users.passwordChanged(row.name));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={`${t.users.changePassword}: ${row.name}`}
      description={t.users.passwordDetail}
      action={t.users.changePassword}
      busy={deed.isPending}
      error={deed.error?.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <PasswordFields
        typed={typed}
        onChange={setTyped}
        problem={tried ? problem : undefined}
        label={t.users.newPassword}
      />
    </FormDialog>
  );
}

export function DeleteUser({ row, permissions, onClose }: { row: UserRow; permissions: number; onClose: () => void }) {
  const t = useAdminT();
  const router = useRouter();
  const href = useHref();
  const deed = useDeed('delete-user');
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.users.deleteTitle(row.name)}
      detail={t.users.deleteDetail(permissions)}
      action={t.users.delete}
      typeName={row.name}
      busy={deed.isPending}
      error={deed.error?.error}
      asksWhy
      onConfirm={(because) =>
        deed.mutate(
          { user: row.name, ...because },
          {
            onSuccess: () => {
              toast.success(t.users.deleted(row.name));
              router.push(href('/admin/users'));
            },
          },
        )
      }
    />
  );
}
