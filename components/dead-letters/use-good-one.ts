'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { searchInPlace } from '@/components/browse/use-search';
import { fetchPart, wholeBytesMax } from '@/components/browse/use-whole';
import type { Collection } from '@/lib/contract/publish';
import type { Result } from '@/lib/contract/result';
import type { SearchStep, SeenMessage } from '@/lib/contract/seen-message';
import { callConsole } from '@/lib/hooks/console-call';
import { askConsole } from '@/lib/hooks/console-query';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';

/** So many are offered; on brokers that hand messages out to show them, so many are taken. */
const offeredMax = 20;

type Place = { readonly vhost: string; readonly queue: string };

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new DeedError(result.error);
  return result.value;
}

async function whole(broker: string, message: SeenMessage): Promise<SeenMessage> {
  if (!message.truncated) return message;
  const { payload, payload_encoding, truncated } = await fetchPart(broker, message, 0, wholeBytesMax);
  return { ...message, payload, payload_encoding, truncated };
}

/** The first messages of a queue, for one of them to be compared with. */
export function useOffered(place: Place, inPlace: boolean) {
  const broker = useBroker();
  return useMutation<readonly SeenMessage[], DeedError>({
    mutationFn: async () => {
      const { vhost, queue } = place;
      if (!inPlace) {
        const input = { vhost, queue, limit: offeredMax, filter: {} };
        const call = { broker, deed: 'take-snapshot', input };
        return value(await callConsole<SearchStep>('POST', '/api/deeds', call)).items;
      }
      const found = value(
        await searchInPlace(broker, { state: 'ready', filter: {}, from: undefined })(
          { ...place, expected: null },
          null,
        ),
      );
      return await Promise.all(found.items.slice(0, offeredMax).map((message) => whole(broker, message)));
    },
    retry: false,
  });
}

/** What was kept on the publisher's page. */
export function useSaved(wanted: boolean) {
  const broker = useBroker();
  return useQuery<Collection, DeedError>({
    queryKey: ['collections', broker],
    queryFn: ({ signal }) => askConsole(`/api/collections?broker=${encodeURIComponent(broker)}`, signal),
    enabled: wanted,
  });
}
