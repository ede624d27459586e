'use client';

import { Plus, Send, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { BindDialog } from '@/components/bindings/bind-dialog';
import { BindingsTable } from '@/components/bindings/bindings-table';
import { ChartCard } from '@/components/chart/chart-card';
import { RangePicker, useRange } from '@/components/chart/range';
import { useHandOver } from '@/components/publish/hand-over';
import { DetailPage } from '@/components/shell/detail';
import { RouteLink, TopologyLink } from '@/components/topology/topology-link';
import { Age } from '@/components/ui/age';
import { Awaited } from '@/components/ui/awaited';
import { Card } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty } from '@/components/ui/empty';
import { Features } from '@/components/ui/features';
import { ScopedLink } from '@/components/ui/scoped-link';
import { SettingsList } from '@/components/ui/settings-list';
import { Tag } from '@/components/ui/state';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { toast } from '@/components/ui/toast';
import { Tooltip } from '@/components/ui/tooltip';
import { rate } from '@/lib/format/format';
import { useDeed } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { exchangePagePath, useHref } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import { type ExchangeDetail, predeclared } from '@/lib/model/exchange';
import { windowStart } from '@/lib/model/series';

const tabs = ['outgoing', 'incoming', 'settings'] as const;

export function ExchangePage({ vhost, name }: { vhost: string; name: string }) {
  const t = useT();
  const may = useRights();
  const { publishTo } = useHandOver();
  const range = useRange();
  const live = useLive<'exchange'>({ kind: 'exchange', vhost, name, range: range.seconds });
  const [deleting, setDeleting] = useState(false);
  const { data } = live;
  const gone = live.error?.kind === 'not-found';
  const fromMs = windowStart(range, live.atMs, [data?.rates]);
  const title = name === '' ? t.defaultExchange : name;
  return (
    <DetailPage
      parent={t.exchanges.title}
      parentHref="/exchanges"
      title={title}
      tags={
        data !== undefined && !gone ? (
          <>
            <Tag>{data.row.type}</Tag>
            <Features features={data.row.features} />
            <Tag>{vhost}</Tag>
          </>
        ) : undefined
      }
      actions={
        data !== undefined && !gone ? (
          <>
            <TopologyLink kind="exchange" vhost={vhost} name={name} />
            <RouteLink vhost={vhost} exchange={name} />
            <Tooltip text={data.row.internal ? t.exchange.internalHint : t.publish.title}>
              <span>
                <DeedButton
                  denied={may({ access: 'write', vhost, name })}
                  disabled={data.row.internal}
                  onClick={() => publishTo({ vhost, exchange: name, routingKey: '' })}
                >
                  <Send />
                  {t.queue.publish}
                </DeedButton>
              </span>
            </Tooltip>
            <Tooltip text={predeclared(name) ? t.exchange.predeclared : t.exchange.delete}>
              <span>
                <DeedButton
                  denied={may({ access: 'configure', vhost, name })}
                  variant="danger-quiet"
                  icon
                  aria-label={t.exchange.delete}
                  disabled={predeclared(name)}
                  onClick={() => setDeleting(true)}
                >
                  <Trash2 />
                </DeedButton>
              </span>
            </Tooltip>
          </>
        ) : undefined
      }
    >
      {gone || data === undefined ? (
        <Awaited error={live.error} goneTitle={t.exchange.gone} className="h-64" />
      ) : (
        <>
          <Card>
            <p>{t.exchanges.types[name === '' ? 'default' : data.row.type] ?? data.row.type}</p>
            {name !== '' && (
              <p className="mt-1 text-soft">
                {data.row.alternate === null ? (
                  t.exchange.noAlternate
                ) : (
                  <>
                    {t.exchange.alternate}{' '}
                    <ScopedLink href={exchangePagePath(vhost, data.row.alternate)}>{data.row.alternate}</ScopedLink>.
                  </>
                )}
              </p>
            )}
          </Card>
          <ChartCard
            title={t.queue.ratesTitle}
            unit={t.common.perSecond}
            lines={[
              { id: 'in', label: t.rates.in, colour: 'var(--series-1)' },
              { id: 'out', label: t.rates.out, colour: 'var(--series-2)' },
            ]}
            series={data.rates}
            fromMs={fromMs}
            nowMs={live.atMs}
            stale={live.stale}
            format={rate}
            current={{ in: rate(data.row.rateIn), out: rate(data.row.rateOut) }}
            aside={
              <>
                <Age atMs={live.atMs} stale={live.stale} />
                <RangePicker />
              </>
            }
          />
          <ExchangeTabs data={data} stale={live.stale} />
        </>
      )}
      {deleting && data !== undefined && <DeleteExchange data={data} onClose={() => setDeleting(false)} />}
    </DetailPage>
  );
}

function ExchangeTabs({ data, stale }: { data: ExchangeDetail; stale: boolean }) {
  const t = useT();
  const { vhost, name } = data.row;
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('outgoing'));
  const may = useRights();
  const [binding, setBinding] = useState(false);
  return (
    <Tabs
      value={tab}
      onChange={(value) => void setTab(tabs.find((each) => each === value) ?? 'outgoing')}
      tabs={[
        { value: 'outgoing', label: t.exchange.outgoing, count: data.outgoing.length },
        { value: 'incoming', label: t.exchange.incoming, count: data.incoming.length },
        { value: 'settings', label: t.exchange.settings, count: data.explained.length },
      ]}
      actions={
        tab === 'outgoing' && name !== '' ? (
          <DeedButton
            denied={may({ access: 'read', vhost, name })}
            variant="quiet"
            small
            onClick={() => setBinding(true)}
          >
            <Plus />
            {t.binding.add}
          </DeedButton>
        ) : undefined
      }
    >
      <TabPanel value="outgoing" className="pt-3">
        <Card flush>
          {data.outgoing.length === 0 ? (
            <Empty compact kind="none" title={t.exchange.noOutgoing} detail={t.exchange.noOutgoingDetail} />
          ) : name === '' ? (
            <p className="px-4 py-3 text-soft">{t.exchange.implicit}</p>
          ) : (
            <BindingsTable label={t.exchange.outgoing} bindings={data.outgoing} side="destination" dim={stale} />
          )}
        </Card>
      </TabPanel>
      <TabPanel value="incoming" className="pt-3">
        <Card flush>
          {data.incoming.length === 0 ? (
            <Empty compact kind="none" title={t.exchange.noIncoming} detail={t.exchange.noIncomingDetail} />
          ) : (
            <BindingsTable label={t.exchange.incoming} bindings={data.incoming} side="source" dim={stale} />
          )}
        </Card>
      </TabPanel>
      <TabPanel value="settings" className="pt-3">
        <Card flush>
          {data.explained.length === 0 ? (
            <Empty compact kind="none" title={t.exchange.noSettings} />
          ) : (
            <SettingsList explained={data.explained} policy={data.row.policy} />
          )}
        </Card>
      </TabPanel>
      {binding && <BindDialog vhost={vhost} fixed={{ kind: 'exchange', name }} onClose={() => setBinding(false)} />}
    </Tabs>
  );
}

function DeleteExchange({ data, onClose }: { data: ExchangeDetail; onClose: () => void }) {
  const t = useT();
  const router = useRouter();
  const href = useHref();
  const deed = useDeed('delete-exchange');
  const { vhost, name } = data.row;
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${t.exchange.delete} ${name}`}
      detail={t.exchange.deleteDetail(data.outgoing.length + data.incoming.length)}
      action={t.exchange.delete}
      typeName={name}
      busy={deed.isPending}
      error={deed.error?.error}
      asksWhy
      onConfirm={(because) =>
        deed.mutate(
          { vhost, name, ifUnused: false, ...because },
          {
            onSuccess: () => {
              toast.success(t.exchange.deleted(name));
              router.push(href('/exchanges'));
            },
          },
        )
      }
    />
  );
}
