'use client';

import { Trash2 } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input } from '@/components/ui/field';
import { viewNameCharsMax } from '@/lib/contract/view-limits';
import type { SavedView } from '@/lib/contract/views';
import type { DeedError } from '@/lib/hooks/deed';
import { useT } from '@/lib/messages/use-t';

/** Gives what the list shows now a name; those that have one can be deleted. */
export function NameView({
  views,
  busy,
  error,
  onSave,
  onDelete,
  onClose,
}: {
  views: readonly SavedView[];
  busy: boolean;
  error: DeedError | undefined;
  onSave: (name: string, search: string) => void;
  onDelete: (view: SavedView) => void;
  onClose: () => void;
}) {
  const t = useT();
  const id = useId();
  const [name, setName] = useState('');
  const search = new URLSearchParams(useSearchParams());
  // A view is of a list, whichever broker it is looked at on.
  search.delete('broker');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') onSave(name.trim(), search.toString());
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t.table.saveViewTitle}
      description={t.table.saveViewDetail}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy} disabled={name.trim() === ''}>
            {t.table.save}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-3">
        <Field label={t.common.name}>
          {(ids) => (
            <Input
              {...ids}
              value={name}
              maxLength={viewNameCharsMax}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {views.length > 0 && (
          <ul className="divide-y divide-line/60 rounded-md border text-sm">
            {views.map((view) => (
              <li key={view.id} className="flex h-9 items-center gap-2 pr-1 pl-2.5">
                <span className="min-w-0 flex-1 truncate">{view.name}</span>
                <span className="truncate text-xs text-faint">{view.by}</span>
                <Button
                  variant="quiet"
                  icon
                  small
                  aria-label={t.table.deleteView(view.name)}
                  onClick={() => onDelete(view)}
                >
                  <Trash2 />
                </Button>
              </li>
            ))}
          </ul>
        )}
        {error !== undefined && <ErrorNote error={error.error} />}
      </form>
    </Dialog>
  );
}
