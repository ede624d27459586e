'use client';

import { Info } from 'lucide-react';
import { useState } from 'react';
import { ChosenActions } from '@/components/dead-letters/chosen-actions';
import { Grouping } from '@/components/dead-letters/grouping';
import { GroupsTable } from '@/components/dead-letters/groups-table';
import { LetterList } from '@/components/dead-letters/letter-list';
import { useLetters, useLettersView, useScan } from '@/components/dead-letters/use-letters';
import { Age } from '@/components/ui/age';
import { Card, Skeleton } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty, EmptyError } from '@/components/ui/empty';
import { ErrorNote } from '@/components/ui/error-note';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tag } from '@/components/ui/state';
import type { LettersChoice } from '@/lib/contract/letters';
import type { LettersAnswer, ScanNow } from '@/lib/dead-letters/letters';
import { useRights } from '@/lib/hooks/rights';
import { queuePath, useBroker } from '@/lib/hooks/scope';
import type { DeadLetterRow } from '@/lib/live/fetch-dead-letters';
import { useRescueT } from '@/lib/messages/use-rescue-t';

/** The letters of one queue: read, grouped, chosen. */
export function QueueLetters({ row }: { row: DeadLetterRow }) {
  const t = useRescueT();
  const { view } = useLettersView();
  const place = { vhost: row.vhost, queue: row.name };
  const letters = useLetters(place, view);
  const scan = useScan(place, () => void letters.refetch());
  const { data, error } = letters;
  const read = (): void => scan.mutate();
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card flush>
        <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2">
          <h2 className="min-w-0 truncate text-sm font-semibold">
            <ScopedLink href={queuePath(row.vhost, row.name)}>{row.name}</ScopedLink>
          </h2>
          <Tag>{row.consumers === 0 ? t.deadLetters.noConsumers : t.deadLetters.consumers(row.consumers ?? 0)}</Tag>
          {row.sources.length === 0 && !row.parked && <Tag>{t.deadLetters.from([], row.through)}</Tag>}
          <Reading answer={data} row={row} busy={scan.isPending} onRead={read} />
        </div>
        {scan.error !== null && (
          <div className="px-4 pb-3">
            <ErrorNote error={scan.error.error} />
          </div>
        )}
      </Card>
      {error !== null ? (
        <Card>
          <EmptyError error={error.error} />
        </Card>
      ) : (
        <Letters answer={data} row={row} onRead={read} busy={scan.isPending} />
      )}
    </div>
  );
}

function Reading({
  answer,
  row,
  busy,
  onRead,
}: {
  answer: LettersAnswer | undefined;
  row: DeadLetterRow;
  busy: boolean;
  onRead: () => void;
}) {
  const t = useRescueT();
  const may = useRights();
  const scan = answer?.scan ?? null;
  if (answer === undefined || scan === null) return null;
  if (scan.state === 'running') {
    return (
      <p role="status" className="num ml-auto text-xs text-faint">
        {t.deadLetters.reading(scan.read, scan.total)}
      </p>
    );
  }
  const failed = scan.error !== null;
  const changed = failed ? 0 : (row.messages ?? scan.total ?? 0) - (scan.total ?? 0);
  return (
    <div className="ml-auto flex flex-wrap items-center gap-2.5">
      {!failed && (
        <span className="num text-xs text-faint">
          {t.deadLetters.letters(scan.read)} · <Age atMs={scan.startedMs} />
        </span>
      )}
      <DeedButton
        denied={may({ access: 'read', vhost: row.vhost, name: row.name })}
        variant={changed > 0 ? 'primary' : 'plain'}
        busy={busy}
        onClick={onRead}
        title={answer.free ? undefined : t.deadLetters.readNote}
      >
        {t.deadLetters.changed(changed)}
      </DeedButton>
    </div>
  );
}

function Letters({
  answer,
  row,
  busy,
  onRead,
}: {
  answer: LettersAnswer | undefined;
  row: DeadLetterRow;
  busy: boolean;
  onRead: () => void;
}) {
  const t = useRescueT();
  const may = useRights();
  if (answer === undefined || answer.scan?.state === 'running') {
    return (
      <Card>
        <Skeleton className="h-32 w-full" />
      </Card>
    );
  }
  const { scan } = answer;
  if (scan === null) {
    return (
      <Card>
        <div className="flex flex-col items-center gap-2 px-6 py-10 text-center">
          <Info aria-hidden="true" className="size-5 text-faint" />
          <p className="text-sm font-medium">{t.deadLetters.readNoteTitle}</p>
          <p className="max-w-xl text-sm text-faint">{t.deadLetters.readNote}</p>
          <DeedButton
            denied={may({ access: 'read', vhost: row.vhost, name: row.name })}
            className="mt-2"
            busy={busy}
            disabled={row.messages === 0}
            onClick={onRead}
          >
            {t.deadLetters.read(row.messages)}
          </DeedButton>
        </div>
      </Card>
    );
  }
  if (scan.error !== null) {
    return (
      <Card>
        <EmptyError error={scan.error} />
      </Card>
    );
  }
  if (scan.read === 0) {
    return (
      <Card>
        <Empty kind="none" title={t.deadLetters.empty} detail={t.deadLetters.emptyDetail} />
      </Card>
    );
  }
  return <Choosing key={scan.id} answer={answer} scan={scan} row={row} />;
}

/** What is chosen is chosen from one scan: another scan begins with nothing chosen. */
function Choosing({ answer, scan, row }: { answer: LettersAnswer; scan: ScanNow; row: DeadLetterRow }) {
  const t = useRescueT();
  const broker = useBroker();
  const { view, set } = useLettersView();
  const [groups, setGroups] = useState<ReadonlySet<string>>(new Set());
  const [letters, setLetters] = useState<ReadonlySet<string>>(new Set());
  const inGroups = answer.groups.reduce((sum, { key, count }) => sum + (groups.has(key) ? count : 0), 0);
  const chosen = inGroups + letters.size;
  const base = { broker, vhost: row.vhost, queue: row.name, scan: scan.id, by: view.by, header: view.header };
  const choice: LettersChoice = {
    ...base,
    ...(groups.size > 0 ? { groups: [...groups] } : {}),
    ...(letters.size > 0 || groups.size === 0 ? { letters: [...letters] } : {}),
  };
  const clear = (): void => {
    setGroups(new Set());
    setLetters(new Set());
  };
  return (
    <>
      <Card flush>
        <Grouping
          view={view}
          onChange={(patch) => {
            // Groups by other facets are other groups.
            clear();
            void set({ ...patch, group: null, offset: 0 });
          }}
        />
        <GroupsTable
          groups={answer.groups}
          sources={row.sources}
          chosen={groups}
          onChoose={(next) => {
            // Whole groups and single letters may overlap; one kind at a time is counted rightly.
            setLetters(new Set());
            setGroups(next);
          }}
          shown={view.group}
          onShow={(group) => void set({ group, offset: 0 })}
        />
        {!scan.complete && (
          <p className="border-t px-4 py-2 text-xs text-warn">
            {t.deadLetters.incomplete(scan.read, scan.total ?? scan.read)}
          </p>
        )}
      </Card>
      <ChosenActions
        count={chosen}
        choice={choice}
        vhost={row.vhost}
        died={row.sources.length > 0 || row.parked}
        onClear={clear}
      />
      <LetterList
        answer={answer}
        view={view}
        base={base}
        chosen={letters}
        onChoose={(next) => {
          setGroups(new Set());
          setLetters(next);
        }}
        onShow={(patch) => void set(patch)}
      />
    </>
  );
}
