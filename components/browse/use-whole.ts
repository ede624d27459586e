'use client';

import { useQuery } from '@tanstack/react-query';
import { partBytesMax } from '@/lib/contract/message-limits';
import type { MessagePart } from '@/lib/contract/messages';
import type { SeenMessage } from '@/lib/contract/seen-message';
import { octetsOf } from '@/lib/format/octets';
import { askConsole } from '@/lib/hooks/console-query';
import type { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';

/** Up to this size a payload is fetched and shown whole; beyond it, in parts of the other. */
export const wholeBytesMax = partBytesMax;
const partBytes = 64 * 1024;

export async function fetchPart(
  broker: string,
  { vhost, queue, id }: Pick<SeenMessage, 'vhost' | 'queue' | 'id'>,
  offset: number,
  length: number,
  signal?: AbortSignal,
): Promise<MessagePart> {
  const search = new URLSearchParams({ broker, vhost, queue, id, offset: String(offset), length: String(length) });
  return await askConsole<MessagePart>(`/api/messages/part?${search}`, signal);
}

/** What of a payload is on the screen: all of it, or the part from `offset` on. */
export function usePayload(message: SeenMessage, inPlace: boolean, offset: number) {
  const broker = useBroker();
  const large = message.payload_bytes > wholeBytesMax;
  const needed = inPlace && message.truncated;
  const from = large ? offset : 0;
  const length = large ? partBytes : wholeBytesMax;
  const part = useQuery<MessagePart, DeedError>({
    queryKey: ['part', broker, message.vhost, message.queue, message.id, from, length],
    queryFn: ({ signal }) => fetchPart(broker, message, from, length, signal),
    enabled: needed,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  if (!needed) {
    return {
      bytes: octetsOf(message.payload, message.payload_encoding),
      offset: 0,
      isPart: message.truncated,
      error: undefined,
      large: false,
      partBytes,
    };
  }
  return {
    bytes: part.data === undefined ? undefined : octetsOf(part.data.payload, part.data.payload_encoding),
    offset: from,
    isPart: large,
    error: part.error?.error,
    large,
    partBytes,
  };
}
