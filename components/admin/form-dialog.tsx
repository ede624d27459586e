'use client';

import { type FormEvent, type ReactNode, useId } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import type { BrokerError } from '@/lib/contract/result';
import { useAdminT } from '@/lib/messages/use-admin-t';

/** A form over the page; its button names the deed. */
export function FormDialog({
  title,
  description,
  action,
  wide = false,
  busy,
  error,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  description?: ReactNode;
  action: string;
  wide?: boolean;
  busy: boolean;
  error: BrokerError | undefined;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useAdminT();
  const form = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog
      open
      wide={wide}
      onOpenChange={(open) => !open && onClose()}
      title={title}
      {...(description === undefined ? {} : { description })}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" form={form} variant="primary" busy={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {children}
        {error !== undefined && <ErrorNote error={error} />}
      </form>
    </Dialog>
  );
}
