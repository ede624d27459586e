/** What pages know of dead letters too; apart from the schemas, so that they needn't load those. */

/**
 * One scan of a queue reads this many messages, and this many octets of bodies, at most. The first is less than 65,536: a
 * broker that hands them out is told by a prefetch, which is a short (AMQP 0-9-1, basic.qos).
 */
export const scanMessagesMax = 60_000;
export const scanBodyBytesMax = 256 * 1024 * 1024;
/** Of each body so much is kept to look at, and so much of all of them together. */
export const previewBytesMax = 32 * 1024;
export const previewBytesKeptMax = 24 * 1024 * 1024;
export const lettersPageMax = 50;

/** What we put on messages that we send on. */
export const ownHeaders = {
  /** How many times a message was redriven by the console. */
  attempt: 'x-waybill-attempt',
  job: 'x-waybill-job',
  /** Its number in the job. */
  entry: 'x-waybill-entry',
  parkedBy: 'x-waybill-parked-by',
  parkedNote: 'x-waybill-parked-note',
  parkedUntil: 'x-waybill-parked-until',
  parkedFrom: 'x-waybill-parked-from',
} as const;

export const parkedQueue = 'waybill.parked';

export const facets = ['reason', 'origin', 'exchange', 'type', 'header'] as const;
export type Facet = (typeof facets)[number];
