'use client';

import { useEffect, useRef, useState } from 'react';
import { readSession } from '@/lib/hooks/console-call';
import { useLink, useLive } from '@/lib/hooks/live';
import { useBroker } from '@/lib/hooks/scope';

/** A dialog that is open, or a text that was begun, is not to be lost. */
function halfTyped(): boolean {
  if (document.querySelector('[role="dialog"]') !== null) return true;
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('main textarea, main form input');
  return [...fields].some((field) => field.value !== field.defaultValue);
}

function loginPath(broker: string, again: boolean): string {
  const next = `${location.pathname}${location.search}`;
  return `/login?${new URLSearchParams({ broker, next, ...(again ? { again: '1' } : {}) })}`;
}

/**
 * Sees that the session ended, and leads to the log-in. Gives its address instead where something is half typed: it
 * can be done in another tab, and then this one goes on.
 */
export function useSessionGuard(): string | undefined {
  const broker = useBroker();
  const { link, restart } = useLink();
  const info = useLive<'broker'>({ kind: 'broker' });
  const [needed, setNeeded] = useState<string>();
  const restarted = useRef(false);
  const kind = info.error?.kind;
  const doubtful = kind === 'logged-out' || kind === 'unauthorised' || link === 'lost';

  useEffect(() => {
    if (!doubtful) {
      restarted.current = false;
      setNeeded(undefined);
      return;
    }
    let left = false;
    const look = async (): Promise<void> => {
      const session = await readSession();
      if (left || session === undefined) return;
      const loggedIn = Object.hasOwn(session.logins, broker);
      if (loggedIn && kind === 'logged-out' && !restarted.current) {
        // Another tab logged in there; this one's socket doesn't know yet.
        restarted.current = true;
        restart();
        return;
      }
      if (loggedIn && kind !== 'unauthorised') return;
      const target = loginPath(broker, loggedIn);
      if (halfTyped()) setNeeded(target);
      else location.assign(target);
    };
    void look();
    return () => {
      left = true;
    };
  }, [doubtful, kind, broker, restart]);
  return needed;
}
