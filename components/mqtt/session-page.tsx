'use client';

import { Trash2, Unplug } from 'lucide-react';
import { useState } from 'react';
import { DeleteSession, DisconnectClient } from '@/components/mqtt/session-actions';
import { expiryWords, SessionState } from '@/components/mqtt/session-columns';
import { InFlight, Subscriptions, Will } from '@/components/mqtt/session-parts';
import { DetailPage } from '@/components/shell/detail';
import { Age } from '@/components/ui/age';
import { Awaited } from '@/components/ui/awaited';
import { Card, Stat } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tag } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { count } from '@/lib/format/format';
import { useLive } from '@/lib/hooks/live';
import { useDeniedForOthers } from '@/lib/hooks/rights';
import { connectionPath, queuePath } from '@/lib/hooks/scope';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import type { SessionData } from '@/lib/model/mqtt';

export function SessionPage({ vhost, client }: { vhost: string; client: string }) {
  const t = useMqttT();
  const live = useLive<'mqtt-session'>({ kind: 'mqtt-session', vhost, name: client });
  const [danger, setDanger] = useState<'disconnect' | 'delete'>();
  const gone = live.error?.kind === 'not-found';
  const data = gone ? undefined : live.data;
  const denied = useDeniedForOthers('administrator', data?.row.user);
  const close = (): void => setDanger(undefined);
  return (
    <DetailPage
      parent={t.clients.sessions}
      parentHref="/clients"
      parentQuery={{ tab: 'sessions' }}
      title={client}
      tags={
        data !== undefined && (
          <>
            <SessionState row={data.row} />
            <Tag>MQTT {t.mqtt.version(data.row.level)}</Tag>
            <Tag>{vhost}</Tag>
          </>
        )
      }
      actions={
        data !== undefined && (
          <>
            <Age atMs={live.atMs} stale={live.stale} />
            {data.row.connected && (
              <DeedButton denied={denied} onClick={() => setDanger('disconnect')}>
                <Unplug />
                {t.mqtt.disconnect}
              </DeedButton>
            )}
            <DeedButton denied={denied} variant="danger-quiet" onClick={() => setDanger('delete')}>
              <Trash2 />
              {t.mqtt.delete}
            </DeedButton>
          </>
        )
      }
    >
      {data !== undefined ? (
        <div className={cn('flex flex-col gap-4', live.stale && 'opacity-60')}>
          <Facts data={data} />
          <Subscriptions vhost={vhost} rows={data.subscriptions} total={data.row.subscriptions} />
          <InFlight rows={data.inFlight} total={data.row.inFlight} away={!data.row.connected} />
          <Will will={data.will} vhost={vhost} />
        </div>
      ) : (
        <Awaited error={live.error} goneTitle={t.mqtt.gone} className="h-64" />
      )}
      {danger === 'disconnect' && data !== undefined && <DisconnectClient row={data.row} onClose={close} />}
      {danger === 'delete' && data !== undefined && <DeleteSession row={data.row} onClose={close} />}
    </DetailPage>
  );
}

function Facts({ data }: { data: SessionData }) {
  const t = useMqttT();
  const { row, queue } = data;
  const small = 'worded min-w-0 truncate text-sm font-medium tracking-normal';
  return (
    <Card>
      <p className="text-base font-medium" data-sentence="">
        {row.connected
          ? t.mqtt.sentenceConnected(row.level, row.queued, row.inFlight, row.keptMs)
          : t.mqtt.sentenceAway(row.awayMs, row.queued, row.leftMs)}
      </p>
      <dl className="mt-4 grid grid-cols-2 gap-x-8 gap-y-4 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-7">
        <Stat label={t.mqtt.queued}>{count(row.queued)}</Stat>
        <Stat label={t.mqtt.inFlight}>{count(row.inFlight)}</Stat>
        <Stat label={t.mqtt.dropped}>{count(row.dropped)}</Stat>
        <Stat label={t.mqtt.expiry}>
          <span className={small}>{expiryWords(t, row)}</span>
        </Stat>
        <Stat label={t.common.user}>
          <span className={small} title={row.user}>
            {row.user}
          </span>
        </Stat>
        <Stat label={t.mqtt.connection}>
          {row.connection === null ? (
            <span className={cn(small, 'text-faint')}>{t.mqtt.without}</span>
          ) : (
            <ScopedLink href={connectionPath(row.connection)} className={small} title={row.connection}>
              {row.connection.split(' -> ')[0]}
            </ScopedLink>
          )}
        </Stat>
        <Stat label={t.mqtt.queue}>
          {queue === null ? (
            <span className={cn(small, 'text-faint')}>{t.mqtt.without}</span>
          ) : (
            <ScopedLink href={queuePath(row.vhost, queue)} className={small} title={queue}>
              {t.mqtt.ofQos}
            </ScopedLink>
          )}
        </Stat>
      </dl>
    </Card>
  );
}
