import { copyTaken, deleteTaken, moveTaken, replaceTaken } from '@/lib/browse/amqp-deeds';
import { discardBinned, restoreBinned } from '@/lib/browse/bin-deeds';
import { copyOwn, deleteOwn, moveOwn, replaceOwn } from '@/lib/browse/own-deeds';
import { takeSnapshot } from '@/lib/browse/snapshot';
import { isCapable } from '@/lib/client/capable';
import type { Deeds } from '@/lib/client/deeds';
import type { messageDeedInputs } from '@/lib/contract/deeds-messages';

/** In place where the broker can; else they are taken, and what isn't meant is put back. */
export const messageDeeds: Pick<Deeds, keyof typeof messageDeedInputs> = {
  'delete-messages': async (_, input, broker) =>
    (await isCapable(broker.client, 'messages')) ? await deleteOwn(broker, input) : await deleteTaken(broker, input),
  'move-messages': async (_, input, broker) =>
    (await isCapable(broker.client, 'messages')) ? await moveOwn(broker, input) : await moveTaken(broker, input),
  'copy-messages': async (_, input, broker) =>
    (await isCapable(broker.client, 'messages')) ? await copyOwn(broker, input) : await copyTaken(broker, input),
  'replace-message': async (_, input, broker) =>
    (await isCapable(broker.client, 'messages')) ? await replaceOwn(broker, input) : await replaceTaken(broker, input),
  'take-snapshot': (_, input, broker) => takeSnapshot(broker, input),
  'restore-messages': (_, { ids }, broker) => restoreBinned(broker, ids),
  'discard-binned': (_, { ids }, broker) => discardBinned(broker, ids),
};
