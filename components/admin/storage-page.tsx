'use client';

import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { AdminPage } from '@/components/admin/admin-page';
import { Age } from '@/components/ui/age';
import { Card, Skeleton, Stat } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import type { StorageState } from '@/lib/contract/waybill-storage';
import { cn } from '@/lib/format/cn';
import { bytes, count } from '@/lib/format/format';
import { useLive } from '@/lib/hooks/live';
import { useAdminT } from '@/lib/messages/use-admin-t';
import type { NodeFacts } from '@/lib/model/overview';
import { type StorageNews, storageNews } from '@/lib/model/storage';

export function StoragePage() {
  const t = useAdminT();
  const { data, error, atMs, stale } = useLive<'storage'>({ kind: 'storage' });
  return (
    <AdminPage title={t.storage.title} detail={t.storage.lead} actions={<Age atMs={atMs} stale={stale} />}>
      {data === undefined ? (
        <Card>{error === undefined ? <Skeleton className="h-40 w-full" /> : <EmptyError error={error} />}</Card>
      ) : (
        <div className={cn('flex flex-col gap-3', stale && 'opacity-60')}>
          <News news={storageNews(data)} />
          {data.nodes.map((node) => (
            <Node key={node.name} node={node} />
          ))}
          {data.log.kind === 'disk' ? (
            <>
              <Log state={data.log.state} />
              <Recovered state={data.log.state} />
            </>
          ) : (
            <Card>
              <Empty
                compact
                kind="none"
                title={data.log.kind === 'memory' ? t.storage.inMemory : t.storage.untold}
                detail={data.log.kind === 'memory' ? t.storage.inMemoryDetail : t.storage.untoldDetail}
              />
            </Card>
          )}
        </div>
      )}
    </AdminPage>
  );
}

type Look = { readonly box: string; readonly icon: ReactNode };

const looks: Record<'bad' | 'warn' | 'calm', Look> = {
  bad: { box: 'bg-bad-soft', icon: <OctagonAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" /> },
  warn: {
    box: 'bg-warn-soft',
    icon: <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />,
  },
  calm: { box: 'bg-sunken', icon: <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-faint" /> },
};

const toneOf: Record<StorageNews['kind'], keyof typeof looks> = {
  'disk-alarm': 'bad',
  'memory-alarm': 'bad',
  'write-error': 'bad',
  damage: 'warn',
  torn: 'calm',
};

/** What happened and what to do stand first; without news, that all is well. */
function News({ news }: { news: readonly StorageNews[] }) {
  const t = useAdminT();
  const fine = news.every(({ kind }) => toneOf[kind] === 'calm');
  return (
    <div role="status" className="flex flex-col gap-2">
      {fine && (
        <p className="flex items-center gap-2 text-sm">
          <CircleCheck aria-hidden="true" className="size-4 text-good" />
          {t.storage.well}
        </p>
      )}
      {news.map((each) => {
        const { title, detail } = t.storage.news(each);
        const { box, icon } = looks[toneOf[each.kind]];
        return (
          <div key={`${each.kind} ${title}`} className={cn('flex gap-2.5 rounded-md px-3 py-2.5 text-sm', box)}>
            {icon}
            <div className="min-w-0">
              <p className="font-medium break-words">{title}</p>
              <p className="max-w-3xl break-words text-soft">{detail}</p>
              {(each.kind === 'disk-alarm' || each.kind === 'memory-alarm') && (
                <ScopedLink href="/queues" query={{ sort: 'messages', desc: 'true' }}>
                  {t.storage.largest}
                </ScopedLink>
              )}
            </div>
          </div>
        );
      })}
    </div>
  );
}

function Node({ node }: { node: NodeFacts }) {
  const t = useAdminT();
  return (
    <Card title={node.name}>
      <dl className="grid grid-cols-1 gap-x-8 gap-y-3 sm:grid-cols-2">
        <Stat label={t.storage.memory} aside={t.storage.limitOf(node.memoryLimit)}>
          {node.memoryAlarm ? <State tone="bad">{bytes(node.memoryUsed)}</State> : bytes(node.memoryUsed)}
        </Stat>
        <Stat label={t.storage.disk} aside={t.storage.blocksBelow(node.diskFreeLimit)}>
          {node.diskAlarm ? <State tone="bad">{bytes(node.diskFree)}</State> : bytes(node.diskFree)}
        </Stat>
      </dl>
    </Card>
  );
}

function Log({ state }: { state: StorageState }) {
  const t = useAdminT();
  return (
    <Card title={t.storage.log} aside={<code className="truncate text-xs text-soft">{state.directory}</code>}>
      <dl className="grid grid-cols-2 gap-x-8 gap-y-3 sm:grid-cols-3 lg:grid-cols-5">
        <Stat label={t.storage.size} aside={t.storage.segments(state.segments)}>
          {bytes(state.bytes)}
        </Stat>
        <Stat label={<span title={t.storage.liveHint}>{t.storage.live}</span>}>{bytes(state.live_bytes)}</Stat>
        <Stat label={<span title={t.storage.lagHint}>{t.storage.lag}</span>}>{t.storage.records(state.lag)}</Stat>
        <Stat label={t.storage.flush}>{t.storage.flushMs(state.last_flush_ms)}</Stat>
        <Stat
          label={<span title={t.storage.residentHint}>{t.storage.resident}</span>}
          aside={t.storage.limitOf(state.resident_bytes_max)}
        >
          {bytes(state.resident_bytes)}
        </Stat>
      </dl>
    </Card>
  );
}

function Recovered({ state }: { state: StorageState }) {
  const t = useAdminT();
  const { recovered } = state;
  return (
    <Card title={t.storage.recovered}>
      <div className="flex flex-col gap-1.5 text-sm">
        <p>{t.storage.recoveredLead(recovered.messages, recovered.bytes, recovered.segments)}</p>
        {recovered.scanned > 0 && <p className="text-soft">{t.storage.scanned(recovered.scanned)}</p>}
        {recovered.orphans > 0 && <p className="text-soft">{t.storage.orphans(recovered.orphans)}</p>}
        <h3 className="mt-2 text-xs font-medium text-faint">
          {t.storage.notes} <span className="num">{recovered.notes.length > 0 && count(recovered.notes.length)}</span>
        </h3>
        {recovered.notes.length === 0 ? (
          <p className="text-faint">{t.storage.noNotes}</p>
        ) : (
          <ul className="flex max-h-72 flex-col gap-0.5 overflow-y-auto font-mono text-xs break-words">
            {recovered.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
