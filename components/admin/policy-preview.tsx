'use client';

import { useMemo } from 'react';
import { Skeleton } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { State } from '@/components/ui/state';
import { useConsoleQuery } from '@/lib/hooks/console-query';
import { useBroker } from '@/lib/hooks/scope';
import { type AdminMessages, useAdminT } from '@/lib/messages/use-admin-t';
import type { PolicyRow } from '@/lib/model/admin';
import { type DraftPolicy, type Match, matchesOf, type PolicyTarget } from '@/lib/model/policy';

/** So many matches are named; the rest are counted. */
const namedMax = 12;
const targetsStaleMs = 30_000;

function outcomeWords(t: AdminMessages, draft: DraftPolicy, { outcome }: Match): string {
  switch (outcome.kind) {
    case 'rules':
      return outcome.instead === undefined ? t.policies.rules : t.policies.takesOver(outcome.instead);
    case 'loses':
      return outcome.to.priority === draft.priority
        ? t.policies.losesTie(outcome.to.name)
        : t.policies.losesTo(outcome.to.name, outcome.to.priority);
    case 'unfit':
      return t.policies.passesBy(outcome.key);
  }
}

/** What the pattern matches as it is typed, and which policy would rule each. */
export function PolicyPreview({
  vhost,
  draft,
  others,
}: {
  vhost: string;
  draft: DraftPolicy;
  others: readonly PolicyRow[];
}) {
  const t = useAdminT();
  const broker = useBroker();
  const url = `/api/policy-targets?${new URLSearchParams({ broker, vhost })}`;
  const targets = useConsoleQuery<readonly PolicyTarget[]>(url, targetsStaleMs);
  const matches = useMemo(() => matchesOf(draft, others, targets.data ?? []), [draft, others, targets.data]);
  const queues = matches.filter(({ target }) => target.kind === 'queue').length;
  const ruled = matches.filter(({ outcome }) => outcome.kind === 'rules').length;
  return (
    <section aria-label={t.policies.preview} className="rounded-md border bg-sunken/60 px-3 py-2.5 text-sm">
      <h3 className="text-xs font-medium text-soft">{t.policies.preview}</h3>
      {targets.error !== null ? (
        <ErrorNote error={targets.error.error} />
      ) : targets.data === undefined ? (
        <Skeleton className="mt-2 h-5 w-1/2" />
      ) : matches.length === 0 ? (
        <p className="mt-1 text-soft">{t.policies.previewNone}</p>
      ) : (
        <>
          <p className="mt-1" role="status">
            {t.policies.previewCount(queues, matches.length - queues)}
            {ruled < matches.length && <span className="text-soft">; {t.policies.previewRuled(ruled)}</span>}.
          </p>
          <ul className="mt-1.5 flex flex-col gap-0.5">
            {matches.slice(0, namedMax).map((match) => (
              <li key={`${match.target.kind} ${match.target.name}`} className="flex flex-wrap items-baseline gap-x-2">
                <span className="min-w-0 truncate font-medium">{match.target.name}</span>
                <span className="text-xs text-faint">
                  {match.target.kind === 'queue' ? `${match.target.type} ${t.policies.queue}` : t.policies.exchange}
                </span>
                <State tone={match.outcome.kind === 'rules' ? 'good' : 'calm'} className="ml-auto text-xs">
                  {outcomeWords(t, draft, match)}
                </State>
              </li>
            ))}
          </ul>
          {matches.length > namedMax && (
            <p className="mt-1 text-xs text-faint">{t.policies.moreMatches(matches.length - namedMax)}</p>
          )}
        </>
      )}
    </section>
  );
}
