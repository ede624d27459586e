'use client';

import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { DeedButton } from '@/components/ui/deed-button';
import { Field, Select } from '@/components/ui/field';
import { useBrowseT } from '@/lib/messages/use-browse-t';

const limits = [20, 100, 200, 500, 1000] as const;

/** Where a broker shows messages only by handing them out: what that does, before it is done. */
export function SnapshotCard({
  queues,
  stream,
  begins,
  running,
  denied,
  onTake,
}: {
  queues: number;
  stream: boolean;
  /** Where the stream is read from, as it was typed. */
  begins: string;
  running: boolean;
  /** Why the user may not. */
  denied: string | undefined;
  onTake: (limit: number) => void;
}) {
  const t = useBrowseT();
  const words = t.browse.snapshot;
  const [limit, setLimit] = useState<number>(100);
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-3 border-b px-4 py-3">
      <div className="max-w-2xl min-w-0 flex-1 text-sm">
        <p className="flex items-center gap-2 font-medium">
          {!stream && <TriangleAlert aria-hidden="true" className="size-4 shrink-0 text-warn" />}
          {stream ? words.stream : words.title}
        </p>
        {!stream && (
          <>
            <p className="mt-0.5 text-soft">{words.detail}</p>
            <ul className="mt-1 list-disc pl-5 text-xs text-soft">
              {words.effects.map((effect) => (
                <li key={effect}>{effect}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      <div className="ml-auto flex flex-wrap items-end gap-2">
        <Field label={words.limit} className="w-28">
          {(ids) => (
            <Select {...ids} value={limit} onChange={(event) => setLimit(Number(event.target.value))}>
              {limits.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </Select>
          )}
        </Field>
        <DeedButton
          denied={denied}
          variant="primary"
          busy={running}
          disabled={queues === 0}
          onClick={() => onTake(limit)}
        >
          {stream ? words.read(limit, begins) : words.do(limit, queues)}
        </DeedButton>
      </div>
    </div>
  );
}
