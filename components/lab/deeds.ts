import type { Action, Held } from '@/lib/lab/model';

/** What can be decided about a packet, in the order of the buttons. */
export const deedKeys = {
  forward: 'f',
  drop: 'd',
  duplicate: 'u',
  reorder: 'o',
  delay: 'l',
  truncate: 't',
  cut: 'x',
} as const;

export type Deed = keyof typeof deedKeys;

export type Amounts = { readonly delayMs: number; readonly truncateBytes: number };

export const usualAmounts: Amounts = { delayMs: 2_000, truncateBytes: 3 };
export const delaysMs = [1_000, 2_000, 5_000, 10_000] as const;
export const truncations = [1, 2, 3, 8] as const;

/** Who overtakes: the chosen packet, or the one behind it when it is the first itself. */
function overtaker(chosen: Held, held: readonly Held[]): Held | undefined {
  if (!chosen.first) return chosen;
  return held.find(({ hop, direction, first }) => !first && hop === chosen.hop && direction === chosen.direction);
}

/** Undefined: there is nothing that it could be done to. */
export function deedAction(deed: Deed, chosen: Held, held: readonly Held[], amounts: Amounts): Action | undefined {
  const flight = chosen.id;
  switch (deed) {
    case 'delay':
      return { do: 'delay', flight, ms: amounts.delayMs };
    case 'truncate':
      return { do: 'truncate', flight, bytes: amounts.truncateBytes };
    case 'cut':
      return { do: 'cut', hop: chosen.hop };
    case 'reorder': {
      const over = overtaker(chosen, held);
      return over && { do: 'forward', flight: over.id };
    }
    default:
      return { do: deed, flight };
  }
}
