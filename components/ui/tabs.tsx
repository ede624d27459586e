'use client';

import { Tabs as Radix } from 'radix-ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from '@/lib/format/cn';
import { count as formatCount } from '@/lib/format/format';

type Tab = {
  value: string;
  label: string;
  count?: number | null;
  /** Something is wrong on it, in words. */
  wrong?: string | undefined;
};

export function Tabs({
  value,
  onChange,
  tabs,
  children,
  actions,
  title,
}: {
  value: string;
  onChange: (value: string) => void;
  tabs: readonly Tab[];
  children: ReactNode;
  actions?: ReactNode;
  /** Of the page that they are the parts of. */
  title?: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  const known = tabs.filter(({ count }) => count !== undefined && count !== null).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the chosen tab, and its place, that change
  useEffect(() => {
    // Where not all of them have room, the chosen one is in sight; the page stays where it is.
    const tab = list.current?.querySelector<HTMLElement>('[data-state=active]');
    if (tab && list.current && list.current.scrollWidth > list.current.clientWidth) {
      list.current.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - list.current.clientWidth / 2;
    }
  }, [value, known]);
  return (
    <Radix.Root value={value} onValueChange={onChange} className="flex min-h-0 flex-1 flex-col">
      <div className={cn('flex items-center border-b max-sm:flex-wrap', title === undefined ? 'gap-x-2' : 'gap-x-5')}>
        {title !== undefined && (
          <h1 className="shrink-0 text-lg font-semibold tracking-tight max-sm:w-full">{title}</h1>
        )}
        <Radix.List
          ref={list}
          className={cn(
            'relative flex min-w-0 gap-4 overflow-x-auto px-1 max-sm:w-full',
            actions !== undefined && 'max-sm:border-b',
          )}
        >
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-sm font-medium text-faint hover:text-ink focus-visible:outline-offset-[-2px] data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              {tab.label}
              {tab.count !== undefined && tab.count !== null && (
                <span className="num text-xs font-normal text-faint">{formatCount(tab.count)}</span>
              )}
              {tab.wrong !== undefined && (
                <>
                  <span aria-hidden="true" className="size-1.5 rounded-[1px] bg-bad" />
                  <span className="sr-only">{tab.wrong}</span>
                </>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {actions !== undefined && <div className="ml-auto flex items-center gap-2 max-sm:py-1">{actions}</div>}
      </div>
      {children}
    </Radix.Root>
  );
}

export function TabPanel({ value, children, className }: { value: string; children: ReactNode; className?: string }) {
  return (
    <Radix.Content value={value} className={className} tabIndex={-1}>
      {children}
    </Radix.Content>
  );
}
