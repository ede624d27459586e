'use client';

import { useCapable } from '@/components/mqtt/capable';
import { sessionColumns } from '@/components/mqtt/session-columns';
import { LiveTable } from '@/components/table/live-table';
import { useListQuery } from '@/components/table/query';
import { Toolbar } from '@/components/table/toolbar';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { useManyVhosts } from '@/lib/hooks/vhosts';
import { useMqttT } from '@/lib/messages/use-mqtt-t';

export function SessionsList() {
  const t = useMqttT();
  const able = useCapable('mqtt.sessions');
  const all = useManyVhosts();
  const list = useListQuery('name');
  if (able === undefined) return null;
  if (!able) {
    return (
      <Card>
        <Empty
          kind="none"
          title={t.mqtt.unable}
          detail={t.mqtt.unableDetail}
          action={<ScopedLink href="/clients">{t.mqtt.toConnections}</ScopedLink>}
        />
      </Card>
    );
  }
  return (
    <>
      <Toolbar list={list} label={t.mqtt.filter} />
      <LiveTable
        kind="mqtt-sessions"
        list={list}
        label={t.clients.sessions}
        columns={sessionColumns(t, all)}
        counted={t.mqtt.counted}
        none={<Empty kind="none" title={t.mqtt.none} detail={t.mqtt.noneDetail} />}
        filtered={
          <Empty
            kind="filtered"
            title={t.mqtt.filtered}
            action={<Button onClick={() => list.setFilter('')}>{t.common.clearFilter}</Button>}
          />
        }
      />
    </>
  );
}
