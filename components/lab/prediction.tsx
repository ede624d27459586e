'use client';

import { CircleCheck, CircleX } from 'lucide-react';
import { cn } from '@/lib/format/cn';
import type { LessonWords } from '@/lib/messages/en/lessons/lesson-words';
import { useLabT } from '@/lib/messages/use-lab-t';

/** What will happen? Asked before, and answered by the run. */
export function Prediction({
  question,
  guess,
  answer,
  onGuess,
}: {
  question: NonNullable<LessonWords['question']>;
  guess: number | undefined;
  /** Undefined while the run hasn't shown it. */
  answer: number | undefined;
  onGuess: (index: number) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-1.5" disabled={guess !== undefined}>
      <legend className="mb-1.5 font-medium">{question.ask}</legend>
      {question.options.map((option, index) => (
        <Option
          key={option}
          text={option}
          state={guess === undefined ? 'open' : verdict(index, guess, answer)}
          onPick={() => onGuess(index)}
        />
      ))}
    </fieldset>
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
        'flex flex-wrap items-center gap-x-2 rounded-md border px-2.5 py-1.5 text-left disabled:cursor-default',
        state === 'open' && 'hover:bg-hover',
        state === 'picked' && 'border-accent bg-accent-soft',
        state === 'right' && 'border-good',
        state === 'wrong' && 'border-bad',
        state === 'other' && 'text-faint max-lg:hidden',
      )}
    >
      {text}
      {(state === 'right' || state === 'wrong') && (
        <span className={cn('flex items-center gap-1 text-xs', state === 'right' ? 'text-good' : 'text-bad')}>
          {state === 'right' ? (
            <CircleCheck aria-hidden="true" className="size-3.5" />
          ) : (
            <CircleX aria-hidden="true" className="size-3.5" />
          )}
          {t.lab.verdicts[state]}
        </span>
      )}
    </button>
  );
}
