import { createHash } from 'node:crypto';
import type { Broker } from '@/lib/client/brokers';
import { Feed } from '@/lib/live/feed';
import { oneInProcess } from '@/lib/server/one-in-process';

/** Of feeds that nobody watches, the longest unused go beyond this. */
const feedsMax = 64;

/** One feed per broker and user: the hub and the route handlers share them. */
const feeds = oneInProcess('live.hub', () => new Map<string, { readonly broker: string; readonly feed: Feed }>());

/** What one user may see isn't another's: they share nothing but the process. The URL has the user and the password. */
export function feedOf(broker: Broker): Feed {
  const known = feeds();
  const id = `${broker.name} ${createHash('sha256').update(broker.url).digest('base64')}`;
  const found = known.get(id);
  known.delete(id);
  const entry = found ?? { broker: broker.name, feed: new Feed(broker) };
  known.set(id, entry);
  for (const [other, { feed }] of known) {
    if (known.size <= feedsMax) break;
    if (other !== id && !feed.isWatched) known.delete(other);
  }
  return entry.feed;
}

/** Something was changed at the broker from here: whoever looks at it, as any user, shall see it now. */
export function pokeFeeds(broker: string): void {
  for (const entry of feeds().values()) if (entry.broker === broker) entry.feed.poke();
}
