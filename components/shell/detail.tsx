'use client';

import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { ListOf } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { visible } from '@/lib/format/visible';

/** The head of a page about one object: where it belongs, what it is called, what can be done with it. */
export function DetailPage({
  parent,
  parentHref,
  parentQuery,
  title,
  tags,
  actions,
  children,
}: {
  parent: string;
  parentHref: string;
  parentQuery?: Readonly<Record<string, string>>;
  title: string;
  tags?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-[1400px] flex-col gap-4 p-4 lg:p-5">
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <div className="flex min-w-0 items-center gap-1.5 text-lg tracking-tight">
          <ScopedLink
            plain
            href={parentHref}
            {...(parentQuery === undefined ? {} : { query: parentQuery })}
            className="text-faint hover:text-ink"
          >
            {parent}
          </ScopedLink>
          <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-faint" />
          <h1 className="min-w-0 truncate font-semibold" title={title}>
            {visible(title)}
          </h1>
        </div>
        <div className="flex min-w-0 flex-wrap items-center gap-1.5">{tags}</div>
        <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>
      </div>
      <ListOf value={{ href: parentHref, query: parentQuery ?? {} }}>{children}</ListOf>
    </div>
  );
}
