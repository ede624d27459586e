'use client';

import { Download } from 'lucide-react';
import { told, transcriptText } from '@/components/lab/told';
import { Button } from '@/components/ui/button';
import { Copy } from '@/components/ui/copy';
import { download } from '@/lib/hooks/download';
import type { LabEvent, Snapshot } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

/** The same as the drawing, in sentences. */
export function Transcript({ events }: { events: readonly LabEvent[] }) {
  const t = useLabT();
  return (
    <ol className="flex list-decimal flex-col gap-1 pl-8 text-sm">
      {events.map((event) => (
        <li key={event.n}>{told(t, event)}</li>
      ))}
    </ol>
  );
}

export function TranscriptActions({ run, events }: { run: Snapshot; events: readonly LabEvent[] }) {
  const t = useLabT();
  const text = transcriptText(t, run, events);
  const save = (): void => download(`lab-${run.id}.txt`, text, 'text/plain');
  return (
    <>
      <Copy text={text} label={t.lab.copyTranscript} />
      <Button variant="quiet" onClick={save} className="h-7">
        <Download aria-hidden="true" />
        {t.lab.saveTranscript}
      </Button>
    </>
  );
}
