'use client';

import { CircleDashed, Lock, SearchX, Unplug } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import { ScopedLink } from '@/components/ui/scoped-link';
import type { BrokerError } from '@/lib/contract/result';
import { useT } from '@/lib/messages/use-t';

type Kind = 'none' | 'filtered' | 'forbidden' | 'unreachable';

const icons: Record<Kind, typeof Lock> = {
  none: CircleDashed,
  filtered: SearchX,
  forbidden: Lock,
  unreachable: Unplug,
};

/** Four different reasons for an empty place, each with one next step. */
export function Empty({
  kind,
  title,
  detail,
  action,
  compact = false,
}: {
  kind: Kind;
  title: string;
  detail?: ReactNode;
  action?: ReactNode;
  compact?: boolean;
}) {
  const Icon = icons[kind];
  return (
    <div
      className={`flex flex-col items-center justify-center gap-1 px-6 text-center ${compact ? 'py-8' : 'py-16'}`}
      data-empty={kind}
    >
      <Icon aria-hidden="true" className="mb-2 size-5 text-faint" strokeWidth={1.75} />
      <p className="text-sm font-medium">{title}</p>
      {detail !== undefined && <p className="max-w-lg text-sm break-words text-faint">{detail}</p>}
      {action !== undefined && <div className="mt-3 [&>a]:link-button">{action}</div>}
    </div>
  );
}

/** The list that the page's object is of. */
export const ListOf = createContext<{ href: string; query: Readonly<Record<string, string>> } | undefined>(undefined);

/** What the page is about isn't there, or not any more. */
export function Gone({ title }: { title?: string }) {
  const t = useT();
  const list = useContext(ListOf);
  const words = t.errors['not-found'];
  return (
    <Empty
      kind="none"
      title={title ?? words.title}
      detail={words.next}
      action={list && <ScopedLink {...list}>{t.common.toList}</ScopedLink>}
    />
  );
}

const barred: ReadonlySet<BrokerError['kind']> = new Set(['forbidden', 'unauthorised', 'logged-out', 'stale-session']);

export function EmptyError({ error, goneTitle }: { error: BrokerError; goneTitle?: string }) {
  const t = useT();
  const words = t.errors[error.kind];
  const kind = barred.has(error.kind) ? 'forbidden' : 'unreachable';
  if (error.kind === 'not-found') return <Gone {...(goneTitle === undefined ? {} : { title: goneTitle })} />;
  return (
    <Empty
      kind={kind}
      title={words.title}
      detail={
        <>
          {error.reason}
          <br />
          {words.next}
        </>
      }
    />
  );
}
