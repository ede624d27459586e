'use client';

import { ChevronLeft, ChevronRight, History } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCallback, useState } from 'react';
import { publishOptions, RunBar, usualMessage } from '@/components/lab/controls';
import { usualAmounts } from '@/components/lab/deeds';
import { HeldBar } from '@/components/lab/held-bar';
import { Sequence } from '@/components/lab/sequence';
import { BrokerMenu, SideMenu } from '@/components/lab/side-menus';
import { LedgerTable, Stores } from '@/components/lab/stores';
import { told } from '@/components/lab/told';
import { Transcript, TranscriptActions } from '@/components/lab/transcript';
import { useLabKeys } from '@/components/lab/use-lab-keys';
import { type Run, useMoment } from '@/components/lab/use-run';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { cn } from '@/lib/format/cn';
import { causeOf, eventsUntil, lastDeedOf } from '@/lib/lab/changes';
import type { Action, Snapshot } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

const PacketView = dynamic(() => import('@/components/lab/packet-view').then((module) => module.PacketView), {
  ssr: false,
});

/** A run: both hops, what waits, what each side holds. All of it follows when somebody looks back. */
export function Bench({
  run,
  snapshot,
  inLesson,
  onAgain,
  onHelp,
}: {
  run: Run;
  snapshot: Snapshot;
  inLesson: boolean;
  onAgain: () => void;
  onHelp: () => void;
}) {
  const t = useLabT();
  const [wanted, setWanted] = useState<number>();
  const [looked, setLooked] = useState<number>();
  const [until, setUntil] = useState<number>();
  const [amounts, setAmounts] = useState(usualAmounts);
  const [message, setMessage] = useState(usualMessage);
  const [tab, setTab] = useState('packet');
  const { held, events, n: last } = snapshot;
  const busy = run.act.isPending;
  const chosen = held.find(({ id }) => id === wanted) ?? held.find(({ first }) => first);
  const { mutate } = run.act;
  const act = useCallback(
    (action: Action) => {
      setLooked(undefined);
      mutate({ action });
    },
    [mutate],
  );
  const choose = useCallback((id: number) => {
    setWanted(id);
    setLooked(id);
  }, []);
  const lookAt = (n: number | undefined): void => {
    setUntil(n === undefined || n >= last ? undefined : Math.max(1, n));
    setLooked(undefined);
  };
  const scrub = (by: -1 | 1 | 'now'): void => lookAt(by === 'now' ? undefined : (until ?? last) + by);
  const publishing = publishOptions(snapshot.setup, message);
  useLabKeys({ run: snapshot, chosen, amounts, publishing, act, choose, again: onAgain, help: onHelp, scrub });

  // Looking back shows what was, and changes nothing.
  const back = useMoment(snapshot.id, until);
  const view = back.view ?? snapshot.now;
  const shown = until === undefined ? events : eventsUntil(events, until);
  // What was done last may have changed nothing that is stored: then nothing is marked.
  const deed = lastDeedOf(events, until ?? last);
  const idle = deed !== undefined && deed.at > view.moment.n;
  const cause = idle ? deed.event : causeOf(events, until ?? view.moment.n);
  const latest = shown.findLast((event) => event.kind === 'packet')?.flight;
  const then = cause?.kind === 'packet' ? cause.flight : latest;
  const flight = looked ?? (until === undefined ? (chosen?.id ?? latest) : then);

  const newest = events.at(-1);
  return (
    // On a small screen it is one column, and the bytes of a packet come after what it did.
    <div className="flex min-h-0 min-w-0 flex-col gap-3 lg:grid xl:grid-cols-[minmax(0,1fr)_330px]">
      <div className="flex min-h-0 min-w-0 flex-col gap-3 max-lg:contents">
        <p className="sr-only" aria-live="polite">
          {newest !== undefined && told(t, newest)}
        </p>
        {/* On a small screen the lesson's button does what is to be done. */}
        <div className={cn(inLesson && 'max-lg:order-last')}>
          <RunBar run={snapshot} busy={busy} wanted={message} onWanted={setMessage} onDo={act} />
        </div>
        <div
          className={cn(
            'flex min-h-72 flex-[4] flex-col max-lg:flex-none',
            inLesson ? 'max-lg:h-80' : 'max-lg:h-[26rem]',
          )}
        >
          <Sequence
            events={shown}
            heads={{
              publisher: (
                <SideMenu hop="publisher" connected={snapshot.connected.publisher} absent={false} onDo={act} />
              ),
              broker: <BrokerMenu process={snapshot.process} onDo={act} />,
              subscriber: (
                <SideMenu
                  hop="subscriber"
                  connected={snapshot.connected.subscriber}
                  absent={snapshot.setup.protocol === 'amqp' && snapshot.setup.consumers === 0}
                  onDo={act}
                />
              ),
            }}
            chosen={flight}
            onChoose={(id) => {
              setLooked(id);
              if (held.some((each) => each.id === id)) setWanted(id);
            }}
          />
        </div>
        <Scrub n={until} last={last} onLook={lookAt} />
        <div className={cn(!inLesson && 'max-lg:sticky max-lg:bottom-0 max-lg:z-10')}>
          <HeldBar
            held={held}
            chosen={chosen}
            busy={busy}
            inLesson={inLesson}
            amounts={amounts}
            onAmounts={setAmounts}
            onChoose={choose}
            onDo={act}
          />
        </div>
        {!inLesson && run.act.error !== null && <ErrorNote error={run.act.error.error} />}
        <div className="flex min-h-44 flex-[2] flex-col overflow-y-auto max-lg:order-last max-lg:flex-none max-lg:overflow-visible">
          <Tabs
            value={tab}
            onChange={setTab}
            tabs={[
              { value: 'packet', label: t.lab.packet },
              { value: 'transcript', label: t.lab.transcript, count: shown.length },
            ]}
            actions={<TranscriptActions run={snapshot} events={shown} />}
          >
            <TabPanel value="packet" className="pt-3">
              {flight === undefined ? (
                <p className="text-sm text-faint">{t.lab.noPacket}</p>
              ) : (
                <PacketView run={snapshot.id} flight={flight} />
              )}
            </TabPanel>
            <TabPanel value="transcript" className="pt-3">
              <Transcript events={shown} />
            </TabPanel>
          </Tabs>
        </div>
      </div>
      <div className="flex min-h-0 flex-col gap-3 overflow-y-auto max-lg:contents" aria-busy={back.busy || undefined}>
        <LedgerTable rows={view.moment.ledger} />
        <Stores
          view={idle ? { moment: view.moment, before: undefined } : view}
          events={shown}
          cause={cause}
          idle={idle}
        />
      </div>
    </div>
  );
}

function Scrub({ n, last, onLook }: { n: number | undefined; last: number; onLook: (n: number | undefined) => void }) {
  const t = useLabT();
  const at = n ?? last;
  return (
    <div className={cn('rounded-lg', n !== undefined && 'border border-warn/40 bg-warn-soft px-3 py-1.5')}>
      <div className="flex items-center gap-2 text-xs text-faint">
        <label htmlFor="lab-scrub" className="flex items-center gap-1.5">
          <History aria-hidden="true" className="size-3.5" />
          {t.lab.scrub}
        </label>
        <Button variant="quiet" icon small aria-label={t.lab.oneBack} disabled={at <= 1} onClick={() => onLook(at - 1)}>
          <ChevronLeft aria-hidden="true" />
        </Button>
        <input
          id="lab-scrub"
          type="range"
          min={1}
          max={Math.max(1, last)}
          value={at}
          onChange={(event) => onLook(Number(event.target.value))}
          className="min-w-0 flex-1 accent-(--accent)"
        />
        <Button
          variant="quiet"
          icon
          small
          aria-label={t.lab.oneForward}
          disabled={n === undefined}
          onClick={() => onLook(at + 1)}
        >
          <ChevronRight aria-hidden="true" />
        </Button>
        <span className="num w-16 text-right">{t.lab.scrubbed(at, last)}</span>
      </div>
      {n !== undefined && (
        <p role="status" className="flex flex-wrap items-center gap-2 text-xs">
          {t.lab.lookingBack}
          <Button className="ml-auto h-6" onClick={() => onLook(undefined)}>
            {t.lab.toNow}
          </Button>
        </p>
      )}
    </div>
  );
}
