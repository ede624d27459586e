'use client';

import { Check, ChevronRight, CircleAlert, RotateCcw, Wrench } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Prediction } from '@/components/lab/prediction';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Kbd } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { playOf } from '@/lib/lab/lessons';
import { type Lesson, phasesOf } from '@/lib/lab/lessons/lesson';
import { useLabT } from '@/lib/messages/use-lab-t';

export type LessonAt = {
  readonly lesson: Lesson;
  readonly act: 'break' | 'repair';
  /** How many steps are done. */
  readonly step: number;
};

type Doing = {
  readonly onStep: () => void;
  readonly onAgain: () => void;
  readonly onRepair: () => void;
  /** Undefined: this is the last lesson. */
  readonly onNext: (() => void) | undefined;
};

/** Predict, run, break, explain, repair: the lesson's words beside the run. */
export function LessonGuide({
  at: { lesson, act, step },
  busy,
  problem,
  ...doing
}: { at: LessonAt; busy: boolean; problem: string | undefined } & Doing) {
  const t = useLabT();
  const words = t.lessons[lesson.id];
  const [guess, setGuess] = useState<number>();
  const told = act === 'repair' ? words?.repair : words;
  const steps = playOf(lesson, act)?.steps ?? [];
  if (words === undefined || told === undefined) return null;
  const over = step >= steps.length;
  const question = act === 'break' ? words.question : undefined;
  const asks = question !== undefined && guess === undefined && step === 0;
  return (
    <Card title={words.title}>
      <div className="flex flex-col gap-3 text-sm">
        {act === 'repair' && <PhaseName>{t.lab.repair}</PhaseName>}
        <p className="-mt-1 text-soft">{told.intro}</p>
        {question !== undefined && (
          <>
            <PhaseName>{t.lab.predict}</PhaseName>
            <Prediction
              question={question}
              guess={guess}
              answer={over ? lesson.answer : undefined}
              onGuess={setGuess}
            />
          </>
        )}
        <Steps sentences={told.steps} phases={act === 'repair' ? [] : phasesOf(steps)} step={step} over={over} />
        {problem !== undefined && (
          <p role="alert" className="flex gap-2 rounded bg-bad-soft px-2 py-1.5">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />
            {problem}
          </p>
        )}
        {over && (
          <div role="status" className="flex flex-col gap-2 max-lg:hidden">
            <PhaseName>{t.lab.explain}</PhaseName>
            <p className="rounded bg-sunken px-2.5 py-2">{told.end}</p>
            {act === 'break' && words.help !== undefined && (
              <p className="flex gap-2 rounded bg-sunken px-2.5 py-2">
                <Wrench aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-faint" />
                {words.help}
              </p>
            )}
          </div>
        )}
        <div
          data-next-step=""
          className="flex flex-wrap items-center gap-2 max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-20 max-lg:border-t max-lg:bg-panel max-lg:px-4 max-lg:py-2.5 max-lg:shadow-pop"
        >
          {over ? (
            <>
              <p className="w-full text-xs lg:hidden">
                {told.end} {act === 'break' && words.help}
              </p>
              <After hasRepair={act === 'break' && lesson.repair !== undefined} {...doing} />
            </>
          ) : (
            <>
              <p aria-hidden="true" className="w-full text-xs text-soft lg:hidden">
                {asks ? question.ask : told.steps[step]}
              </p>
              <Button variant="primary" busy={busy} disabled={asks} onClick={doing.onStep}>
                {asks ? t.lab.predictFirst : t.lab.next}
                {!asks && <ChevronRight aria-hidden="true" />}
                {!asks && (
                  <span className="max-lg:hidden">
                    <Kbd>n</Kbd>
                  </span>
                )}
              </Button>
              <span className="num text-xs text-faint">{t.lab.scrubbed(step, steps.length)}</span>
            </>
          )}
        </div>
      </div>
    </Card>
  );
}

function PhaseName({ children }: { children: string }) {
  return <p className="text-2xs font-semibold tracking-wide text-faint uppercase">{children}</p>;
}

function After({ hasRepair, onRepair, onNext, onAgain }: { hasRepair: boolean } & Omit<Doing, 'onStep'>) {
  const t = useLabT();
  return (
    <>
      {hasRepair && (
        <Button variant="primary" onClick={onRepair}>
          <Wrench aria-hidden="true" />
          {t.lab.tryRepair}
          <span className="max-lg:hidden">
            <Kbd>n</Kbd>
          </span>
        </Button>
      )}
      {onNext !== undefined && (
        <Button variant={hasRepair ? 'plain' : 'primary'} onClick={onNext}>
          {t.lab.nextLesson}
          <ChevronRight aria-hidden="true" />
        </Button>
      )}
      <Button variant="quiet" onClick={onAgain}>
        <RotateCcw aria-hidden="true" />
        {t.lab.again}
      </Button>
    </>
  );
}

function Steps({
  sentences,
  phases,
  step,
  over,
}: {
  sentences: readonly string[];
  phases: ReturnType<typeof phasesOf>;
  step: number;
  over: boolean;
}) {
  const t = useLabT();
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step that comes next is brought into sight
  useEffect(() => {
    const column = list.current?.closest<HTMLElement>('[data-guide-column]');
    // Only where the column scrolls by itself: elsewhere the page would jump.
    if (column && column.scrollHeight > column.clientHeight) column.scrollTo({ top: column.scrollHeight });
  }, [step]);
  return (
    // On a small screen the drawing comes first; the sentence of the step stands beside its button.
    <ol ref={list} className="flex flex-col gap-1 max-lg:hidden">
      {sentences.slice(0, step + 1).map((sentence, index) => {
        const current = index === step && !over;
        const phase = phases[index];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place, and some say the same
          <li key={index}>
            {phase !== undefined && phase !== phases[index - 1] && <PhaseName>{t.lab.phases[phase]}</PhaseName>}
            <span
              className={cn('flex gap-2 rounded px-1.5 py-1', current ? 'bg-accent-soft/60' : 'text-soft')}
              aria-current={current ? 'step' : undefined}
            >
              <span className="num w-5 shrink-0 text-faint">
                {index < step ? <Check aria-hidden="true" className="mt-0.5 size-4 text-good" /> : index + 1}
              </span>
              <span>{sentence}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
