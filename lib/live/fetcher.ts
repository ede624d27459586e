/** What answers topics, and what their answers share. */
import { path } from '@/lib/client/management';
import type { TopicKind, TopicOf } from '@/lib/contract/live';
import type { Result } from '@/lib/contract/result';
import type { FeedContext } from '@/lib/live/context';

export type Fetchers<Data> = {
  [K in keyof Data & TopicKind]: (topic: TopicOf<K>, context: FeedContext, nowMs: number) => Promise<Result<Data[K]>>;
};

export function scoped(collection: string, vhost: string | undefined): string {
  return vhost === undefined ? collection : path(collection, vhost);
}

/** Connections and channels hang under the vhost, other collections take it as a part of their path. */
export function underVhost(collection: string, vhost: string | undefined): string {
  return vhost === undefined ? collection : path('vhosts', vhost, collection);
}
