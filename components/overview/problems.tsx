'use client';

import { ChevronRight, CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { nodesAnchor } from '@/components/overview/nodes';
import { Button } from '@/components/ui/button';
import { Card, Skeleton } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tag } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import type { Live } from '@/lib/hooks/live';
import { useNow } from '@/lib/hooks/now';
import { connectionPath, nodePath, queuePath } from '@/lib/hooks/scope';
import { useProblemsT } from '@/lib/messages/use-problems-t';
import { grouped, type Problem, type ProblemsData } from '@/lib/model/problems';

const shownAtFirst = 6;
/** As many are shown at once: a button that hides one or two is worse than these. */
const shownWhole = 8;

/** Where it is solved. */
function target(problem: Problem): { href: string; query?: Record<string, string>; hash?: string } {
  switch (problem.kind) {
    case 'node-down':
      return { href: nodePath(problem.node) };
    case 'partition':
      return { href: '/', hash: nodesAnchor };
    case 'memory-alarm':
    case 'disk-alarm':
    case 'write-error':
    case 'damage':
      return { href: '/admin/storage' };
    case 'connection-blocked':
      return { href: connectionPath(problem.connection) };
    case 'growing':
      return { href: queuePath(problem.vhost, problem.queue), query: { tab: 'consumers' } };
    case 'dead-letters':
      return { href: '/dead-letters', query: { in: problem.vhost, queue: problem.queue } };
    case 'missing-dead-letter-exchange':
      return { href: queuePath(problem.vhost, problem.queue), query: { tab: 'settings' } };
    case 'held':
      return { href: queuePath(problem.vhost, problem.queue), query: { tab: 'messages', state: 'unacked' } };
    case 'no-consumers':
    case 'queue-down':
      return { href: queuePath(problem.vhost, problem.queue) };
    case 'lint':
      return { href: '/topology/lint' };
    case 'unroutable':
      return { href: '/exchanges' };
  }
}

export function Problems({ live }: { live: Live<ProblemsData> }) {
  const t = useProblemsT();
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
        {!data.heldKnown && <p className="mt-1.5 pl-6.5 text-xs text-faint">{t.overview.heldUnknown}</p>}
      </Card>
    );
  }
  const groups = grouped(data.problems);
  const shown = all || groups.length <= shownWhole ? groups : groups.slice(0, shownAtFirst);
  const hidden = groups.length - shown.length;
  return (
    <Card title={t.overview.problems(data.problems.length + data.omitted)} flush>
      <ul className={cn('border-t', live.stale && 'opacity-50')}>
        {shown.map((group) =>
          group.length === 1 ? (
            group.map((problem) => <Entry key={problem.id} problem={problem} />)
          ) : (
            <Group key={group[0].kind} problems={group} />
          ),
        )}
      </ul>
      {(hidden > 0 || all) && (
        <div className="px-2 py-1">
          <Button variant="quiet" small onClick={() => setAll(!all)}>
            {all ? t.overview.showFewer : t.overview.showAll(hidden)}
          </Button>
        </div>
      )}
      {!data.heldKnown && <p className="px-4 py-2 text-xs text-faint">{t.overview.heldUnknown}</p>}
      {data.omitted > 0 && <p className="px-4 py-2 text-xs text-faint">{t.overview.omitted(data.omitted)}</p>}
    </Card>
  );
}

function Mark({ critical }: { critical: boolean }) {
  const Icon = critical ? OctagonAlert : TriangleAlert;
  return <Icon aria-hidden="true" className={cn('size-4 shrink-0', critical ? 'text-bad' : 'text-warn')} />;
}

const line =
  'group flex min-h-9 w-full items-center gap-3 px-4 py-1.5 text-left hover:bg-hover focus-visible:outline-offset-[-2px]';

function Group({ problems }: { problems: readonly [Problem, ...Problem[]] }) {
  const t = useProblemsT();
  const [open, setOpen] = useState(false);
  const [{ kind, severity }] = problems;
  return (
    <li className="border-b border-line/60 last:border-b-0">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className={line}>
        <Mark critical={severity === 'critical'} />
        <span className="min-w-0 flex-1 font-medium">{t.problemGroups[kind](problems.length)}</span>
        <Kind kind={kind} />
        <span className="hidden w-32 shrink-0 text-xs text-faint group-hover:text-accent xl:inline">
          {open ? t.overview.hideThem : t.overview.showThem}
        </span>
        <ChevronRight
          aria-hidden="true"
          className={cn('size-4 shrink-0 text-faint transition-transform', open && 'rotate-90')}
        />
      </button>
      {open && (
        <ul className="border-t border-line/60 bg-sunken/40 pl-4">
          {problems.map((problem) => (
            <Entry key={problem.id} problem={problem} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Kind({ kind }: { kind: Problem['kind'] }) {
  const t = useProblemsT();
  return (
    <span className="hidden w-28 shrink-0 items-center sm:flex">
      <Tag>{t.problemKinds[kind]}</Tag>
    </span>
  );
}

const noticeablePerSecond = 0.05;

/** How it moves and how old it is, in columns, so that the eye can compare. */
function Backlog({ problem }: { problem: Problem }) {
  const t = useProblemsT();
  const now = useNow(1000);
  if (!('oldestAtMs' in problem)) return null;
  const { messages, perSecond, oldestAtMs } = problem;
  const moves = perSecond !== null && Math.abs(perSecond) >= noticeablePerSecond;
  return (
    <span className="num mr-3 hidden shrink-0 items-center text-xs text-faint lg:flex">
      <span className="w-20 text-right" title={moves && perSecond < 0 ? t.backlog.shrinksHint : t.backlog.growsHint}>
        {moves && (perSecond > 0 ? t.backlog.grows(perSecond) : t.backlog.shrinks(perSecond))}
      </span>
      <span className="hidden w-28 text-right xl:inline" title={t.backlog.drainHint}>
        {moves && perSecond < 0 && t.backlog.empty((messages / -perSecond) * 1000)}
        {moves && perSecond > 0 && problem.kind === 'growing' && t.backlog.never}
      </span>
      <span className="w-28 text-right" title={t.backlog.oldestHint}>
        {oldestAtMs !== null && now > oldestAtMs && t.backlog.oldest(now - oldestAtMs)}
      </span>
    </span>
  );
}

function Entry({ problem }: { problem: Problem }) {
  const t = useProblemsT();
  const words = t.problem(problem);
  return (
    <li className="border-b border-line/60 last:border-b-0">
      <ScopedLink plain {...target(problem)} className={line}>
        <Mark critical={problem.severity === 'critical'} />
        <span className="flex min-w-0 flex-1 flex-col gap-x-3 sm:flex-row sm:items-center">
          <span className="truncate font-medium sm:w-56 sm:shrink-0">{words.title}</span>
          <span className="min-w-0 text-soft sm:truncate">{words.detail}</span>
        </span>
        <Backlog problem={problem} />
        <Kind kind={problem.kind} />
        <span className="hidden w-32 shrink-0 text-xs text-faint group-hover:text-accent xl:inline">
          {words.action}
        </span>
        <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-faint" />
      </ScopedLink>
    </li>
  );
}
