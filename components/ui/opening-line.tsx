'use client';

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cn } from '@/lib/format/cn';

/** One line of a list that opens into the whole. */
export function OpeningLine({
  line,
  className,
  children,
}: {
  line: ReactNode;
  /** Its height. */
  className: string;
  /** Made only while it is open: a list has hundreds of them. */
  children: () => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <li className="border-b border-line/60 last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className={cn(
          'flex w-full min-w-0 items-center gap-3 px-3 text-left hover:bg-hover focus-visible:outline-offset-[-2px]',
          className,
        )}
      >
        <ChevronRight
          aria-hidden="true"
          className={cn('size-4 shrink-0 text-faint transition-transform', open && 'rotate-90')}
        />
        {line}
      </button>
      {open && children()}
    </li>
  );
}
