import { z } from 'zod';
import * as wire from '@/lib/contract/management';
import { ok } from '@/lib/contract/result';
import { storagePath, storageState } from '@/lib/contract/waybill-storage';
import type { Fetchers } from '@/lib/live/fetcher';
import { nodeFacts } from '@/lib/model/overview';
import type { StorageData } from '@/lib/model/storage';

export type StorageTopicData = { storage: StorageData };

export const storageFetchers: Fetchers<StorageTopicData> = {
  async storage(_topic, { client, capabilities }) {
    const [nodes, state] = await Promise.all([
      client.get('nodes', z.array(wire.node)),
      capabilities.includes('storage') ? client.get(storagePath, storageState) : undefined,
    ]);
    if (!nodes.ok) return nodes;
    if (state !== undefined && !state.ok) return state;
    // Ours lists what it can do; without a log it keeps everything in memory.
    const without = { kind: capabilities.length > 0 ? 'memory' : 'untold' } as const;
    return ok({
      nodes: nodes.value.map((each) => nodeFacts(each)),
      log: state === undefined ? without : { kind: 'disk', state: state.value },
    });
  },
};
