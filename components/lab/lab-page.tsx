'use client';

import { Keyboard, List, RotateCcw, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useCallback, useEffect, useRef, useState } from 'react';
import { LessonGuide } from '@/components/lab/lesson-guide';
import { LessonList } from '@/components/lab/lesson-list';
import { type Run, useRun } from '@/components/lab/use-run';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { cn } from '@/lib/format/cn';
import { useKey } from '@/lib/hooks/key';
import { useVhost } from '@/lib/hooks/scope';
import { lessonOf, lessons, playOf } from '@/lib/lab/lessons';
import type { Lesson } from '@/lib/lab/lessons/lesson';
import { useLabT } from '@/lib/messages/use-lab-t';

const Entry = dynamic(() => import('@/components/lab/entry').then((module) => module.Entry), { ssr: false });
const Bench = dynamic(() => import('@/components/lab/bench').then((module) => module.Bench), {
  ssr: false,
  loading: () => <Skeleton className="h-96 w-full" />,
});
const KeysList = dynamic(() => import('@/components/lab/keys-list').then((module) => module.KeysList), { ssr: false });

const parts = ['break', 'repair'] as const;
type Part = (typeof parts)[number];

/** Which lesson is open, in the URL; and how many of its steps are done in this run. */
function useLesson(run: Run) {
  const vhost = useVhost() ?? '/';
  const [id, setId] = useQueryState('lesson', parseAsString);
  const [part, setPart] = useQueryState('part', parseAsStringLiteral(parts).withDefault('break'));
  const [done, setDone] = useState<{ run: string; steps: number }>();
  const lesson = id === null ? undefined : lessonOf(id);
  const { snapshot, act } = run;
  const { mutate: start, isPending: starting } = run.start;
  // The run that is still shown while another starts isn't what the steps are about any more.
  const steps = done !== undefined && done.run === snapshot?.id && !starting ? done.steps : 0;

  const open = useCallback(
    (next: Lesson, as: Part = 'break') => {
      const play = playOf(next, as);
      if (play === undefined) return;
      void setId(next.id);
      void setPart(as);
      start({ vhost, setup: play.setup, stepping: 'message', ...(next.private === true ? { private: true } : {}) });
    },
    [setId, setPart, start, vhost],
  );
  // A link to a lesson opens it.
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current) return;
    opened.current = true;
    if (lesson !== undefined) open(lesson, part);
  }, [lesson, part, open]);

  const step = (): void => {
    if (lesson === undefined || snapshot === undefined || act.isPending) return;
    act.mutate(
      { lesson: lesson.id, act: part, step: steps },
      { onSuccess: () => setDone({ run: snapshot.id, steps: steps + 1 }) },
    );
  };
  const leave = (): void => {
    void setId(null);
    void setPart(null);
  };
  const next = lesson === undefined ? undefined : lessons[lessons.indexOf(lesson) + 1];
  return { lesson, part, steps, open, step, leave, next };
}

/** Does what the lesson's first button does. */
function pressNextStep(): void {
  document.querySelector<HTMLButtonElement>('[data-next-step] button:not(:disabled)')?.click();
}

/** Real clients, a real broker, and somebody on the wire between them who decides about each packet. */
export function LabPage() {
  const t = useLabT();
  const vhost = useVhost() ?? '/';
  const run = useRun();
  const at = useLesson(run);
  const [help, setHelp] = useState(false);
  const [listed, setListed] = useState(false);
  useKey('n', pressNextStep);

  const { lesson } = at;
  const { mutate: start, isPending: starting, error } = run.start;
  const snapshot = run.gone ? undefined : run.snapshot;
  const again = (): void => {
    if (lesson !== undefined) at.open(lesson, at.part);
    else if (run.last !== undefined) start(run.last);
  };
  const guided = lesson !== undefined && snapshot !== undefined && !listed;
  // A run of one's own has the whole width.
  const beside = snapshot === undefined || lesson !== undefined || listed;

  return (
    <div className={cn('flex min-h-full flex-col gap-3 p-4 lg:h-full lg:p-5', guided && 'max-lg:pb-44')}>
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-lg font-semibold tracking-tight">{t.lab.title}</h1>
        <p className="min-w-0 text-sm text-faint max-sm:order-last max-sm:w-full sm:truncate">
          {snapshot === undefined
            ? t.lab.subtitle
            : `${t.lab.stageOf(snapshot.setup)}, ${t.lab.on(snapshot.broker, snapshot.product, snapshot.process !== 'none')}`}
        </p>
        <div className="ml-auto flex gap-1.5">
          {snapshot !== undefined && (
            <>
              <Button variant="quiet" onClick={() => setListed(!listed)} aria-expanded={listed}>
                <List aria-hidden="true" />
                <span className="max-sm:sr-only">{t.lab.lessons}</span>
              </Button>
              <Button variant="quiet" onClick={() => setHelp(true)}>
                <Keyboard aria-hidden="true" />
                <span className="max-sm:sr-only">{t.lab.keys}</span>
              </Button>
              <Button onClick={again} busy={starting}>
                <RotateCcw aria-hidden="true" />
                {t.lab.again}
              </Button>
              <Button
                variant="quiet"
                onClick={() => {
                  at.leave();
                  run.leave();
                }}
              >
                <X aria-hidden="true" />
                {t.lab.end}
              </Button>
            </>
          )}
        </div>
      </div>
      <div
        className={cn(
          'grid min-h-0 flex-1 content-start gap-3 lg:content-stretch',
          guided ? 'lg:grid-cols-[290px_minmax(0,1fr)]' : beside && 'lg:grid-cols-[220px_minmax(0,1fr)]',
        )}
      >
        {beside && (
          <div data-guide-column="" className="min-h-0 min-w-0 lg:overflow-y-auto">
            {guided ? (
              <LessonGuide
                key={snapshot.id}
                at={{ lesson, act: at.part, step: at.steps }}
                busy={run.act.isPending || starting}
                problem={run.act.error?.error.reason ?? error?.error.reason}
                onStep={at.step}
                onAgain={again}
                onRepair={() => at.open(lesson, 'repair')}
                onNext={at.next && (() => at.next && at.open(at.next))}
              />
            ) : (
              <LessonList
                chosen={lesson?.id}
                onChoose={(next) => {
                  setListed(false);
                  at.open(next);
                }}
              />
            )}
          </div>
        )}
        {snapshot === undefined ? (
          <Entry
            gone={run.gone}
            busy={starting}
            error={error?.error}
            onStart={(wanted) => {
              at.leave();
              start({ vhost, ...wanted });
            }}
          />
        ) : (
          <div className="flex min-h-0 min-w-0 flex-col gap-3">
            {!guided && error !== null && <ErrorNote error={error.error} />}
            <Bench
              key={snapshot.id}
              run={run}
              snapshot={snapshot}
              inLesson={guided}
              onAgain={again}
              onHelp={() => setHelp(true)}
            />
          </div>
        )}
      </div>
      {help && <KeysList onOpen={setHelp} />}
    </div>
  );
}
