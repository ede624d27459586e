/** Dead letters that have something in common. */
import type { Facet } from '@/lib/contract/letter-facts';
import { textOf } from '@/lib/format/table-value';
import { headersOf, type Letter, lastDeathMs, originOf } from '@/lib/model/letter';

/** The values of the facets that were asked for; null: the letters lack it. */
export type FacetValues = Readonly<Partial<Record<Facet, string | null>>>;

export type LetterGroup = {
  readonly key: string;
  readonly values: FacetValues;
  readonly count: number;
  /** Deaths over the time of the whole queue, the oldest first. */
  readonly spark: readonly number[];
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** How many had been redriven before. */
  readonly cameBack: number;
  /** The queues where they died. */
  readonly origins: readonly string[];
};

export type Grouping = { readonly by: readonly Facet[]; readonly header: string };

const sparkBuckets = 24;
const valueCharsMax = 200;

function headerValue(letter: Letter, name: string): string | null {
  const headers = headersOf(letter.properties);
  return Object.hasOwn(headers, name) ? textOf(headers[name]).slice(0, valueCharsMax) : null;
}

function facetOf(letter: Letter, facet: Facet, header: string): string | null {
  const origin = originOf(letter);
  switch (facet) {
    case 'reason':
      return origin?.reason ?? null;
    case 'origin':
      return origin?.queue ?? null;
    case 'exchange':
      return origin === null ? null : `${origin.exchange} → ${origin.keys.join(', ')}`;
    case 'type':
      return typeof letter.properties.type === 'string' ? letter.properties.type : null;
    case 'header':
      return headerValue(letter, header);
  }
}

function valuesOf(letter: Letter, { by, header }: Grouping): FacetValues {
  return Object.fromEntries(by.map((facet) => [facet, facetOf(letter, facet, header)]));
}

export function groupKeyOf(letter: Letter, grouping: Grouping): string {
  return JSON.stringify(grouping.by.map((facet) => facetOf(letter, facet, grouping.header)));
}

type Tally = {
  key: string;
  values: FacetValues;
  count: number;
  spark: number[];
  firstMs: number | null;
  lastMs: number | null;
  cameBack: number;
  origins: Set<string>;
};

function least(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function greatest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function spanOf(letters: readonly Letter[]): { fromMs: number; bucketMs: number } {
  let from: number | null = null;
  let to: number | null = null;
  for (const letter of letters) {
    const atMs = lastDeathMs(letter);
    from = least(from, atMs);
    to = greatest(to, atMs);
  }
  return { fromMs: from ?? 0, bucketMs: Math.max(1000, ((to ?? 0) - (from ?? 0) + 1) / sparkBuckets) };
}

/** The largest first; equals in the order in which they lie in the queue. */
export function groupLetters(letters: readonly Letter[], grouping: Grouping): readonly LetterGroup[] {
  const { fromMs, bucketMs } = spanOf(letters);
  const tallies = new Map<string, Tally>();
  for (const letter of letters) {
    const key = groupKeyOf(letter, grouping);
    let tally = tallies.get(key);
    if (tally === undefined) {
      tally = {
        key,
        values: valuesOf(letter, grouping),
        count: 0,
        spark: Array.from({ length: sparkBuckets }, () => 0),
        firstMs: null,
        lastMs: null,
        cameBack: 0,
        origins: new Set(),
      };
      tallies.set(key, tally);
    }
    const atMs = lastDeathMs(letter);
    tally.count += 1;
    tally.firstMs = least(tally.firstMs, atMs);
    tally.lastMs = greatest(tally.lastMs, atMs);
    if (letter.attempt > 0) tally.cameBack += 1;
    const origin = originOf(letter);
    if (origin !== null) tally.origins.add(origin.queue);
    if (atMs !== null) {
      const bucket = Math.min(sparkBuckets - 1, Math.floor((atMs - fromMs) / bucketMs));
      tally.spark[bucket] = (tally.spark[bucket] ?? 0) + 1;
    }
  }
  return [...tallies.values()]
    .map(({ origins, ...tally }) => ({ ...tally, origins: [...origins] }))
    .sort((a, b) => b.count - a.count);
}
