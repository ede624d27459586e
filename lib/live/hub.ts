import { allBrokers } from '@/lib/client/brokers';
import { Feed } from '@/lib/live/feed';

const key = Symbol.for('waybill.live.hub');

/** One feed per broker in the whole process; the hub and the route handlers are bundled apart but share this. */
type Holder = { [key]?: Map<string, Feed> };

export function feedOf(name: string): Feed | undefined {
  const holder = globalThis as Holder;
  holder[key] ??= new Map();
  const known = holder[key].get(name);
  if (known !== undefined) return known;
  const broker = allBrokers().get(name);
  if (broker === undefined) return undefined;
  const feed = new Feed(broker);
  holder[key].set(name, feed);
  return feed;
}
