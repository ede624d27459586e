'use client';

import { Info, X } from 'lucide-react';
import type { useDesk } from '@/components/publish/desk';
import { Button } from '@/components/ui/button';
import { bytes } from '@/lib/format/format';
import { usePublisherT } from '@/lib/messages/use-publisher-t';

/** Where what is on the desk comes from, what of it is missing, and the way back to what was there before. */
export function DeskNotes({ desk }: { desk: ReturnType<typeof useDesk> }) {
  const t = usePublisherT();
  const { now, before, tooLarge } = desk;
  const { origin } = now;
  return (
    <>
      {(origin !== null || before !== null) && (
        <section
          aria-label={t.compose.origins}
          className="flex items-start gap-2 rounded-md border bg-panel px-3 py-1.5 text-sm"
        >
          <Info aria-hidden="true" className="mt-1 size-4 shrink-0 text-faint" />
          <div className="min-w-0 flex-1 py-0.5 break-words">
            {origin !== null && <p>{t.compose.origin(origin.name)}</p>}
            {origin?.cut != null && (
              <p className="text-warn">{t.compose.cutOff(bytes(origin.cut.has), bytes(origin.cut.all))}</p>
            )}
            {origin !== null && origin.inexact.length > 0 && (
              <p className="text-warn">{t.compose.inexact(origin.inexact.join(', '))}</p>
            )}
            {origin !== null && origin.guessed.length > 0 && (
              <p className="text-soft">{t.compose.guessed(origin.guessed.join(', '))}</p>
            )}
            {before !== null && <p className="text-soft">{t.compose.setAside}</p>}
          </div>
          {before !== null && (
            <Button className="h-7!" onClick={desk.bringBack}>
              {t.compose.bringBack}
            </Button>
          )}
          <Button variant="quiet" icon small aria-label={t.compose.dismiss} onClick={desk.forgetBefore}>
            <X />
          </Button>
        </section>
      )}
      {tooLarge && <p className="text-xs text-warn">{t.compose.tooLargeToKeep}</p>}
    </>
  );
}
