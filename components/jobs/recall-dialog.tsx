'use client';

import { useQuery } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useScan } from '@/components/dead-letters/use-letters';
import { jobPath, useRecall } from '@/components/jobs/use-jobs';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input } from '@/components/ui/field';
import { ScopedLink } from '@/components/ui/scoped-link';
import type { JobSummary } from '@/lib/contract/jobs';
import type { RecallLook, RecallPlace } from '@/lib/contract/recall';
import { askConsole } from '@/lib/hooks/console-query';
import type { DeedError } from '@/lib/hooks/deed';
import { useRights } from '@/lib/hooks/rights';
import { useBroker } from '@/lib/hooks/scope';
import { useRescueT } from '@/lib/messages/use-rescue-t';

const whileReadingMs = 400;
const whileOpenMs = 2_000;

function useLook(job: JobSummary) {
  const broker = useBroker();
  return useQuery<RecallLook, DeedError>({
    queryKey: ['recall', broker, job.id],
    queryFn: ({ signal }) =>
      askConsole(`/api/jobs/${encodeURIComponent(job.id)}/recall?${new URLSearchParams({ broker })}`, signal),
    gcTime: 0,
    retry: false,
    refetchInterval: ({ state }) => {
      if (state.data === undefined) return false;
      return state.data.places.some((place) => place.state === 'reading') ? whileReadingMs : whileOpenMs;
    },
  });
}

/** First what there is to call back, and what that would disturb; then from which queue. */
export function RecallDialog({ job, onClose }: { job: JobSummary; onClose: () => void }) {
  const t = useRescueT();
  const form = useId();
  const may = useRights();
  const look = useLook(job);
  const recall = useRecall(job.id);
  const [picked, setPicked] = useState<string>();
  const [why, setWhy] = useState('');
  const { data } = look;
  const able = data?.places.filter(({ ready }) => ready !== null && ready > 0) ?? [];
  const place = able.find(({ queue }) => queue === picked) ?? able[0];
  const denied = place === undefined ? undefined : may({ access: 'read', vhost: job.vhost, name: place.queue });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (place !== undefined) recall.mutate({ queue: place.queue, why });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t.recall.title}
      description={t.recall.detail(job.queue)}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <DeedButton
            denied={denied ?? (data?.underWay === null || data === undefined ? undefined : t.recall.underWay)}
            form={form}
            type="submit"
            variant="primary"
            busy={recall.isPending}
            disabled={place === undefined}
          >
            {t.recall.action(place?.ready ?? 0)}
          </DeedButton>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {look.error !== null && <ErrorNote error={look.error.error} />}
        {data === undefined && look.error === null && <Skeleton className="h-16 w-full" />}
        {data !== undefined && (
          <>
            <p className="flex gap-2 text-sm text-soft">
              <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-faint" />
              <span>{data.free ? t.recall.free : t.recall.disturbs}</span>
            </p>
            <fieldset className="overflow-hidden rounded-md border">
              <legend className="sr-only">{t.jobs.queue}</legend>
              {data.places.map((each) => (
                <Place
                  key={each.queue}
                  place={each}
                  moved={data.moved}
                  vhost={job.vhost}
                  group={form}
                  chosen={each.queue === place?.queue}
                  onChoose={() => setPicked(each.queue)}
                  onRead={() => void look.refetch()}
                />
              ))}
            </fieldset>
            <Notes look={data} />
            <Field label={t.redrive.why} hint={t.redrive.whyHint} optional>
              {(ids) => (
                <Input {...ids} maxLength={2000} value={why} onChange={(event) => setWhy(event.target.value)} />
              )}
            </Field>
          </>
        )}
        {recall.error !== null && <ErrorNote error={recall.error.error} />}
      </form>
    </Dialog>
  );
}

function Place({
  place,
  moved,
  vhost,
  group,
  chosen,
  onChoose,
  onRead,
}: {
  place: RecallPlace;
  moved: number;
  vhost: string;
  group: string;
  chosen: boolean;
  onChoose: () => void;
  onRead: () => void;
}) {
  const t = useRescueT();
  const { queue, state, ready, held, consumers, complete, readMs } = place;
  const scan = useScan({ vhost, queue }, onRead);
  const facts: ReactNode[] = [
    ready === null ? (state === 'reading' ? t.recall.looking : t.recall.unread) : t.recall.ready(ready, moved),
    ...(held === null || held === 0 ? [] : [t.recall.held(held)]),
    ...(consumers === null ? [] : [t.recall.consumers(consumers)]),
    ...(complete ? [] : [t.recall.incomplete]),
  ];
  return (
    <div className="flex flex-col gap-1.5 border-b px-3 py-2 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <label className="flex min-w-0 items-center gap-2 text-sm">
          <input
            type="radio"
            name={`${group}-queue`}
            className="tick"
            disabled={ready === null || ready === 0}
            checked={chosen}
            onChange={onChoose}
          />
          <span className="truncate font-medium">{queue}</span>
        </label>
        <span className="num text-xs text-soft">{facts.join(' · ')}</span>
        {readMs !== null && <Age atMs={readMs} />}
        {(state === 'unread' || readMs !== null) && (
          <Button className="ml-auto h-7!" busy={scan.isPending} onClick={() => scan.mutate()}>
            {state === 'unread' ? t.recall.read(place.messages) : t.recall.readAgain}
          </Button>
        )}
      </div>
      {place.error !== null && <ErrorNote error={place.error} />}
      {scan.error !== null && <ErrorNote error={scan.error.error} />}
    </div>
  );
}

/** Where the rest is. */
function Notes({ look }: { look: RecallLook }) {
  const t = useRescueT();
  const known = look.places.every(({ ready, complete }) => ready !== null && complete) && look.omitted === 0;
  const there = look.places.reduce((sum, { ready, held }) => sum + (ready ?? 0) + (held ?? 0), 0);
  const rest = look.moved - there - look.calledBack - look.unknown;
  const lines = [
    ...(look.calledBack > 0 ? [t.recall.before(look.calledBack)] : []),
    ...(look.unknown > 0 ? [t.recall.unknown(look.unknown)] : []),
    ...(known && rest > 0 ? [t.recall.rest(rest)] : []),
    ...(look.omitted > 0 ? [t.recall.omitted(look.omitted)] : []),
  ];
  if (lines.length === 0 && look.underWay === null) return null;
  return (
    <ul className="flex flex-col gap-1 text-xs text-soft">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
      {look.underWay !== null && (
        <li>
          {t.recall.underWay} <ScopedLink href={jobPath(look.underWay)}>{t.recall.toIt}</ScopedLink>
        </li>
      )}
    </ul>
  );
}
