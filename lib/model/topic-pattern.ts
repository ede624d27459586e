/** AMQP 0-9-1 §3.1.3.3: words between dots, `*` is one word, `#` is none or more. */

/** Why a key doesn't match a pattern; levels count from 1. */
export type TopicMiss =
  /** `found` is null where the key has ended before. */
  | { readonly kind: 'word'; readonly level: number; readonly wanted: string; readonly found: string | null }
  | { readonly kind: 'too-long'; readonly level: number; readonly found: string }
  | { readonly kind: 'too-short'; readonly words: number; readonly wordsMin: number }
  /** Words between two `#` that stand nowhere in the rest of the key. */
  | { readonly kind: 'nowhere'; readonly wanted: string };

/** As RabbitMQ has it, the empty key has no words, and `.` has two empty ones. */
export const topicWords = (text: string): readonly string[] => (text === '' ? [] : text.split('.'));

const fits = (wanted: string, found: string | undefined): boolean =>
  found !== undefined && (wanted === '*' || wanted === found);

/** The runs of words between the `#` of a pattern; one run where there is none. */
function runsOf(pattern: string): readonly (readonly string[])[] {
  const runs: string[][] = [[]];
  for (const word of topicWords(pattern)) {
    if (word === '#') runs.push([]);
    else runs.at(-1)?.push(word);
  }
  return runs;
}

/** The first word of a run that isn't at its place. */
function wordMiss(run: readonly string[], key: readonly string[], from: number): TopicMiss | undefined {
  const at = run.findIndex((wanted, i) => !fits(wanted, key[from + i]));
  if (at === -1) return undefined;
  return { kind: 'word', level: from + at + 1, wanted: run[at] ?? '', found: key[from + at] ?? null };
}

/** `undefined`: it matches. Each run takes the first place that it fits in, which is never worse than a later one. */
export function topicMiss(pattern: string, key: string): TopicMiss | undefined {
  const words = topicWords(key);
  const [head = [], ...rest] = runsOf(pattern);
  const tail = rest.pop();
  const atHead = wordMiss(head, words, 0);
  if (atHead !== undefined) return atHead;
  if (tail === undefined) {
    const extra = words[head.length];
    return extra === undefined ? undefined : { kind: 'too-long', level: head.length + 1, found: extra };
  }
  const tailAt = words.length - tail.length;
  if (tailAt < head.length) {
    const wordsMin = [head, ...rest, tail].reduce((sum, run) => sum + run.length, 0);
    return { kind: 'too-short', words: words.length, wordsMin };
  }
  const atTail = wordMiss(tail, words, tailAt);
  if (atTail !== undefined) return atTail;
  let from = head.length;
  for (const run of rest) {
    while (from + run.length <= tailAt && wordMiss(run, words, from) !== undefined) from++;
    if (from + run.length > tailAt) return { kind: 'nowhere', wanted: run.join('.') };
    from += run.length;
  }
  return undefined;
}

/** Whether each key that `specific` takes is taken by `general` too. Not all such pairs are seen, but none wrongly. */
export function topicCovers(general: string, specific: string): boolean {
  const wanted = topicWords(general);
  const words = topicWords(specific);
  // The places in `general` that the words so far can lead to; a `#` may be left at any time.
  const closed = (places: Iterable<number>): Set<number> => {
    const all = new Set(places);
    for (const place of all) if (wanted[place] === '#') all.add(place + 1);
    return all;
  };
  let places = closed([0]);
  for (const word of words) {
    const next: number[] = [];
    for (const place of places) {
      const pattern = wanted[place];
      if (pattern === '#') next.push(place);
      else if (pattern !== undefined && word !== '#' && fits(pattern, word)) next.push(place + 1);
    }
    places = closed(next);
  }
  return places.has(wanted.length);
}
