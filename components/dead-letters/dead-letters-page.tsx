'use client';

import { ListChecks, RefreshCw, TriangleAlert } from 'lucide-react';
import { QueueLetters } from '@/components/dead-letters/queue-letters';
import { useLettersView } from '@/components/dead-letters/use-letters';
import { Awaited } from '@/components/ui/awaited';
import { Card, Skeleton } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Sparkline } from '@/components/ui/sparkline';
import { Tag } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { count } from '@/lib/format/format';
import { useLive } from '@/lib/hooks/live';
import { queuePath, useVhost } from '@/lib/hooks/scope';
import { useManyVhosts } from '@/lib/hooks/vhosts';
import type { DeadLetterRow, DeadLettersData } from '@/lib/live/fetch-dead-letters';
import { useRescueT } from '@/lib/messages/use-rescue-t';
import type { DeadLetterFlaw } from '@/lib/model/dead-letter-queues';
import { queueKey } from '@/lib/model/queue';

/** The one that is asked for, else the fullest. */
function chosenOf(rows: readonly DeadLetterRow[], vhost: string | null, queue: string | null) {
  if (queue !== null) return rows.find((row) => row.name === queue && (vhost === null || row.vhost === vhost));
  return [...rows].sort((a, b) => (b.messages ?? 0) - (a.messages ?? 0))[0];
}

export function DeadLettersPage() {
  const t = useRescueT();
  const vhost = useVhost();
  const { data, error, stale } = useLive<'dead-letters'>({
    kind: 'dead-letters',
    ...(vhost === undefined ? {} : { vhost }),
  });
  const jobs = useLive<'jobs'>({ kind: 'jobs' });
  const running = jobs.data?.filter(({ status }) => status.state === 'running').length ?? 0;
  return (
    <div className="mx-auto flex max-w-[1500px] flex-col gap-4 p-4 lg:p-5">
      <div className="flex h-8 items-center gap-3">
        <h1 className="text-lg font-semibold tracking-tight">{t.deadLetters.title}</h1>
        <ScopedLink plain href="/dead-letters/jobs" className="link-button ml-auto">
          <ListChecks aria-hidden="true" className="size-4" />
          {t.deadLetters.jobs(running)}
        </ScopedLink>
      </div>
      {data === undefined ? (
        error === undefined ? (
          <Card>
            <Skeleton className="h-40 w-full" />
          </Card>
        ) : (
          <EmptyError error={error} />
        )
      ) : (
        <Found data={data} stale={stale} />
      )}
    </div>
  );
}

function Found({ data, stale }: { data: DeadLettersData; stale: boolean }) {
  const t = useRescueT();
  const { view } = useLettersView();
  const chosen = chosenOf(data.queues, view.in, view.queue);
  const asked =
    chosen === undefined && view.in !== null && view.queue !== null ? { vhost: view.in, name: view.queue } : undefined;
  return (
    <>
      {data.flaws.length > 0 && <Flaws flaws={data.flaws} />}
      {data.queues.length === 0 && asked === undefined ? (
        <Card>
          <Empty kind="none" title={t.deadLetters.noQueues} detail={t.deadLetters.noQueuesDetail} />
        </Card>
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-[280px_minmax(0,1fr)]">
          <Queues rows={data.queues} chosen={chosen} stale={stale} />
          {chosen !== undefined && <QueueLetters key={chosen.key} row={chosen} />}
          {asked !== undefined && <OtherQueue key={queueKey(asked.vhost, asked.name)} {...asked} />}
        </div>
      )}
    </>
  );
}

/** No dead letters lead to it now, but what lies in it can be handled all the same. */
function OtherQueue({ vhost, name }: { vhost: string; name: string }) {
  const t = useRescueT();
  const { data, error } = useLive<'queue'>({ kind: 'queue', vhost, name, range: 60 });
  if (data === undefined || error?.kind === 'not-found') {
    return <Awaited error={error} goneTitle={t.queue.gone} className="h-40" />;
  }
  const { key, ready, unacked, consumers, type } = data.row;
  if (type === 'stream') {
    return (
      <Card>
        <Empty kind="none" title={name} detail={t.deadLetters.stream} />
      </Card>
    );
  }
  return (
    <QueueLetters
      row={{
        key,
        vhost,
        name,
        messages: ready,
        unacked,
        perSecond: null,
        consumers,
        sources: [],
        through: [],
        parked: false,
        trend: [],
      }}
    />
  );
}

function Queues({
  rows,
  chosen,
  stale,
}: {
  rows: readonly DeadLetterRow[];
  chosen: DeadLetterRow | undefined;
  stale: boolean;
}) {
  const t = useRescueT();
  const many = useManyVhosts();
  const { set } = useLettersView();
  return (
    <Card title={t.deadLetters.queues} flush>
      {rows.length === 0 && <p className="border-t px-4 py-3 text-sm text-faint">{t.deadLetters.noQueues}</p>}
      <ul className={cn('max-h-[70vh] overflow-y-auto border-t', stale && 'opacity-50')}>
        {rows.map((row) => {
          const current = row.key === chosen?.key;
          const sources = row.sources.map(({ name }) => name);
          return (
            <li key={row.key} className="border-b border-line/60 last:border-b-0">
              <button
                type="button"
                aria-current={current ? 'true' : undefined}
                onClick={() => void set({ in: row.vhost, queue: row.name, group: null, offset: 0 })}
                className={cn(
                  'flex w-full flex-col gap-0.5 px-4 py-2 text-left hover:bg-hover focus-visible:outline-offset-[-2px]',
                  current && 'bg-accent-soft hover:bg-accent-soft',
                )}
              >
                <span className="flex w-full items-center gap-2">
                  <span className="min-w-0 flex-1 truncate font-medium" title={row.name}>
                    {row.name}
                  </span>
                  <Sparkline values={row.trend} />
                  <span className="num min-w-8 text-right font-semibold">{count(row.messages)}</span>
                </span>
                <span className="flex w-full min-w-0 items-center gap-2 text-xs text-faint">
                  <span className="truncate" title={(sources.length > 0 ? sources : row.through).join(', ')}>
                    {row.parked ? t.deadLetters.parkedHere : t.deadLetters.from(sources, row.through)}
                  </span>
                  {many && <Tag>{row.vhost}</Tag>}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Flaws({ flaws }: { flaws: readonly DeadLetterFlaw[] }) {
  const t = useRescueT();
  return (
    <Card title={t.deadLetters.flaws(flaws.length)} flush>
      <ul className="max-h-56 overflow-y-auto border-t">
        {flaws.map((flaw) => {
          const words = t.deadLetters.flaw(flaw);
          const retry = flaw.kind === 'cycle' && flaw.paused;
          const Icon = retry ? RefreshCw : TriangleAlert;
          return (
            <li
              key={`${flaw.vhost} ${flaw.queue} ${flaw.kind}`}
              className="flex min-h-9 items-start gap-3 border-b border-line/60 px-4 py-2 last:border-b-0"
            >
              <Icon aria-hidden="true" className={cn('mt-0.5 size-4 shrink-0', retry ? 'text-faint' : 'text-warn')} />
              <span className="flex min-w-0 flex-1 flex-col gap-x-3 sm:flex-row">
                <ScopedLink href={queuePath(flaw.vhost, flaw.queue)} className="truncate sm:w-48 sm:shrink-0">
                  {words.title}
                </ScopedLink>
                <span className="min-w-0 text-soft">{words.detail}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
