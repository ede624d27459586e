'use client';

import { Regex, Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ListQuery } from '@/components/table/query';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/state';
import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/format/cn';
import { useT } from '@/lib/messages/use-t';

type Props = { list: ListQuery; label: string; withRegex?: boolean; children?: ReactNode };

export function Toolbar({ list, label, withRegex = false, children }: Props) {
  const t = useT();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-44 flex-1 sm:w-72 sm:flex-none">
        <Search aria-hidden="true" className="absolute top-2 left-2.5 size-4 text-faint" />
        <input
          type="text"
          data-filter=""
          aria-label={label}
          placeholder={label}
          value={list.filter}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => list.setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
          className={cn(
            'h-8 w-full rounded-md border border-line-strong bg-panel pl-8 text-sm text-ellipsis placeholder:text-faint focus-visible:outline-offset-0',
            withRegex ? 'pr-16 max-sm:pr-9' : 'pr-9',
            withRegex && list.filter !== '' && 'max-sm:pr-16',
          )}
        />
        <span className="absolute inset-y-0 right-1 flex items-center gap-0.5">
          {list.filter === '' ? (
            <span className="mr-1 hidden sm:flex">
              <Kbd>/</Kbd>
            </span>
          ) : (
            <Button
              variant="quiet"
              icon
              className="size-6!"
              aria-label={t.common.clearFilter}
              onClick={() => list.setFilter('')}
            >
              <X />
            </Button>
          )}
          {withRegex && (
            <Tooltip text={t.common.regex}>
              <Button
                variant="quiet"
                icon
                className={cn('size-6!', list.regex && 'bg-accent-soft text-accent')}
                aria-label={t.common.regex}
                aria-pressed={list.regex}
                onClick={() => list.setRegex(!list.regex)}
              >
                <Regex />
              </Button>
            </Tooltip>
          )}
        </span>
      </div>
      {children}
    </div>
  );
}
