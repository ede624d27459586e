'use client';

import { Download, FolderOpen, Pencil, Save, Trash2, Upload } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { type SavedEntry, useCollections } from '@/components/publish/use-publisher';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { CollectionFault } from '@/lib/contract/publish';
import { download } from '@/lib/hooks/download';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { type Composed, savedOf } from '@/lib/publish/draft';
import { collectionOfText, collectionText, placeText } from '@/lib/publish/exchange-file';

const PlaceDialog = dynamic(() => import('@/components/publish/place-dialog').then((module) => module.PlaceDialog));
const ImportDialog = dynamic(() => import('@/components/publish/import-dialog').then((module) => module.ImportDialog));

/** From so many on there is a filter. */
const filteredFrom = 10;

type Asking =
  | { readonly for: 'save' }
  | { readonly for: 'move'; readonly entry: SavedEntry }
  | { readonly for: 'import'; readonly entries: readonly SavedEntry[] };

/** Messages that were kept, by folder: to be opened, sent again, carried to another machine. */
export function CollectionsPane({
  composed,
  onOpen,
}: {
  /** Undefined: its numbers aren't numbers yet. */
  composed: Composed | undefined;
  onOpen: (composed: Composed) => void;
}) {
  const t = usePublisherT();
  const { messages, faults, error, change } = useCollections();
  const [asking, setAsking] = useState<Asking>();
  const [filter, setFilter] = useState('');
  const [opened, setOpened] = useState<SavedEntry>();
  const file = useRef<HTMLInputElement>(null);
  const wanted = filter.trim().toLowerCase();
  const shown = messages.filter((entry) => placeText(entry).toLowerCase().includes(wanted));
  const folders = [...new Set(messages.map(({ folder }) => folder))];
  const close = (): void => setAsking(undefined);

  const exportAll = (): void => download('messages.waybill.json', collectionText(messages), 'application/json');
  const read = async (chosen: File): Promise<void> => {
    const read = collectionOfText(await chosen.text(), chosen.name);
    if ('wrong' in read) toast.error(t.publisher.noCollection(read.wrong));
    else setAsking({ for: 'import', entries: read.entries });
  };
  const remove = (entries: readonly SavedEntry[], said: string): void =>
    change.mutate(
      { do: 'delete', places: entries.map(({ folder, name }) => ({ folder, name })) },
      {
        onSuccess: () =>
          toast.success(said, {
            action: {
              label: t.publisher.undo,
              onClick: () => change.mutate({ do: 'save', entries, replace: false }),
            },
          }),
        onError: ({ error: { reason } }) => toast.error(reason),
      },
    );
  return (
    <Card
      title={t.publisher.collections}
      aside={
        <>
          <Button
            variant="quiet"
            icon
            aria-label={t.publisher.export}
            title={t.publisher.export}
            disabled={messages.length === 0}
            onClick={exportAll}
          >
            <Download />
          </Button>
          <Button
            variant="quiet"
            icon
            aria-label={t.publisher.import}
            title={t.publisher.import}
            onClick={() => file.current?.click()}
          >
            <Upload />
          </Button>
          <Button variant="quiet" disabled={composed === undefined} onClick={() => setAsking({ for: 'save' })}>
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
          if (chosen !== undefined) void read(chosen);
          event.target.value = '';
        }}
      />
      {error !== undefined && <ErrorNote error={error} />}
      {messages.length === 0 && error === undefined && <p className="text-sm text-faint">{t.publisher.nothingKept}</p>}
      {messages.length >= filteredFrom && (
        <Input
          type="search"
          aria-label={t.compose.collections.search}
          placeholder={t.compose.collections.filter}
          className="mb-2 h-7!"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      {messages.length > 0 && shown.length === 0 && <p className="text-sm text-faint">{t.compose.collections.none}</p>}
      <div className="-mx-1 max-h-96 overflow-y-auto px-1">
        {folders.map((folder) => (
          <Folder
            key={folder}
            name={folder}
            entries={shown.filter((entry) => entry.folder === folder)}
            current={opened}
            onOpen={(entry) => {
              setOpened(entry);
              onOpen(entry.message);
            }}
            onMove={(entry) => setAsking({ for: 'move', entry })}
            onRemove={remove}
          />
        ))}
      </div>
      {faults.length > 0 && <Unreadable faults={faults} />}
      {asking?.for === 'save' && composed !== undefined && (
        <PlaceDialog
          title={t.publisher.saveTitle}
          detail={t.publisher.saveDetail}
          action={t.publisher.save}
          begin={opened ?? { folder: '', name: '' }}
          folders={folders}
          change={change}
          make={(place, replace) => ({ do: 'save', entries: [{ ...place, message: savedOf(composed) }], replace })}
          onDone={(place) => {
            toast.success(t.publisher.saved(place.name));
            setOpened({ ...place, message: savedOf(composed) });
            close();
          }}
          onClose={close}
        />
      )}
      {asking?.for === 'move' && (
        <PlaceDialog
          title={t.compose.collections.renameTitle}
          detail={t.compose.collections.renameDetail}
          action={t.compose.collections.renameDo}
          begin={asking.entry}
          folders={folders}
          change={change}
          make={(to) => ({ do: 'move', from: { folder: asking.entry.folder, name: asking.entry.name }, to })}
          onDone={(place) => {
            toast.success(t.compose.collections.renamed(placeText(place)));
            close();
          }}
          onClose={close}
        />
      )}
      {asking?.for === 'import' && (
        <ImportDialog entries={asking.entries} here={messages} change={change} onClose={close} />
      )}
    </Card>
  );
}

/** Files that somebody has edited by hand, or merged: they are left as they are, and said to be there. */
function Unreadable({ faults }: { faults: readonly CollectionFault[] }) {
  const t = usePublisherT();
  return (
    <details className="mt-2 text-xs">
      <summary className="cursor-pointer text-warn">{t.compose.collections.unreadable(faults.length)}</summary>
      <ul className="flex flex-col gap-1.5 pt-1.5">
        {faults.map(({ file, why }) => (
          <li key={file} className="break-words text-soft">
            <span className="font-mono">{file}</span>: {why}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Folder({
  name,
  entries,
  current,
  onOpen,
  onMove,
  onRemove,
}: {
  name: string;
  entries: readonly SavedEntry[];
  current: SavedEntry | undefined;
  onOpen: (entry: SavedEntry) => void;
  onMove: (entry: SavedEntry) => void;
  onRemove: (entries: readonly SavedEntry[], said: string) => void;
}) {
  const t = usePublisherT();
  if (entries.length === 0) return null;
  const depth = name === '' ? 0 : name.split('/').length;
  return (
    <div className="mb-1.5 last:mb-0">
      {name !== '' && (
        <p className="group flex h-7 items-center gap-1.5 px-1 text-xs text-faint">
          <FolderOpen aria-hidden="true" className="size-3.5 shrink-0" />
          <span className="min-w-0 truncate">{name.replaceAll('/', ' / ')}</span>
          <span className="ml-auto flex">
            <RowButton
              label={t.compose.collections.deleteFolder(name, entries.length)}
              onClick={() => onRemove(entries, t.compose.collections.deletedMany(entries.length))}
            >
              <Trash2 />
            </RowButton>
          </span>
        </p>
      )}
      <ul className={depth === 0 ? '' : 'ml-2.5 border-l pl-1'}>
        {entries.map((entry) => (
          <li key={entry.name} className="group flex items-center">
            <button
              type="button"
              aria-current={current?.folder === entry.folder && current.name === entry.name ? 'true' : undefined}
              onClick={() => onOpen(entry)}
              className="flex min-w-0 flex-1 items-baseline gap-2 rounded-md px-2 py-1 text-left text-sm hover:bg-hover aria-[current]:bg-hover"
            >
              <span className="min-w-0 truncate">{entry.name}</span>{' '}
              <span className="text-2xs text-faint uppercase">{entry.message.draft.protocol}</span>
            </button>
            <RowButton label={t.compose.collections.rename(entry.name)} onClick={() => onMove(entry)}>
              <Pencil />
            </RowButton>
            <RowButton
              label={t.publisher.delete(entry.name)}
              onClick={() => onRemove([entry], t.publisher.deleted(entry.name))}
            >
              <Trash2 />
            </RowButton>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Seen when its row is pointed at, or where nothing points. */
function RowButton({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <Button
      variant="quiet"
      icon
      small
      className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
