'use client';

import { Check, ChevronRight, CircleAlert, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Kbd } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { lessons } from '@/lib/lab/lessons';
import type { Lesson } from '@/lib/lab/lessons/lesson';
import { useLabT } from '@/lib/messages/use-lab-t';

/** All lessons, by protocol. */
export function LessonList({ chosen, onChoose }: { chosen: string | undefined; onChoose: (lesson: Lesson) => void }) {
  const t = useLabT();
  return (
    <nav aria-label={t.lab.lessons} className="flex flex-col gap-3">
      {(['mqtt', 'amqp'] as const).map((topic) => (
        <div key={topic}>
          <p className="px-2 pb-1 text-xs font-medium text-faint">{topic === 'mqtt' ? 'MQTT' : 'AMQP 0-9-1'}</p>
          <ul>
            {lessons
              .filter((lesson) => lesson.topic === topic)
              .map((lesson) => (
                <li key={lesson.id}>
                  <button
                    type="button"
                    aria-current={lesson.id === chosen ? 'true' : undefined}
                    onClick={() => onChoose(lesson)}
                    className={cn(
                      'w-full rounded-md px-2 py-1 text-left text-sm',
                      lesson.id === chosen
                        ? 'bg-hover font-medium text-ink'
                        : 'text-soft hover:bg-hover hover:text-ink',
                    )}
                  >
                    {t.lessons[lesson.id]?.title ?? lesson.id}
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Predict, run, break, explain: the lesson's words beside the run. */
export function LessonGuide({
  lesson,
  step,
  busy,
  problem,
  onStep,
  onAgain,
}: {
  lesson: Lesson;
  /** How many steps are done. */
  step: number;
  busy: boolean;
  problem: string | undefined;
  onStep: () => void;
  onAgain: () => void;
}) {
  const t = useLabT();
  const words = t.lessons[lesson.id];
  const [guess, setGuess] = useState<number>();
  if (words === undefined) return null;
  const over = step >= lesson.steps.length;
  const asks = words.question !== undefined && guess === undefined && step === 0;
  return (
    <Card title={words.title}>
      <div className="flex flex-col gap-3 text-sm">
        <p className="text-soft">{words.intro}</p>
        {words.question !== undefined && (
          <fieldset className="flex flex-col gap-1.5" disabled={guess !== undefined}>
            <legend className="mb-1.5 font-medium">{words.question.ask}</legend>
            {words.question.options.map((option, index) => (
              <Option
                key={option}
                text={option}
                state={guess === undefined ? 'open' : verdict(index, guess, over ? lesson.answer : undefined)}
                onPick={() => setGuess(index)}
              />
            ))}
          </fieldset>
        )}
        <ol className="flex flex-col gap-1">
          {words.steps.slice(0, step + 1).map((sentence, index) => (
            <li
              key={sentence}
              className={cn(
                'flex gap-2 rounded px-1.5 py-1',
                index === step && !over ? 'bg-accent-soft/60' : 'text-soft',
              )}
              aria-current={index === step && !over ? 'step' : undefined}
            >
              <span className="num w-5 shrink-0 text-faint">
                {index < step ? <Check className="mt-0.5 size-4 text-good" /> : index + 1}
              </span>
              <span>{sentence}</span>
            </li>
          ))}
        </ol>
        {problem !== undefined && (
          <p role="alert" className="flex gap-2 rounded bg-bad-soft px-2 py-1.5">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />
            {problem}
          </p>
        )}
        {over ? (
          <>
            <p className="rounded bg-sunken px-2.5 py-2" role="status">
              {words.end}
            </p>
            <Button className="self-start" onClick={onAgain}>
              <RotateCcw />
              {t.lab.again}
            </Button>
          </>
        ) : (
          <Button variant="primary" className="self-start" busy={busy} disabled={asks} onClick={onStep}>
            {asks ? t.lab.predictFirst : t.lab.next}
            {!asks && <ChevronRight />}
            {!asks && (
              <span className="max-lg:hidden">
                <Kbd>n</Kbd>
              </span>
            )}
          </Button>
        )}
      </div>
    </Card>
  );
}

type Verdict = 'open' | 'picked' | 'right' | 'wrong' | 'other';

function verdict(index: number, guess: number, answer: number | undefined): Verdict {
  if (answer === undefined) return index === guess ? 'picked' : 'other';
  if (index === answer) return 'right';
  return index === guess ? 'wrong' : 'other';
}

function Option({ text, state, onPick }: { text: string; state: Verdict; onPick: () => void }) {
  const t = useLabT();
  return (
    <button
      type="button"
      onClick={onPick}
      aria-pressed={state !== 'open' && state !== 'other'}
      className={cn(
        'rounded-md border px-2.5 py-1.5 text-left disabled:cursor-default',
        state === 'open' && 'hover:bg-hover',
        state === 'picked' && 'border-accent bg-accent-soft',
        state === 'right' && 'border-good',
        state === 'wrong' && 'border-bad',
        state === 'other' && 'text-faint',
      )}
    >
      {text}
      {(state === 'right' || state === 'wrong') && (
        <span className={cn('ml-2 text-xs', state === 'right' ? 'text-good' : 'text-bad')}>
          {t.lab.verdicts[state]}
        </span>
      )}
    </button>
  );
}
