'use client';

import { useState } from 'react';
import type { LettersView } from '@/components/dead-letters/use-letters';
import { Input } from '@/components/ui/field';
import { type Facet, facets } from '@/lib/contract/letter-facts';
import { cn } from '@/lib/format/cn';
import { useRescueT } from '@/lib/messages/use-rescue-t';

/** What letters must have in common to stand together. */
export function Grouping({
  view,
  onChange,
}: {
  view: LettersView;
  onChange: (patch: { by?: Facet[]; header?: string }) => void;
}) {
  const t = useRescueT();
  const [header, setHeader] = useState(view.header);
  const toggle = (facet: Facet): void =>
    onChange({ by: facets.filter((each) => (each === facet) !== view.by.includes(each)) });
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-4 py-2.5">
      <span className="mr-1 text-xs text-faint">{t.deadLetters.groupBy}</span>
      {facets.map((facet) => {
        const on = view.by.includes(facet);
        return (
          <button
            key={facet}
            type="button"
            aria-pressed={on}
            onClick={() => toggle(facet)}
            className={cn(
              'inline-flex h-7 items-center rounded-md border px-2 text-xs font-medium',
              on ? 'border-accent/40 bg-accent-soft text-accent' : 'border-line text-soft hover:bg-hover',
            )}
          >
            {t.deadLetters.facet[facet]}
          </button>
        );
      })}
      {view.by.includes('header') && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onChange({ header });
          }}
        >
          <Input
            className="h-7! w-44 text-xs!"
            aria-label={t.deadLetters.headerName}
            placeholder={t.deadLetters.headerName}
            value={header}
            onChange={(event) => setHeader(event.target.value)}
            onBlur={() => {
              if (header !== view.header) onChange({ header });
            }}
          />
        </form>
      )}
    </div>
  );
}
