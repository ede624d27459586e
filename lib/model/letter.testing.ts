import { deathsOf, headersOf, type Letter, parkedOf, stampsOf } from '@/lib/model/letter';

type Given = Partial<Pick<Letter, 'id' | 'routingKey' | 'payload' | 'bodyHash'>> & {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
};

export function death(queue: string, reason = 'rejected', more: Partial<Record<string, unknown>> = {}) {
  return { queue, reason, exchange: 'shop', 'routing-keys': ['order'], count: 1, time: 1_700_000_000, ...more };
}

export function letter({ headers = {}, properties = {}, ...given }: Given = {}): Letter {
  const all = { ...properties, headers };
  return {
    id: 'a',
    position: 0,
    deaths: deathsOf(headersOf(all)),
    exchange: 'dlx',
    routingKey: 'dead',
    properties: all,
    payload: '{}',
    payloadEncoding: 'string',
    payloadBytes: 2,
    truncated: false,
    bodyHash: 'hash',
    ...stampsOf(headers),
    parked: parkedOf(headers),
    ...given,
  };
}
