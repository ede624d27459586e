'use client';

import { LogIn } from 'lucide-react';
import { useSessionGuard } from '@/lib/hooks/session-guard';
import { useT } from '@/lib/messages/use-t';

/** Over dialogs too: what is typed there is the reason why the page isn't left. */
export function SessionNote() {
  const t = useT();
  const target = useSessionGuard();
  if (target === undefined) return null;
  return (
    <div
      role="alert"
      className="pointer-events-auto fixed inset-x-3 bottom-4 z-[60] mx-auto flex max-w-md flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-raised px-4 py-3 text-sm shadow-pop"
    >
      <LogIn aria-hidden="true" className="size-4 text-warn" />
      <p>
        <span className="font-medium">{t.account.over}</span> <span className="text-soft">{t.account.overDetail}</span>
      </p>
      <a href={target} target="_blank" rel="noopener" className="ml-auto font-medium text-accent hover:underline">
        {t.account.overAction}
      </a>
    </div>
  );
}
