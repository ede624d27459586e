'use client';

import { age } from '@/lib/format/format';
import { payloadLine } from '@/lib/format/payload';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import type { RetainedValue } from '@/lib/model/mqtt';

/** A retained value in what is left of a row: its beginning, QoS, age. */
export function ValueLine({ value }: { value: RetainedValue }) {
  const t = useMqttT();
  return (
    <>
      <span className="min-w-0 flex-1 truncate font-mono text-xs text-soft">{payloadLine(value.content)}</span>
      <span className="num hidden shrink-0 text-xs text-faint sm:inline">
        {t.mqtt.columns.qos} {value.qos}
      </span>
      <span className="num hidden w-14 shrink-0 text-right text-xs text-faint sm:inline">{age(value.ageMs)}</span>
    </>
  );
}
