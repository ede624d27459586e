'use client';

import { FlaskConical, RotateCcw, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { parseAsString, useQueryState } from 'nuqs';
import { useCallback, useEffect, useState } from 'react';
import { HeldBar, RunBar, useLabKeys } from '@/components/lab/controls';
import { LessonGuide, LessonList } from '@/components/lab/lesson-guide';
import { Sequence, spoken } from '@/components/lab/sequence';
import { LedgerTable, Stores } from '@/components/lab/stores';
import { type Run, useRun } from '@/components/lab/use-run';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { ErrorNote } from '@/components/ui/error-note';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { useVhost } from '@/lib/hooks/scope';
import { lessonOf } from '@/lib/lab/lessons';
import type { Lesson } from '@/lib/lab/lessons/lesson';
import type { Action, Snapshot } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

const SetupForm = dynamic(() => import('@/components/lab/setup-form').then((module) => module.SetupForm), {
  ssr: false,
});

const PacketView = dynamic(() => import('@/components/lab/packet-view').then((module) => module.PacketView), {
  ssr: false,
});

/** Real clients, a real broker, and somebody on the wire between them who decides about each packet. */
export function LabPage() {
  const t = useLabT();
  const vhost = useVhost() ?? '/';
  const run = useRun();
  const [lessonId, setLessonId] = useQueryState('lesson', parseAsString);
  const lesson = lessonId === null ? undefined : lessonOf(lessonId);
  const [done, setDone] = useState<{ run: string; steps: number }>();
  const steps = done !== undefined && done.run === run.snapshot?.id ? done.steps : 0;
  const { mutate: start, isPending: starting } = run.start;

  const open = useCallback(
    (next: Lesson) => {
      void setLessonId(next.id);
      start({ vhost, setup: next.setup, stepping: 'message' });
    },
    [setLessonId, start, vhost],
  );
  // A link to a lesson opens it.
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    if (opened) return;
    setOpened(true);
    if (lesson !== undefined) open(lesson);
  }, [opened, lesson, open]);

  const { snapshot } = run;
  const stepLesson = useCallback(() => {
    if (lesson === undefined || snapshot === undefined || run.act.isPending) return;
    run.act.mutate(
      { lesson: lesson.id, step: steps },
      { onSuccess: () => setDone({ run: snapshot.id, steps: steps + 1 }) },
    );
  }, [lesson, snapshot, run.act, steps]);

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'n' || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select')) return;
      document.querySelector<HTMLButtonElement>('[data-next-step] button:not(:disabled)')?.click();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);

  return (
    <div className="flex min-h-full flex-col gap-3 p-4 lg:h-full lg:p-5">
      <div className="flex min-h-8 flex-wrap items-center gap-3">
        <h1 className="text-lg font-semibold tracking-tight">{t.lab.title}</h1>
        <p className="text-sm text-faint max-sm:hidden">{t.lab.subtitle}</p>
        {snapshot !== undefined && (
          <div className="ml-auto flex gap-2">
            <Button onClick={() => run.last !== undefined && start(run.last)} busy={starting}>
              <RotateCcw />
              {t.lab.again}
            </Button>
            <Button
              variant="quiet"
              onClick={() => {
                void setLessonId(null);
                run.leave();
              }}
            >
              <X />
              {t.lab.end}
            </Button>
          </div>
        )}
      </div>
      <div className="grid min-h-0 flex-1 gap-3 lg:grid-cols-[230px_minmax(0,1fr)]">
        <div className="min-h-0 overflow-y-auto max-lg:max-h-60 max-lg:rounded-lg max-lg:border max-lg:p-2">
          <LessonList chosen={lessonId ?? undefined} onChoose={open} />
        </div>
        {snapshot === undefined || run.gone ? (
          <div className="grid content-start gap-3 xl:grid-cols-[380px_minmax(0,1fr)]">
            <SetupForm
              busy={starting}
              error={run.start.error?.error}
              onStart={(wanted) => {
                void setLessonId(null);
                start({ vhost, ...wanted });
              }}
            />
            <Card>
              <Empty
                kind="none"
                title={run.gone ? t.lab.gone : t.lab.welcome}
                detail={run.gone ? t.lab.goneDetail : t.lab.welcomeDetail}
                action={<FlaskConical aria-hidden="true" className="size-5 text-faint" />}
              />
            </Card>
          </div>
        ) : (
          <Bench
            key={snapshot.id}
            run={run}
            snapshot={snapshot}
            guide={
              lesson !== undefined && (
                <div data-next-step="">
                  <LessonGuide
                    key={snapshot.id}
                    lesson={lesson}
                    step={steps}
                    busy={run.act.isPending}
                    problem={run.act.error?.error.reason}
                    onStep={stepLesson}
                    onAgain={() => open(lesson)}
                  />
                </div>
              )
            }
          />
        )}
      </div>
    </div>
  );
}

function Bench({ run, snapshot, guide }: { run: Run; snapshot: Snapshot; guide: React.ReactNode }) {
  const t = useLabT();
  const [wanted, setWanted] = useState<number>();
  const [looked, setLooked] = useState<number>();
  const [until, setUntil] = useState<number>();
  const [tab, setTab] = useState('packet');
  const { held, events } = snapshot;
  const chosen = held.find(({ id }) => id === wanted) ?? held.find(({ first }) => first);
  const { mutate } = run.act;
  const act = useCallback((action: Action) => mutate({ action }), [mutate]);
  useLabKeys(snapshot, chosen, act, setWanted);

  // Scrubbing back shows what was, and changes nothing.
  const shown = until === undefined ? events : events.filter(({ n }) => n <= until);
  const at = run.moments.findLastIndex(({ n }) => n <= (until ?? Number.POSITIVE_INFINITY));
  const moment = run.moments[at] ?? { stores: snapshot.stores, ledger: snapshot.ledger };
  const before = run.moments[at - 1];
  const flight = looked ?? chosen?.id ?? events.findLast((event) => event.kind === 'packet')?.flight;
  const last = events.at(-1)?.n ?? 0;

  return (
    <div className="grid min-h-0 gap-3 xl:grid-cols-[minmax(0,1fr)_340px]">
      <div className="flex min-h-0 min-w-0 flex-col gap-3">
        <RunBar run={snapshot} busy={run.act.isPending} onDo={act} />
        <div className="flex min-h-80 flex-[3] flex-col">
          <Sequence
            events={shown}
            chosen={flight}
            onChoose={(id) => {
              setLooked(id);
              if (held.some((each) => each.id === id)) setWanted(id);
            }}
          />
          <label className="mt-2 flex items-center gap-3 text-xs text-faint">
            {t.lab.scrub}
            <input
              type="range"
              min={events[0]?.n ?? 0}
              max={last}
              value={until ?? last}
              onChange={(event) => {
                const n = Number(event.target.value);
                setUntil(n >= last ? undefined : n);
              }}
              className="flex-1 accent-(--accent)"
            />
            <span className="num w-20 text-right">{t.lab.scrubbed(until ?? last, last)}</span>
          </label>
        </div>
        <HeldBar
          held={held}
          chosen={chosen}
          busy={run.act.isPending}
          onChoose={(id) => {
            setWanted(id);
            setLooked(id);
          }}
          onDo={(action) => {
            setLooked(undefined);
            act(action);
          }}
        />
        {guide === false && run.act.error !== null && <ErrorNote error={run.act.error.error} />}
        <div className="flex min-h-52 flex-[2] flex-col overflow-y-auto">
          <Tabs
            value={tab}
            onChange={setTab}
            tabs={[
              { value: 'packet', label: t.lab.packet },
              { value: 'transcript', label: t.lab.transcript },
            ]}
          >
            <TabPanel value="packet" className="pt-3">
              {flight === undefined ? (
                <p className="text-sm text-faint">{t.lab.noPacket}</p>
              ) : (
                <PacketView run={snapshot.id} flight={flight} />
              )}
            </TabPanel>
            <TabPanel value="transcript" className="pt-3">
              <Transcript snapshot={{ ...snapshot, events: shown }} />
            </TabPanel>
          </Tabs>
        </div>
      </div>
      <div className="flex min-h-0 flex-col gap-3 overflow-y-auto">
        {guide}
        <Stores stores={moment.stores} before={before?.stores} />
        <LedgerTable rows={moment.ledger} />
      </div>
    </div>
  );
}

/** The same as the drawing, in sentences. */
function Transcript({ snapshot }: { snapshot: Snapshot }) {
  const t = useLabT();
  return (
    <ol className="flex list-decimal flex-col gap-1 pl-8 text-sm" aria-live="polite">
      {snapshot.events.map((event) => (
        <li key={event.n}>
          {event.kind === 'packet'
            ? spoken(t, event)
            : event.kind === 'link'
              ? `${t.lab.sides[event.hop]}: ${t.lab.link(event)}`
              : event.kind === 'client'
                ? `${t.lab.sides[event.hop]}: ${t.lab.client(event)}`
                : event.kind === 'application'
                  ? `${t.lab.sides[event.hop]}: ${t.lab.application(event)}`
                  : t.lab.waited(event.ms)}
        </li>
      ))}
    </ol>
  );
}
