/** What answers topics. */
import type { TopicKind, TopicOf } from '@/lib/contract/live';
import type { Result } from '@/lib/contract/result';
import type { FeedContext } from '@/lib/live/context';

export type Fetchers<Data> = {
  [K in keyof Data & TopicKind]: (topic: TopicOf<K>, context: FeedContext, nowMs: number) => Promise<Result<Data[K]>>;
};
