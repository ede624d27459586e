import type { ReactElement, ReactNode } from 'react';
import { cn } from '@/lib/format/cn';

type Tone = 'calm' | 'good' | 'warn' | 'bad';

const marks: Record<Tone, ReactNode> = {
  calm: <circle cx="5" cy="5" r="3.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  good: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  warn: <path d="M5 .8 9.600 9H.4Z" fill="currentColor" />,
  bad: <rect x="1" y="1" width="8" height="8" rx="1" fill="currentColor" />,
};

const colours: Record<Tone, string> = { calm: 'text-faint', good: 'text-good', warn: 'text-warn', bad: 'text-bad' };

/** A state is shape, colour and word, so that none of them is needed alone. */
export function State({
  tone,
  children,
  className,
  quiet = false,
  mark = false,
}: {
  tone: Tone;
  children: string | ReactElement;
  className?: string;
  /** In a long list, what is as it should be is said by its mark; its word is there on pointing, and for a reader. */
  quiet?: boolean;
  /** Where there is no room for the word, it is there on pointing, and for a reader. */
  mark?: boolean;
}) {
  const fine = tone === 'calm' || tone === 'good';
  const around = cn('inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap', className);
  const svg = { viewBox: '0 0 10 10', className: cn('size-2 shrink-0', colours[tone]) };
  if (typeof children === 'string' && (mark || (quiet && fine))) {
    return (
      <span className={around} title={children}>
        <svg {...svg} role="img" aria-label={children}>
          {marks[tone]}
        </svg>
      </span>
    );
  }
  return (
    <span className={around} title={(quiet || mark) && typeof children === 'string' ? children : undefined}>
      <svg {...svg} aria-hidden="true">
        {marks[tone]}
      </svg>
      <span className={cn('truncate', fine ? 'text-soft' : colours[tone])}>{children}</span>
    </span>
  );
}

export function Tag({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={cn(
        'inline-flex h-5 max-w-40 items-center truncate rounded border border-line bg-sunken px-1.5 text-2xs text-soft',
        className,
      )}
    >
      {children}
    </span>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-sunken px-1 font-sans text-2xs text-faint">
      {children}
    </kbd>
  );
}
