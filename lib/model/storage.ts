/** Where a broker keeps what it holds, and what is the matter with it. */
import type { StorageState } from '@/lib/contract/waybill-storage';
import type { NodeFacts } from '@/lib/model/overview';

export type StorageData = {
  readonly nodes: readonly NodeFacts[];
  /** `untold`: this broker says no more than its nodes do; `memory`: it keeps nothing on disk. */
  readonly log: { readonly kind: 'disk'; readonly state: StorageState } | { readonly kind: 'memory' | 'untold' };
};

/** What somebody has to know, the worst first. */
export type StorageNews =
  | { readonly kind: 'memory-alarm' | 'disk-alarm'; readonly node: NodeFacts }
  | { readonly kind: 'write-error'; readonly text: string }
  | { readonly kind: 'damage'; readonly found: number; readonly met: number }
  | { readonly kind: 'torn'; readonly bytes: number };

export function storageNews({ nodes, log }: StorageData): StorageNews[] {
  const news: StorageNews[] = [];
  const state = log.kind === 'disk' ? log.state : undefined;
  for (const { kind, text } of state?.trouble ?? []) if (kind === 'write-error') news.push({ kind, text });
  const failing = news.length > 0 && state?.trouble.every(({ kind }) => kind === 'write-error') === true;
  for (const node of nodes) {
    if (node.memoryAlarm) news.push({ kind: 'memory-alarm', node });
    // A disk that can't be written raises the alarm too, and has said so above.
    if (node.diskAlarm && !failing) news.push({ kind: 'disk-alarm', node });
  }
  if (state === undefined) return news;
  const { recovered, damaged } = state;
  if (recovered.damages + damaged > 0) news.push({ kind: 'damage', found: recovered.damages, met: damaged });
  if (recovered.torn_bytes > 0) news.push({ kind: 'torn', bytes: recovered.torn_bytes });
  return news;
}
