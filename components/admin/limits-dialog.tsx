'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/admin/form-dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { LimitName } from '@/lib/contract/admin-limits';
import type { BrokerError } from '@/lib/contract/result';
import { DeedError } from '@/lib/hooks/deed';
import { useAdminT } from '@/lib/messages/use-admin-t';

/** An empty text is no limit. */
function limitOf(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  return /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

/** Of a virtual host, or of a user. */
export function LimitsDialog<Name extends LimitName>({
  subject,
  names,
  limits,
  set,
  onClose,
}: {
  subject: string;
  names: readonly Name[];
  limits: Readonly<Record<string, number>>;
  /** null takes the limit away. */
  set: (limit: Name, value: number | null) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useAdminT();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<BrokerError>();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(names.map((name) => [name, String(limits[name] ?? '')])),
  );
  const submit = async (): Promise<void> => {
    const typed = names.map((name) => ({ name, value: limitOf(texts[name] ?? '') }));
    if (typed.some(({ value }) => value === undefined)) return;
    setBusy(true);
    setError(undefined);
    try {
      for (const { name, value = null } of typed) {
        if (value !== (limits[name] ?? null)) await set(name, value);
      }
      toast.success(t.limits.changed(subject));
      onClose();
    } catch (caught) {
      if (!(caught instanceof DeedError)) throw caught;
      setError(caught.error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={t.limits.change}
      description={subject}
      action={t.limits.change}
      busy={busy}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {names.map((name) => (
        <Field
          key={name}
          label={t.limits.labels[name]}
          hint={t.limits.hint}
          error={limitOf(texts[name] ?? '') === undefined ? t.limits.wholeNumber : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              inputMode="numeric"
              value={texts[name] ?? ''}
              onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </FormDialog>
  );
}
