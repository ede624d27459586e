'use client';

import { ChevronRight, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useGroupName } from '@/components/dead-letters/groups-table';
import { LetterDetail } from '@/components/dead-letters/letter-detail';
import type { LettersView } from '@/components/dead-letters/use-letters';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { lettersPageMax } from '@/lib/contract/letter-facts';
import type { LettersChoice } from '@/lib/contract/letters';
import type { LettersAnswer } from '@/lib/dead-letters/letters';
import { cn } from '@/lib/format/cn';
import { bytes, count, dateTime } from '@/lib/format/format';
import { payloadLine } from '@/lib/format/payload';
import { useNow } from '@/lib/hooks/now';
import { useRescueT } from '@/lib/messages/use-rescue-t';
import { type Letter, lastDeathMs, originOf } from '@/lib/model/letter';

type Props = {
  answer: LettersAnswer;
  view: LettersView;
  /** A choice of nothing yet. */
  base: LettersChoice;
  chosen: ReadonlySet<string>;
  onChoose: (next: ReadonlySet<string>) => void;
  onShow: (patch: { group?: null; offset?: number }) => void;
};

export function LetterList({ answer, view, base, chosen, onChoose, onShow }: Props) {
  const t = useRescueT();
  const nameOf = useGroupName();
  const [open, setOpen] = useState<string>();
  const { items, total } = answer.letters;
  const group = answer.groups.find(({ key }) => key === view.group);
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <Card
      title={group === undefined ? t.deadLetters.allLetters : t.deadLetters.lettersOf(nameOf(group))}
      aside={
        <>
          {view.group !== null && (
            <Button variant="quiet" small onClick={() => onShow({ group: null, offset: 0 })}>
              {t.deadLetters.clearGroup}
            </Button>
          )}
          {total > lettersPageMax && (
            <>
              <span className="num text-xs text-faint">
                {t.deadLetters.range(view.offset + 1, view.offset + items.length, total)}
              </span>
              <Button
                className="h-7!"
                disabled={view.offset === 0}
                onClick={() => onShow({ offset: Math.max(0, view.offset - lettersPageMax) })}
              >
                {t.deadLetters.newer}
              </Button>
              <Button
                className="h-7!"
                disabled={view.offset + lettersPageMax >= total}
                onClick={() => onShow({ offset: view.offset + lettersPageMax })}
              >
                {t.deadLetters.older}
              </Button>
            </>
          )}
        </>
      }
      flush
    >
      <ol className="border-t" aria-label={t.deadLetters.allLetters}>
        {items.map((letter) => (
          <li key={letter.id} className="border-b border-line/60 last:border-b-0">
            <Line
              letter={letter}
              chosen={chosen.has(letter.id)}
              open={open === letter.id}
              onChoose={() => toggle(letter.id)}
              onOpen={() => setOpen(open === letter.id ? undefined : letter.id)}
            />
            {open === letter.id && (
              <LetterDetail letter={letter} others={items} choice={{ ...base, letters: [letter.id] }} />
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Line({
  letter,
  chosen,
  open,
  onChoose,
  onOpen,
}: {
  letter: Letter;
  chosen: boolean;
  open: boolean;
  onChoose: () => void;
  onOpen: () => void;
}) {
  const t = useRescueT();
  const now = useNow(1000);
  const origin = originOf(letter);
  const atMs = lastDeathMs(letter);
  const reason = origin === null ? t.deadLetters.didNotDie : (t.deadLetters.reasons[origin.reason] ?? origin.reason);
  return (
    <div className="flex h-9 min-w-0 items-center gap-3 px-4 hover:bg-hover">
      <input
        type="checkbox"
        className="tick"
        aria-label={t.deadLetters.selectLetter(letter.position + 1)}
        checked={chosen}
        onChange={onChoose}
      />
      <button
        type="button"
        aria-expanded={open}
        onClick={onOpen}
        className="flex h-full min-w-0 flex-1 items-center gap-2 text-left sm:gap-3"
      >
        <ChevronRight
          aria-hidden="true"
          className={cn('size-4 shrink-0 text-faint transition-transform', open && 'rotate-90')}
        />
        <span className="num min-w-5 shrink-0 text-right text-xs text-faint sm:w-8">{count(letter.position + 1)}</span>
        <span className="min-w-0 flex-1 truncate font-medium sm:w-32 sm:flex-none">{reason}</span>
        <span className="hidden w-36 shrink-0 truncate text-soft md:inline">{origin?.queue ?? ''}</span>
        <span className="hidden min-w-0 flex-1 truncate font-mono text-xs text-faint sm:inline">
          {payloadLine({ payload: letter.payload, encoding: letter.payloadEncoding })}
        </span>
        {letter.attempt > 0 && (
          <span
            className="num inline-flex shrink-0 items-center gap-1 text-xs text-warn"
            title={t.letter.attempt(letter.attempt)}
          >
            <RotateCcw aria-hidden="true" className="size-3.5" />
            {count(letter.attempt)}
          </span>
        )}
        <span
          className="num shrink-0 text-right text-xs text-soft sm:w-24"
          title={atMs === null ? undefined : dateTime(atMs)}
        >
          {atMs !== null && now > 0 && t.ago(Math.max(0, now - atMs))}
        </span>
        <span className="num hidden w-14 shrink-0 text-right text-xs text-faint sm:inline">
          {bytes(letter.payloadBytes)}
        </span>
      </button>
    </div>
  );
}
