'use client';

import Link from 'next/link';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { BrokerBanner, BrokerMark } from '@/components/shell/broker-mark';
import { Wordmark } from '@/components/shell/wordmark';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input } from '@/components/ui/field';
import type { BrokerError, Result } from '@/lib/contract/result';
import { passwordCharsMax, userCharsMax } from '@/lib/contract/session';
import { callConsole, readSession } from '@/lib/hooks/console-call';
import { useBrokerFaces } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

function useLogIn(broker: string, next: string) {
  const [busy, setBusy] = useState<'offered' | 'typed'>();
  const [error, setError] = useState<BrokerError>();
  const logIn = async (user: string, password: string | null): Promise<void> => {
    setBusy(password === null ? 'offered' : 'typed');
    setError(undefined);
    const result: Result<unknown> = await callConsole('POST', '/api/login', { broker, user, password });
    // Loaded anew: nothing of what another user saw is left in the page.
    if (result.ok) location.assign(next);
    else {
      setBusy(undefined);
      setError(result.error);
    }
  };
  return { busy, error, logIn };
}

/** The browser keeps the session from pages that other sites link to, and so such a link leads here. */
function useAlreadyIn(broker: string, next: string, again: boolean): void {
  useEffect(() => {
    if (again) return;
    void readSession().then((session) => {
      if (session !== undefined && Object.hasOwn(session.logins, broker)) location.replace(next);
    });
  }, [broker, next, again]);
}

function Others({ broker }: { broker: string }) {
  const t = useT();
  const others = useBrokerFaces().filter(({ name }) => name !== broker);
  if (others.length === 0) return null;
  return (
    <nav aria-label={t.login.others} className="mt-4 flex flex-wrap justify-center gap-x-4 gap-y-1 text-sm">
      {others.map(({ name }) => (
        <Link
          key={name}
          prefetch={false}
          href={`/login?${new URLSearchParams({ broker: name, next: `/?${new URLSearchParams({ broker: name })}` })}`}
          className="flex items-center gap-1.5 text-soft underline-offset-2 hover:text-ink hover:underline"
        >
          <BrokerMark broker={name} />
          {name}
        </Link>
      ))}
    </nav>
  );
}

export function LoginPage({
  broker,
  offered,
  next,
  again,
}: {
  broker: string;
  /** The user as whom one click is enough. */
  offered: string | undefined;
  next: string;
  again: boolean;
}) {
  const t = useT();
  const form = useId();
  const { busy, error, logIn } = useLogIn(broker, next);
  useAlreadyIn(broker, next, again);
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const user = String(typed.get('user') ?? '');
    setProblem(user === '' ? t.login.needUser : undefined);
    if (user !== '') void logIn(user, String(typed.get('password') ?? ''));
  };
  return (
    <main id="content" className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="fixed inset-x-0 top-0">
        <BrokerBanner broker={broker} />
      </div>
      <Wordmark />
      <div className="mt-6 w-full max-w-sm rounded-xl border bg-panel p-5 shadow-card">
        <h1 className="flex items-center gap-2 text-base font-semibold break-words">
          <BrokerMark broker={broker} />
          {t.login.to(broker)}
        </h1>
        <p className="mt-1 text-sm text-soft">{t.login.detail}</p>
        {again && <p className="mt-3 rounded-md bg-warn-soft px-3 py-2 text-sm">{t.login.again}</p>}
        {offered !== undefined && (
          <>
            <Button
              variant="primary"
              className="mt-4 h-9 w-full"
              busy={busy === 'offered'}
              onClick={() => void logIn(offered, null)}
            >
              {t.login.continueAs(offered)}
            </Button>
            <p className="mt-1.5 text-xs text-faint">{t.login.continueDetail}</p>
            <p className="mt-4 flex items-center gap-3 text-xs text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
              {t.login.orUser}
            </p>
          </>
        )}
        <form id={form} onSubmit={submit} className="mt-3 flex flex-col gap-3">
          <Field label={t.login.user} error={problem}>
            {(ids) => <Input {...ids} name="user" autoComplete="username" maxLength={userCharsMax} />}
          </Field>
          <Field label={t.login.password}>
            {(ids) => (
              <Input
                {...ids}
                name="password"
                type="password"
                autoComplete="current-password"
                maxLength={passwordCharsMax}
              />
            )}
          </Field>
          {error !== undefined && <ErrorNote error={error} />}
          <Button
            type="submit"
            variant={offered === undefined ? 'primary' : 'plain'}
            className="mt-1"
            busy={busy === 'typed'}
          >
            {t.login.submit}
          </Button>
        </form>
      </div>
      <Others broker={broker} />
    </main>
  );
}
