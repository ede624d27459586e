'use client';

import { type FormEvent, useId, useState } from 'react';
import { useFreeze } from '@/components/jobs/use-jobs';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input, TextArea } from '@/components/ui/field';
import type { LettersChoice } from '@/lib/contract/letters';
import { useRescueT } from '@/lib/messages/use-rescue-t';

export function ParkDialog({ count, choice, onClose }: { count: number; choice: LettersChoice; onClose: () => void }) {
  const t = useRescueT();
  const form = useId();
  const freeze = useFreeze();
  const [owner, setOwner] = useState('');
  const [note, setNote] = useState('');
  const [until, setUntil] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    freeze.mutate({ choice, action: { kind: 'park', owner, note, until }, why: note, startNow: true });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t.park.title(count)}
      description={t.park.detail}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button form={form} type="submit" variant="primary" busy={freeze.isPending} disabled={note.trim() === ''}>
            {t.park.action(count)}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-3">
        <Field label={t.park.note}>
          {(ids) => (
            <TextArea
              {...ids}
              rows={3}
              maxLength={2000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <div className="grid grid-cols-2 gap-3">
          <Field label={t.park.owner} optional>
            {(ids) => (
              <Input {...ids} maxLength={255} value={owner} onChange={(event) => setOwner(event.target.value)} />
            )}
          </Field>
          <Field label={t.park.until} optional>
            {(ids) => <Input {...ids} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />}
          </Field>
        </div>
        {freeze.error !== null && <ErrorNote error={freeze.error.error} />}
      </form>
    </Dialog>
  );
}
