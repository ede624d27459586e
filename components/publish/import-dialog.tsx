'use client';

import { useState } from 'react';
import type { SavedEntry, useCollections } from '@/components/publish/use-publisher';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Check } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { BrokerError } from '@/lib/contract/result';
import { DeedError } from '@/lib/hooks/deed';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { placeText } from '@/lib/publish/exchange-file';

/** One request carries no more: neither in number nor in characters. */
const entriesAtOnce = 200;
const charsAtOnce = 8 * 1024 * 1024;

function portions(entries: readonly SavedEntry[]): SavedEntry[][] {
  const all: SavedEntry[][] = [];
  let chars = 0;
  for (const entry of entries) {
    const own = entry.message.draft.body.text.length;
    const last = all.at(-1);
    if (last === undefined || last.length >= entriesAtOnce || chars + own > charsAtOnce) {
      all.push([entry]);
      chars = own;
    } else {
      last.push(entry);
      chars += own;
    }
  }
  return all;
}

/** What a file brings; what would be written over is said before. */
export function ImportDialog({
  entries,
  here,
  change,
  onClose,
}: {
  entries: readonly SavedEntry[];
  here: readonly SavedEntry[];
  change: ReturnType<typeof useCollections>['change'];
  onClose: () => void;
}) {
  const t = usePublisherT();
  const words = t.compose.collections;
  const [replace, setReplace] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<BrokerError>();
  const places = new Set(here.map(placeText));
  const taken = entries.filter((entry) => places.has(placeText(entry)));
  const wanted = replace ? entries : entries.filter((entry) => !places.has(placeText(entry)));
  const go = async (): Promise<void> => {
    setBusy(true);
    try {
      for (const portion of portions(wanted)) await change.mutateAsync({ do: 'save', entries: portion, replace });
      toast.success(t.publisher.imported(wanted.length));
      onClose();
    } catch (cause) {
      if (!(cause instanceof DeedError)) throw cause;
      setError(cause.error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.importTitle(entries.length)}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button variant="primary" busy={busy} disabled={wanted.length === 0} onClick={() => void go()}>
            {words.importDo(wanted.length)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <ul className="max-h-56 overflow-y-auto rounded-md bg-sunken px-3 py-2 text-xs">
          {entries.map((entry) => (
            <li key={placeText(entry)} className="break-words">
              {placeText(entry)}
              {places.has(placeText(entry)) && <span className="text-warn"> {words.here}</span>}
            </li>
          ))}
        </ul>
        {taken.length > 0 && (
          <Check label={words.importReplace(taken.length)} checked={replace} onChange={setReplace} />
        )}
        {wanted.length === 0 && <p className="text-sm text-faint">{words.nothingNew}</p>}
        {error !== undefined && <ErrorNote error={error} />}
      </div>
    </Dialog>
  );
}
