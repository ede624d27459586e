import type { Recovered, RecoveredQueue } from '../../core/ports.ts';
import { Housekeeper } from '../../store/housekeeper.ts';
import { Reserve } from '../../store/reserve.ts';
import { every, type Mutant, patched, storeWith } from './mutant.testing.ts';

const recoveredWith = (recovered: Recovered, queue: (found: RecoveredQueue) => RecoveredQueue): Recovered => ({
  definitions: () => recovered.definitions(),
  queue: (number) => {
    const found = recovered.queue(number);
    return found && queue(found);
  },
  inFlight: () => recovered.inFlight(),
  retained: () => recovered.retained(),
  done: () => recovered.done(),
});

function swapped(places: Float64Array): Float64Array {
  const copy = Float64Array.from(places);
  const [first, second] = copy;
  if (first !== undefined && second !== undefined) copy.set([second, first]);
  return copy;
}

/** Of the store, and of what it is told and gives back. */
export const STORE_MUTANTS: readonly Mutant[] = [
  {
    name: 'never asks the disk to write its cache',
    flush: 'os',
    caughtBy: ['recovered-state', 'confirmed-survives', 'definitions-survive', 'acknowledged-stays-gone', 'no-damage'],
  },
  {
    name: 'loses some tombstones in the store',
    caughtBy: ['recovered-state', 'acknowledged-stays-gone'],
    innerStore: (store) => {
      const isDue = every(5);
      return storeWith(store, (s) => ({ removed: (entry) => (isDue() ? undefined : s.removed(entry)) }));
    },
  },
  {
    name: 'forgets to tell the store of acknowledgements',
    caughtBy: ['acknowledged-stays-gone', 'redelivered-is-set', 'counters'],
    store: (store) => storeWith(store, () => ({ removed: () => undefined })),
  },
  {
    name: 'does not store the identifiers of QoS 2 messages that come in',
    from: 102,
    caughtBy: ['qos2-exactly-once', 'acknowledged-stays-gone', 'redelivered-is-set'],
    store: (store) =>
      storeWith(store, (s) => ({
        inFlight: (session, direction, id, state, entry) =>
          direction === 'in' ? undefined : s.inFlight(session, direction, id, state, entry),
      })),
  },
  {
    name: 'does not store what a session has begun to send',
    from: 5,
    caughtBy: ['qos2-exactly-once', 'redelivered-is-set'],
    store: (store) =>
      storeWith(store, (s) => ({
        inFlight: (session, direction, id, state, entry) =>
          direction === 'out' ? undefined : s.inFlight(session, direction, id, state, entry),
      })),
  },
  {
    name: 'does not remember over a crash that messages were out',
    caughtBy: ['redelivered-is-set'],
    store: (store) => storeWith(store, () => ({ handedOut: () => undefined })),
  },
  {
    name: 'drops a message when it reads messages back',
    caughtBy: ['counters', 'confirmed-survives', 'progress', 'recovered-state', 'nothing-left', 'no-exceptions'],
    store: (store) =>
      storeWith(store, (s) => ({ load: (queue, places) => s.load(queue, places).filter((_, i) => i % 6 !== 5) })),
  },
  {
    name: 'loses a definition when it recovers',
    caughtBy: ['definitions-survive', 'conduct', 'progress', 'recovered-state'],
    recovered: (recovered) => {
      const isDue = every(7);
      return {
        *definitions() {
          for (const one of recovered.definitions()) {
            if (!['queue', 'exchange', 'binding'].includes(one.kind) || !isDue()) yield one;
          }
        },
        queue: (number) => recovered.queue(number),
        inFlight: () => recovered.inFlight(),
        retained: () => recovered.retained(),
        done: () => recovered.done(),
      };
    },
  },
  {
    name: 'loses the last message of a queue when it recovers',
    caughtBy: ['recovered-state'],
    recovered: (recovered) =>
      recoveredWith(recovered, ({ places, seqs, times, sizes, priorities, ...rest }) => ({
        ...rest,
        places: places.slice(0, -1),
        seqs: seqs.slice(0, -1),
        times: times.slice(0, -1),
        sizes: sizes.slice(0, -1),
        priorities: priorities.slice(0, -1),
      })),
  },
  {
    name: 'mixes up messages when it recovers',
    caughtBy: ['order', 'counters', 'no-exceptions'],
    recovered: (recovered) => recoveredWith(recovered, (found) => ({ ...found, places: swapped(found.places) })),
  },
  {
    name: 'keeps a retained message that was deleted',
    caughtBy: ['retained'],
    store: (store) =>
      storeWith(store, (s) => ({
        retain: (vhost, topic, message) => (message === null ? undefined : s.retain(vhost, topic, message)),
      })),
  },
  {
    name: 'keeps nothing back for acknowledgements on a full disk',
    caughtBy: ['progress', 'nothing-left'],
    patch: () => patched(Reserve.prototype, 'giveUp', () => () => {}),
  },
  {
    name: 'gives the disk no space back',
    caughtBy: ['progress'],
    patch: () => patched(Housekeeper.prototype, 'look', () => () => undefined),
  },
];
