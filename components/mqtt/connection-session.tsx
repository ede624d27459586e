'use client';

import { useCapable } from '@/components/mqtt/capable';
import { Card } from '@/components/ui/card';
import { ScopedLink } from '@/components/ui/scoped-link';
import { mqttSessionPagePath } from '@/lib/hooks/scope';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import type { ConnectionDetail } from '@/lib/model/client';

/** Where an MQTT connection's session is, with brokers that tell of it. Other connections have none. */
export function ConnectionSession({ data: { row, clientId } }: { data: ConnectionDetail }) {
  const t = useMqttT();
  const able = useCapable('mqtt.sessions');
  if (able !== true || clientId === null || row.vhost === null) return null;
  return (
    <Card title={t.mqtt.session}>
      <p className="text-soft">
        <ScopedLink href={mqttSessionPagePath(row.vhost, clientId)} className="font-medium break-words">
          {clientId}
        </ScopedLink>
        <br />
        {t.mqtt.sessionDetail}
      </p>
    </Card>
  );
}
