'use client';

import { Check, Copy as CopyIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/card';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { toast } from '@/components/ui/toast';
import type { Draft, Place } from '@/lib/contract/publish';
import { useConsoleQuery } from '@/lib/hooks/console-query';
import { useBroker } from '@/lib/hooks/scope';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { codeFor, type Dialect, dialectsFor } from '@/lib/publish/code/code';

/** More than this isn't shown; it is copied all the same. */
const shownChars = 20_000;

/** The first message, as code that sends it. */
export function CodeDialog({ draft, vhost, onClose }: { draft: Draft; vhost: string; onClose: () => void }) {
  const t = usePublisherT();
  const broker = useBroker();
  const dialects = dialectsFor(draft);
  const [chosen, setChosen] = useState<string>();
  const [copied, setCopied] = useState<Dialect>();
  const dialect = dialects.find((each) => each === chosen) ?? dialects[0] ?? 'curl';
  const place = useConsoleQuery<Place>(`/api/publish/place?${new URLSearchParams({ broker, vhost })}`);
  const code = place.data === undefined ? undefined : codeFor(dialect, draft, place.data);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(`${code?.text}\n`);
      setCopied(dialect);
    } catch {
      toast.error(t.publisher.copyFails);
    }
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t.compose.codeTitle}
      description={`${t.compose.codeFirst} ${t.compose.codePassword}`}
      footer={
        <>
          <Button onClick={onClose}>{t.common.close}</Button>
          <Button variant="primary" disabled={code === undefined} onClick={() => void copy()}>
            {copied === dialect ? <Check /> : <CopyIcon />}
            {copied === dialect ? t.compose.codeCopied : t.common.copy}
          </Button>
        </>
      }
    >
      <Tabs
        value={dialect}
        onChange={setChosen}
        tabs={dialects.map((each) => ({ value: each, label: t.publisher.dialects[each] }))}
      >
        <TabPanel value={dialect} className="flex flex-col gap-2 pt-3">
          {place.error !== null ? (
            <ErrorNote error={place.error.error} />
          ) : code === undefined ? (
            <Skeleton className="h-48" />
          ) : (
            <>
              {code.notes.length > 0 && (
                <div className="rounded-md bg-warn-soft px-3 py-2 text-xs">
                  <p className="font-medium">{t.compose.codeCan}</p>
                  <ul className="list-inside list-disc">
                    {code.notes.map((note) => (
                      <li key={note} className="break-words">
                        {note}
                      </li>
                    ))}
                  </ul>
                </div>
              )}
              <pre
                // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
                tabIndex={0}
                className="max-h-[46vh] overflow-auto rounded-md border bg-panel p-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap"
              >
                {code.text.slice(0, shownChars)}
                {code.text.length > shownChars && ' …'}
              </pre>
            </>
          )}
        </TabPanel>
      </Tabs>
    </Dialog>
  );
}
