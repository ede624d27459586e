import { PublisherCounters } from './counters.ts';

/** Cumulative counters of one virtual host, in messages; the broker's are their sum. */
export class MessageTotals extends PublisherCounters {
  /** By reason: what a dead-letter exchange got. */
  deadRejected = 0;
  deadExpired = 0;
  deadMaxlen = 0;
  deadDeliveryLimit = 0;
  /** Dead letters that no queue took, or whose exchange is missing: lost. */
  deadLost = 0;
}

/** How often objects came and went, since the start. */
export class ChurnTotals {
  connectionsOpened = 0;
  connectionsClosed = 0;
  channelsOpened = 0;
  channelsClosed = 0;
  queuesDeclared = 0;
  queuesCreated = 0;
  queuesDeleted = 0;
}

/** Adds `from` to `to`, counter by counter. */
export function addTotals(to: MessageTotals, from: MessageTotals): void {
  for (const key of Object.keys(to) as (keyof MessageTotals)[]) to[key] += from[key];
}
