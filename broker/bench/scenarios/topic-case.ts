import { freshName, range } from '../scenario.ts';

const QUEUES = 10;
const BINDINGS = 1000;
const KEYS = 10_000;
const VOCABULARY = 20;
const SEED = 7;

export interface TopicCase {
  readonly queues: readonly string[];
  readonly bindings: readonly (readonly [queue: string, pattern: string])[];
  readonly keys: readonly string[];
  /** On average: a queue gets a message once, however many of its patterns match. */
  readonly deliveriesPerMessage: number;
  /** Of the first so many messages, the keys sent round and round. */
  deliveriesOf(messages: number): number;
}

/** 1,000 wildcard patterns and 10,000 keys of four words: the same in every run, so that runs can be compared. */
export function topicCase(): TopicCase {
  const random = generator(SEED);
  const word = () => `w${String(Math.floor(random() * VOCABULARY)).padStart(2, '0')}`;
  const queues = range(QUEUES, () => freshName('topic'));
  const patterns = new Set<string>();
  while (patterns.size < BINDINGS) patterns.add(patternOf(patterns.size, word));
  const bindings = [...patterns].map((pattern, i) => [queues[i % QUEUES] ?? '', pattern] as const);
  const keys = range(KEYS, () => [word(), word(), word(), word()].join('.'));
  const parsed = bindings.map(([queue, pattern]) => ({ queue, words: pattern.split('.') }));
  const deliveredBefore = [0];
  let deliveries = 0;
  for (const key of keys) {
    const words = key.split('.');
    deliveries += new Set(parsed.filter((each) => matches(each.words, words)).map((each) => each.queue)).size;
    deliveredBefore.push(deliveries);
  }
  const deliveriesOf = (messages: number) =>
    Math.floor(messages / KEYS) * deliveries + (deliveredBefore[messages % KEYS] ?? 0);
  return { queues, bindings, keys, deliveriesPerMessage: deliveries / KEYS, deliveriesOf };
}

/** Half with one wildcard in the middle, three tenths with both kinds, a fifth open at both ends. */
function patternOf(i: number, word: () => string): string {
  if (i < BINDINGS * 0.5) return `${word()}.${word()}.*.${word()}`;
  if (i < BINDINGS * 0.8) return `${word()}.*.#.${word()}`;
  return `*.${word()}.${word()}.#`;
}

function matches(pattern: readonly string[], key: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return key.length === 0;
  if (first === '#') return matches(rest, key) || (key.length > 0 && matches(pattern, key.slice(1)));
  return key.length > 0 && (first === '*' || first === key[0]) && matches(rest, key.slice(1));
}

/** A linear congruential generator, good enough to pick words (Numerical Recipes' constants). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
