'use client';

import { useState } from 'react';
import { fetchPart } from '@/components/browse/use-whole';
import { useHandOver } from '@/components/publish/hand-over';
import { toast } from '@/components/ui/toast';
import { partBytesMax } from '@/lib/contract/message-limits';
import type { MqttRetained } from '@/lib/contract/mqtt';
import { fileBytesMax } from '@/lib/contract/publish-limits';
import type { SeenMessage } from '@/lib/contract/seen-message';
import { octetsOf, payloadOf } from '@/lib/format/octets';
import { askConsole } from '@/lib/hooks/console-query';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';

type Payload = Pick<SeenMessage, 'payload' | 'payload_encoding'>;

/** Part by part, up to what the publisher holds; what lies beyond it is said there. */
async function wholePayload(broker: string, message: SeenMessage, inPlace: boolean): Promise<Payload> {
  // What was taken from a broker that can't be looked into was seen once, and can't be asked for again.
  if (!message.truncated || !inPlace) return message;
  const octets = new Uint8Array(Math.min(message.payload_bytes, fileBytesMax));
  let at = 0;
  while (at < octets.length) {
    const part = await fetchPart(broker, message, at, Math.min(partBytesMax, octets.length - at));
    const bytes = octetsOf(part.payload, part.payload_encoding);
    if (bytes.length === 0) break;
    octets.set(bytes.subarray(0, octets.length - at), at);
    at += bytes.length;
  }
  return payloadOf(octets.subarray(0, at));
}

type Make = Parameters<ReturnType<typeof useHandOver>['sendAgain']>[0];

/** Leads to the publisher with what has to be fetched first; that it can't be is told. */
function useFetched(): { readonly send: (fetched: () => Promise<Make>) => Promise<void>; readonly busy: boolean } {
  const { sendAgain } = useHandOver();
  const [busy, setBusy] = useState(false);
  const send = async (fetched: () => Promise<Make>): Promise<void> => {
    setBusy(true);
    try {
      await sendAgain(await fetched());
    } catch (error) {
      if (!(error instanceof DeedError)) throw error;
      toast.error(error.error.reason);
    } finally {
      setBusy(false);
    }
  };
  return { send, busy };
}

/** With a message of a queue, whole. */
export function useSendSeen(): {
  readonly send: (message: SeenMessage, inPlace: boolean) => Promise<void>;
  readonly busy: boolean;
} {
  const broker = useBroker();
  const { send, busy } = useFetched();
  return {
    busy,
    send: (message, inPlace) =>
      send(async () => {
        const payload = await wholePayload(broker, message, inPlace);
        return ({ handedAmqp }) => handedAmqp({ ...message, ...payload }, message.queue);
      }),
  };
}

/** With what a topic keeps, whole. */
export function useSendRetained(): {
  readonly send: (vhost: string, topic: string) => Promise<void>;
  readonly busy: boolean;
} {
  const broker = useBroker();
  const { send, busy } = useFetched();
  return {
    busy,
    send: (vhost, topic) =>
      send(async () => {
        const path = `/api/publish/retained?${new URLSearchParams({ broker, vhost, topic })}`;
        const kept = await askConsole<MqttRetained>(path);
        const { qos, properties, payload, payload_encoding: encoding, payload_bytes: bytes } = kept;
        const seen = { vhost, topic, qos, retain: true, properties, contentType: null, payload, encoding, bytes };
        return ({ handedMqtt }) => handedMqtt(seen);
      }),
  };
}
