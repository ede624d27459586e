'use client';

import type { Messages } from '@/lib/messages/en';
import { mqtt, topics } from '@/lib/messages/en/mqtt';
import { useWords } from '@/lib/messages/use-words';

/** Words of the pages of MQTT: sessions, topics, retained messages. */
const en = { mqtt, topics };

export type MqttMessages = Messages & typeof en;

export function useMqttT(): MqttMessages {
  return useWords(en);
}
