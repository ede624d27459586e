'use client';

import { Search, X } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useDeferredValue, useState } from 'react';
import { useCapable } from '@/components/mqtt/capable';
import { FoundList } from '@/components/mqtt/found-list';
import { RetainedDetail } from '@/components/mqtt/retained-detail';
import { TopicTree } from '@/components/mqtt/topic-tree';
import { Button } from '@/components/ui/button';
import { Card, Skeleton } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Kbd } from '@/components/ui/state';
import { mqttNameCharsMax } from '@/lib/contract/live-limits';
import { useLast } from '@/lib/hooks/last';
import { useLive } from '@/lib/hooks/live';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import { filterProblem } from '@/lib/model/mqtt';

export function RetainedTab({ vhost }: { vhost: string }) {
  const t = useMqttT();
  const able = useCapable('mqtt.retained');
  const [filter, setFilter] = useQueryState('filter', parseAsString.withDefault(''));
  const [topic, setTopic] = useQueryState('topic');
  if (able === undefined) return null;
  if (!able) {
    return (
      <Card>
        <Empty
          kind="none"
          title={t.topics.unable}
          detail={t.topics.unableDetail}
          action={
            <ScopedLink href="/topics" query={{ tab: 'watch' }}>
              {t.topics.toWatch}
            </ScopedLink>
          }
        />
      </Card>
    );
  }
  const choose = (next: string): void => void setTopic(next);
  return (
    <>
      <FilterBox value={filter} onChange={(text) => void setFilter(text === '' ? null : text)} />
      <div className="grid min-h-0 flex-1 gap-3 max-lg:auto-rows-min lg:grid-cols-[minmax(0,1fr)_minmax(0,420px)]">
        <div className="flex min-h-72 flex-col overflow-hidden rounded-lg border bg-panel shadow-card lg:min-h-0">
          {filter === '' ? (
            <TopicTree vhost={vhost} chosen={topic} onChoose={choose} />
          ) : (
            <Found
              vhost={vhost}
              filter={filter}
              chosen={topic}
              onChoose={choose}
              onClear={() => void setFilter(null)}
            />
          )}
        </div>
        <div className="min-h-0 overflow-y-auto rounded-lg border bg-panel shadow-card">
          {topic === null || topic.length > mqttNameCharsMax ? (
            <Empty kind="none" title={t.topics.choose} detail={t.topics.chooseDetail} />
          ) : (
            <RetainedDetail key={topic} vhost={vhost} topic={topic} />
          )}
        </div>
      </div>
    </>
  );
}

function FilterBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useMqttT();
  const problem = value === '' ? undefined : filterProblem(value);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <div className="relative w-full sm:w-96">
        <Search aria-hidden="true" className="absolute top-2 left-2.5 size-4 text-faint" />
        <input
          type="text"
          data-filter=""
          aria-label={t.topics.filterLabel}
          aria-invalid={problem !== undefined}
          aria-describedby="topic-filter-problem"
          placeholder={t.topics.find}
          value={value}
          maxLength={1024}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
          className="h-8 w-full rounded-md border border-line-strong bg-panel pr-9 pl-8 text-sm placeholder:text-faint focus-visible:outline-offset-0 aria-invalid:border-bad"
        />
        <span className="absolute inset-y-0 right-1 flex items-center">
          {value === '' ? (
            <span className="mr-1 hidden sm:flex">
              <Kbd>/</Kbd>
            </span>
          ) : (
            <Button
              variant="quiet"
              icon
              className="size-6!"
              aria-label={t.common.clearFilter}
              onClick={() => onChange('')}
            >
              <X />
            </Button>
          )}
        </span>
      </div>
      <p id="topic-filter-problem" className="text-xs text-bad">
        {problem !== undefined && t.topics.problems[problem]}
      </p>
    </div>
  );
}

const step = 50;
const most = 500;

function Found({
  vhost,
  filter,
  chosen,
  onChoose,
  onClear,
}: {
  vhost: string;
  filter: string;
  chosen: string | null;
  onChoose: (topic: string) => void;
  onClear: () => void;
}) {
  const t = useMqttT();
  const deferred = useDeferredValue(filter);
  const [limit, setLimit] = useState(step);
  const usable = filterProblem(deferred) === undefined;
  const live = useLive<'mqtt-retained'>(usable ? { kind: 'mqtt-retained', vhost, filter: deferred, limit } : undefined);
  const { value: data, old } = useLast(live.data);
  if (data === undefined && live.error !== undefined) return <EmptyError error={live.error} />;
  if (data === undefined) return usable ? <Skeleton className="m-4 h-24" /> : null;
  if (data.values.length === 0) {
    return (
      <Empty
        kind="filtered"
        title={t.topics.filtered}
        action={<Button onClick={onClear}>{t.common.clearFilter}</Button>}
      />
    );
  }
  return (
    <FoundList
      data={data}
      dim={old || live.stale}
      atMs={live.atMs}
      stale={live.stale}
      chosen={chosen}
      onChoose={onChoose}
      onMore={limit < most ? () => setLimit(Math.min(most, limit * 2)) : undefined}
    />
  );
}
