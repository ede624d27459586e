'use client';

import { Download, FolderOpen, Save, Trash2, Upload } from 'lucide-react';
import { type FormEvent, useId, useRef, useState } from 'react';
import { type SavedEntry, useCollections } from '@/components/publish/use-publisher';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { type Composed, savedOf } from '@/lib/publish/draft';

/** Messages that were kept, by folder: to be opened, sent again, carried to another machine. */
export function CollectionsPane({ composed, onOpen }: { composed: Composed; onOpen: (composed: Composed) => void }) {
  const t = usePublisherT();
  const { messages, change } = useCollections();
  const [saving, setSaving] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const folders = [...new Set(messages.map(({ folder }) => folder))];

  const exportAll = (): void => {
    const text = JSON.stringify({ waybill: 'collection', version: 1, messages }, null, 2);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = 'messages.waybill.json';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const load = async (chosen: File): Promise<void> => {
    let entries: readonly SavedEntry[] | undefined;
    try {
      const read = JSON.parse(await chosen.text()) as { waybill?: unknown; messages?: readonly SavedEntry[] };
      entries = read.waybill === 'collection' ? read.messages : undefined;
    } catch {
      entries = undefined;
    }
    if (entries === undefined) toast.error(t.publisher.noCollection);
    else {
      change.mutate(
        { do: 'save', entries },
        {
          onSuccess: () => toast.success(t.publisher.imported(entries.length)),
          onError: ({ error }) => toast.error(t.publisher.noCollection, { description: error.reason }),
        },
      );
    }
  };
  return (
    <Card
      title={t.publisher.collections}
      aside={
        <>
          <Button
            variant="quiet"
            icon
            aria-label={t.publisher.export}
            disabled={messages.length === 0}
            onClick={exportAll}
          >
            <Download />
          </Button>
          <Button variant="quiet" icon aria-label={t.publisher.import} onClick={() => file.current?.click()}>
            <Upload />
          </Button>
          <Button variant="quiet" onClick={() => setSaving(true)}>
            <Save />
            {t.publisher.save}
          </Button>
        </>
      }
    >
      <input
        ref={file}
        type="file"
        accept="application/json"
        hidden
        aria-label={t.publisher.import}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen !== undefined) void load(chosen);
          event.target.value = '';
        }}
      />
      {messages.length === 0 && <p className="text-sm text-faint">{t.publisher.nothingKept}</p>}
      {folders.map((folder) => (
        <div key={folder} className="mb-2 last:mb-0">
          {folder !== '' && (
            <p className="flex items-center gap-1.5 px-1 pb-0.5 text-xs text-faint">
              <FolderOpen aria-hidden="true" className="size-3.5" />
              {folder}
            </p>
          )}
          <ul>
            {messages
              .filter((entry) => entry.folder === folder)
              .map((entry) => (
                <li key={entry.name} className="group flex items-center">
                  <button
                    type="button"
                    onClick={() => onOpen(entry.message)}
                    className="min-w-0 flex-1 truncate rounded-md px-2 py-1 text-left text-sm hover:bg-hover"
                  >
                    {entry.name}{' '}
                    <span className="ml-1 text-2xs text-faint uppercase">{entry.message.draft.protocol}</span>
                  </button>
                  <Button
                    variant="quiet"
                    icon
                    className="size-7! opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
                    aria-label={t.publisher.delete(entry.name)}
                    onClick={() =>
                      change.mutate(
                        { do: 'delete', place: { folder: entry.folder, name: entry.name } },
                        {
                          onSuccess: () =>
                            toast.success(t.publisher.deleted(entry.name), {
                              action: {
                                label: t.publisher.undo,
                                onClick: () => change.mutate({ do: 'save', entries: [entry] }),
                              },
                            }),
                        },
                      )
                    }
                  >
                    <Trash2 />
                  </Button>
                </li>
              ))}
          </ul>
        </div>
      ))}
      {saving && (
        <SaveDialog
          folders={folders}
          busy={change.isPending}
          error={change.error?.error}
          onClose={() => setSaving(false)}
          onSave={(folder, name) =>
            change.mutate(
              { do: 'save', entries: [{ folder, name, message: savedOf(composed) }] },
              {
                onSuccess: () => {
                  toast.success(t.publisher.saved(name));
                  setSaving(false);
                },
              },
            )
          }
        />
      )}
    </Card>
  );
}

function SaveDialog({
  folders,
  busy,
  error,
  onSave,
  onClose,
}: {
  folders: readonly string[];
  busy: boolean;
  error: React.ComponentProps<typeof ErrorNote>['error'] | undefined;
  onSave: (folder: string, name: string) => void;
  onClose: () => void;
}) {
  const t = usePublisherT();
  const id = useId();
  const [name, setName] = useState('');
  const [folder, setFolder] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave(folder.trim(), name.trim());
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.publisher.saveTitle}
      description={t.publisher.saveDetail}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy} disabled={name.trim() === ''}>
            {t.publisher.save}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-3">
        <Field label={t.common.name}>
          {(ids) => <Input {...ids} value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t.publisher.folder} optional>
          {(ids) => (
            <Input
              {...ids}
              list={`${id}-folders`}
              value={folder}
              maxLength={80}
              onChange={(event) => setFolder(event.target.value)}
            />
          )}
        </Field>
        <datalist id={`${id}-folders`}>
          {folders.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        {error !== undefined && <ErrorNote error={error} />}
      </form>
    </Dialog>
  );
}
