import type { RuleName } from './failure.ts';

const SHARE_PREFIX = '$share/';

export type TopicFault = Extract<RuleName, 'topicEmpty' | 'topicWildcard'>;
export type FilterFault = Extract<
  RuleName,
  'filterEmpty' | 'filterMulti' | 'filterSingle' | 'shareName' | 'shareFilter'
>;

/** What is wrong with a topic name, besides its UTF-8 [MQTT-4.7.3-1], [MQTT-4.7.0-1]. */
export function topicFault(topic: string): TopicFault | undefined {
  if (topic === '') return 'topicEmpty';
  return topic.includes('#') || topic.includes('+') ? 'topicWildcard' : undefined;
}

/** What is wrong with a topic filter; of a shared subscription, with the filter after the share name. */
export function filterFault(filter: string): FilterFault | undefined {
  if (filter === '') return 'filterEmpty';
  const last = filter.length - 1;
  for (let at = 0; at <= last; at++) {
    const char = filter[at];
    if (char !== '#' && char !== '+') continue;
    const opens = at === 0 || filter[at - 1] === '/';
    // [MQTT-4.7.1-1]
    if (char === '#' && !(opens && at === last)) return 'filterMulti';
    // [MQTT-4.7.1-2]
    if (char === '+' && !(opens && (at === last || filter[at + 1] === '/'))) return 'filterSingle';
  }
  return undefined;
}

/** A subscription shared by those who name the same group and filter (MQTT 5 §4.8.2). */
export interface SharedFilter {
  readonly shareName: string;
  readonly filter: string;
}

export const isShared = (filter: string): boolean => filter.startsWith(SHARE_PREFIX);

/** `$share/{name}/{filter}` cut up, or what is wrong with it. Not to be asked about other filters. */
export function parseShared(shared: string): SharedFilter | FilterFault {
  const nameEnd = shared.indexOf('/', SHARE_PREFIX.length);
  const shareName = shared.slice(SHARE_PREFIX.length, nameEnd < 0 ? undefined : nameEnd);
  // [MQTT-4.8.2-1]
  if (shareName === '') return 'shareName';
  // [MQTT-4.8.2-2]
  if (nameEnd < 0 || nameEnd === shared.length - 1 || topicFault(shareName) !== undefined) return 'shareFilter';
  const filter = shared.slice(nameEnd + 1);
  return filterFault(filter) ?? { shareName, filter };
}

/** What is wrong with what a SUBSCRIBE or UNSUBSCRIBE names. Before 5.0, `$share` meant nothing. */
export function subscriptionFault(filter: string, level: number): FilterFault | undefined {
  if (level !== 5 || !isShared(filter)) return filterFault(filter);
  const shared = parseShared(filter);
  return typeof shared === 'string' ? shared : undefined;
}

/**
 * Whether a filter, valid and without its share name, matches a topic name (MQTT 5 §4.7):
 * `sport/#` matches `sport` and `sport/`; `+/b` matches `/b`; `#` and `+/x` don't match `$SYS/x` [MQTT-4.7.2-1].
 */
export function matchesFilter(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && !filter.startsWith('$')) return false;
  let f = 0;
  let t = 0;
  for (;;) {
    const filterEnd = levelEnd(filter, f);
    if (filter[f] === '#') return true;
    const topicEnd = levelEnd(topic, t);
    const isSingle = filterEnd === f + 1 && filter[f] === '+';
    if (!isSingle && !sameLevel(filter, f, filterEnd, topic, t, topicEnd)) return false;
    const filterDone = filterEnd === filter.length;
    if (topicEnd === topic.length) return filterDone || filter.slice(filterEnd) === '/#';
    if (filterDone) return false;
    f = filterEnd + 1;
    t = topicEnd + 1;
  }
}

function levelEnd(text: string, start: number): number {
  const at = text.indexOf('/', start);
  return at < 0 ? text.length : at;
}

function sameLevel(a: string, aStart: number, aEnd: number, b: string, bStart: number, bEnd: number): boolean {
  return aEnd - aStart === bEnd - bStart && a.startsWith(b.slice(bStart, bEnd), aStart);
}
