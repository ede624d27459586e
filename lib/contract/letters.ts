/** Dead letters as the console server hands them to a page. */
import { z } from 'zod';

/** One scan of a queue reads this many messages, and this many octets of bodies, at most. */
export const scanMessagesMax = 20_000;
export const scanBodyBytesMax = 256 * 1024 * 1024;
/** Of each body so much is kept to look at, and so much of all of them together. */
export const previewBytesMax = 32 * 1024;
export const previewBytesKeptMax = 32 * 1024 * 1024;
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

const name = z.string().max(1024);

export const lettersQuery = z.object({
  broker: name,
  vhost: name.min(1),
  queue: name.min(1),
  by: z.array(z.enum(facets)).max(facets.length),
  header: z.string().max(255),
  /** The group whose letters are listed; absent: all. */
  group: z.string().max(8192).optional(),
  offset: z.number().int().min(0).max(scanMessagesMax),
});

/** Chosen letters of one scan: whole groups, or single ones. Those that came after the scan are never among them. */
export const lettersChoice = z.object({
  broker: name,
  vhost: name.min(1),
  queue: name.min(1),
  scan: z.string().max(64),
  by: z.array(z.enum(facets)).max(facets.length),
  header: z.string().max(255),
  groups: z.array(z.string().max(8192)).max(500).optional(),
  letters: z.array(z.string().max(64)).max(scanMessagesMax).optional(),
});

export type LettersQuery = z.infer<typeof lettersQuery>;
export type LettersChoice = z.infer<typeof lettersChoice>;
