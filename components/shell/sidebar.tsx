'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { adminPages, isCurrent, pages } from '@/components/shell/pages';
import { Wordmark } from '@/components/shell/wordmark';
import { cn } from '@/lib/format/cn';
import { count } from '@/lib/format/format';
import { useLive } from '@/lib/hooks/live';
import { useHref, useVhost } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

const Drawer = dynamic(() => import('@/components/shell/drawer').then((module) => module.Drawer), { ssr: false });

type EntryPage = (typeof pages)[number] | (typeof adminPages)[number];

function Entry({
  page: { id, href: target, icon: Icon },
  onGo,
  children,
}: {
  page: EntryPage;
  onGo: (() => void) | undefined;
  children?: ReactNode;
}) {
  const t = useT();
  const href = useHref();
  const current = isCurrent(target, usePathname());
  return (
    <Link
      href={href(target)}
      prefetch={false}
      {...(onGo === undefined ? {} : { onClick: onGo })}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2 text-sm font-medium',
        current ? 'bg-hover text-ink' : 'text-soft hover:bg-hover hover:text-ink',
      )}
    >
      <Icon aria-hidden="true" className={cn('size-4', current ? 'text-ink' : 'text-faint')} strokeWidth={1.9} />
      {t.nav[id]}
      {children}
    </Link>
  );
}

/** To find the problems of ten thousand queues keeps a console busy for half a second: the page's own data come first. */
const countAfterMs = 1000;

/** How many problems there are. Whoever opens a page sees it first; this number follows. */
function useProblemCount(): number {
  const vhost = useVhost();
  const [later, setLater] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), countAfterMs);
    return () => clearTimeout(timer);
  }, []);
  const scope = vhost === undefined ? {} : { vhost };
  const live = useLive<'problems'>(later ? { kind: 'problems', ...scope } : undefined);
  return live.data?.problems.length ?? 0;
}

function Entries({ wrong, onGo }: { wrong: number; onGo?: () => void }) {
  const t = useT();
  return (
    <nav aria-label={t.nav.label} className="flex flex-col gap-0.5 px-2">
      {pages.map((page) => (
        <Entry key={page.id} page={page} onGo={onGo}>
          {page.id === 'overview' && wrong > 0 && (
            <span className="num ml-auto rounded bg-warn-soft px-1.5 text-xs text-warn">
              <span className="sr-only">{t.overview.problems(wrong)}</span>
              <span aria-hidden="true">{count(wrong)}</span>
            </span>
          )}
        </Entry>
      ))}
      <p className="mt-3 px-2 pb-1 text-xs font-medium text-faint">{t.nav.admin}</p>
      {adminPages.map((page) => (
        <Entry key={page.id} page={page} onGo={onGo} />
      ))}
    </nav>
  );
}

export function Sidebar({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const href = useHref();
  const wrong = useProblemCount();
  return (
    <>
      <aside className="hidden w-52 shrink-0 flex-col border-r bg-page lg:flex">
        <Link href={href('/')} prefetch={false} className="flex h-12 items-center px-4">
          <Wordmark />
        </Link>
        <div className="min-h-0 flex-1 overflow-y-auto py-2">
          <Entries wrong={wrong} />
        </div>
      </aside>
      {open && (
        <Drawer onClose={() => onOpenChange(false)}>
          <Entries wrong={wrong} onGo={() => onOpenChange(false)} />
        </Drawer>
      )}
    </>
  );
}
