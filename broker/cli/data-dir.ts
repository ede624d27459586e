import { resolve } from 'node:path';
import type { Settings } from './flags.ts';

/** Where things are kept unless a flag says otherwise: below the folder that the program is started in. */
export const DATA_DIR = 'data';

/** Where the broker keeps what is durable; undefined: nowhere. */
export const brokerDirOf = ({ memory, dataDir }: Pick<Settings, 'memory' | 'dataDir'>): string | undefined =>
  memory ? undefined : resolve(dataDir ?? DATA_DIR, 'broker');
