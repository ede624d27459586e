'use client';

import { ChevronRight, CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, Skeleton } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tag } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import type { Live } from '@/lib/hooks/live';
import { connectionPath, queuePath } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import type { Problem, ProblemsData } from '@/lib/model/problems';

const shownAtFirst = 6;

/** Where it is solved. */
function target(problem: Problem): { href: string; query?: Record<string, string> } {
  switch (problem.kind) {
    case 'node-down':
      return { href: '/' };
    case 'memory-alarm':
    case 'disk-alarm':
      return { href: '/queues', query: { sort: 'messages', desc: 'true' } };
    case 'connection-blocked':
      return { href: connectionPath(problem.connection) };
    case 'growing':
      return { href: queuePath(problem.vhost, problem.queue), query: { tab: 'consumers' } };
    case 'dead-letters':
      return { href: queuePath(problem.vhost, problem.queue), query: { tab: 'messages' } };
    case 'missing-dead-letter-exchange':
      return { href: queuePath(problem.vhost, problem.queue), query: { tab: 'settings' } };
    case 'no-consumers':
    case 'queue-down':
      return { href: queuePath(problem.vhost, problem.queue) };
    case 'unroutable':
      return { href: '/exchanges' };
  }
}

export function Problems({ live }: { live: Live<ProblemsData> }) {
  const t = useT();
  const [all, setAll] = useState(false);
  const { data, error } = live;
  // What was known before the broker fell silent says nothing of now.
  if (error !== undefined) return <ErrorNote error={error} />;
  if (data === undefined) {
    return (
      <Card>
        <Skeleton className="h-5 w-64" />
      </Card>
    );
  }
  if (data.problems.length === 0) {
    return (
      <Card>
        <p className="flex items-center gap-2.5 text-sm">
          <CircleCheck aria-hidden="true" className="size-4 text-good" />
          <span className="font-medium">{t.overview.calm}</span>
          <span className="text-faint">{t.overview.calmDetail(data.queuesSeen)}</span>
        </p>
      </Card>
    );
  }
  const shown = all ? data.problems : data.problems.slice(0, shownAtFirst);
  const hidden = data.problems.length - shown.length;
  return (
    <Card title={t.overview.problems(data.problems.length + data.omitted)} flush>
      <ul className={cn('border-t', live.stale && 'opacity-50')}>
        {shown.map((problem) => (
          <Entry key={problem.id} problem={problem} />
        ))}
      </ul>
      {(hidden > 0 || data.omitted > 0) && (
        <div className="border-t px-2 py-1">
          {hidden > 0 ? (
            <Button variant="quiet" className="h-7! px-2! text-xs" onClick={() => setAll(true)}>
              {t.overview.omitted(hidden + data.omitted)}
            </Button>
          ) : (
            <p className="px-2 py-1 text-xs text-faint">{t.overview.omitted(data.omitted)}</p>
          )}
        </div>
      )}
    </Card>
  );
}

function Entry({ problem }: { problem: Problem }) {
  const t = useT();
  const words = t.problem(problem);
  const critical = problem.severity === 'critical';
  const Icon = critical ? OctagonAlert : TriangleAlert;
  return (
    <li className="border-b border-line/60 last:border-b-0">
      <ScopedLink
        plain
        {...target(problem)}
        className="group flex min-h-9 items-center gap-3 px-4 py-1.5 hover:bg-hover focus-visible:outline-offset-[-2px]"
      >
        <Icon aria-hidden="true" className={cn('size-4 shrink-0', critical ? 'text-bad' : 'text-warn')} />
        <span className="flex min-w-0 flex-1 flex-col gap-x-3 sm:flex-row sm:items-center">
          <span className="truncate font-medium sm:max-w-64">{words.title}</span>
          <span className="min-w-0 text-soft sm:truncate">{words.detail}</span>
        </span>
        <span className="hidden shrink-0 sm:inline">
          <Tag>{t.problemKinds[problem.kind]}</Tag>
        </span>
        <span className="hidden w-36 shrink-0 text-right text-xs text-faint group-hover:text-accent md:inline">
          {words.action}
        </span>
        <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-faint" />
      </ScopedLink>
    </li>
  );
}
