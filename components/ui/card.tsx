import type { ReactNode } from 'react';
import { cn } from '@/lib/format/cn';

export function Card({
  title,
  aside,
  children,
  className,
  flush = false,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  flush?: boolean;
}) {
  return (
    <section className={cn('min-w-0 rounded-lg border bg-panel shadow-card', className)}>
      {title !== undefined && (
        <header className="flex min-h-10 flex-wrap items-center gap-2 px-4 py-1">
          <h2 className="text-sm font-semibold">{title}</h2>
          <div className="ml-auto flex flex-wrap items-center justify-end gap-2">{aside}</div>
        </header>
      )}
      <div className={flush ? '' : cn('px-4 pb-4', title === undefined && 'pt-4')}>{children}</div>
    </section>
  );
}

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cn('animate-breathe block rounded bg-sunken', className)} />;
}

/** A number and what it counts. */
export function Stat({ label, children, aside }: { label: ReactNode; children: ReactNode; aside?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="flex items-center gap-1.5 text-xs whitespace-nowrap text-faint">{label}</dt>
      <dd className="num mt-0.5 flex items-baseline gap-1.5 text-lg font-semibold tracking-tight">
        {children}
        {aside !== undefined && <span className="text-xs font-normal text-faint">{aside}</span>}
      </dd>
    </div>
  );
}
