'use client';

import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input } from '@/components/ui/field';
import type { BrokerError } from '@/lib/contract/result';
import type { Because } from '@/lib/hooks/deed';
import { useT } from '@/lib/messages/use-t';

const whyCharsMax = 500;

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  detail: string;
  /** The button names the deed. */
  action: string;
  /** What must be typed first, where the damage is great. */
  typeName?: string;
  busy: boolean;
  error: BrokerError | undefined;
  /** Offers to say why; the audit log keeps it. */
  asksWhy?: boolean;
  onConfirm: (because: Because) => void;
  children?: ReactNode;
};

export function Confirm({
  open,
  onOpenChange,
  title,
  detail,
  action,
  typeName,
  busy,
  error,
  asksWhy = false,
  onConfirm,
  children,
}: Props) {
  const t = useT();
  const form = useId();
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState('');
  const change = (next: boolean): void => {
    if (!next) {
      setTyped('');
      setWhy('');
    }
    onOpenChange(next);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onConfirm(why === '' ? {} : { because: why });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      description={detail}
      footer={
        <>
          <Button onClick={() => change(false)}>{t.common.cancel}</Button>
          <Button
            form={form}
            type="submit"
            variant="danger"
            busy={busy}
            disabled={typeName !== undefined && typed !== typeName}
          >
            {action}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-3">
        {children}
        {typeName !== undefined && (
          <Field label={t.common.typeToConfirm(typeName)}>
            {(ids) => <Input {...ids} value={typed} onChange={(event) => setTyped(event.target.value)} />}
          </Field>
        )}
        {asksWhy && (
          <Field label={t.common.why} optional>
            {(ids) => (
              <Input {...ids} value={why} maxLength={whyCharsMax} onChange={(event) => setWhy(event.target.value)} />
            )}
          </Field>
        )}
        {error !== undefined && <ErrorNote error={error} />}
      </form>
    </Dialog>
  );
}
