import { bytes, count, duration } from '@/lib/format/format';
import { plural } from '@/lib/messages/en/words';
import type { StorageNews } from '@/lib/model/storage';

/** What happened, and what to do. */
function news(it: StorageNews): { readonly title: string; readonly detail: string } {
  switch (it.kind) {
    case 'disk-alarm':
      return {
        title: `Disk almost full: ${bytes(it.node.diskFree)} free on ${it.node.name}`,
        detail: `With less than ${bytes(it.node.diskFreeLimit)} publishers are blocked, so that what is stored stays safe; consumers go on. Let them empty the queues, purge or delete what nobody needs, or give the disk more room. It goes on by itself.`,
      };
    case 'memory-alarm':
      return {
        title: `Memory almost used up: ${bytes(it.node.memoryUsed)} on ${it.node.name}`,
        detail: `With more than ${bytes(it.node.memoryLimit)} publishers are blocked; consumers go on. Let them empty the largest queues, or give the broker more memory. It goes on by itself.`,
      };
    case 'write-error':
      return {
        title: 'The disk can’t be written',
        detail: `${it.text}. Look at the disk, its mount and its rights. The broker tries again by itself; until it works nothing is confirmed, and nothing that was confirmed is lost.`,
      };
    case 'damage':
      return {
        title: `${plural(it.found + it.met, 'part of the log can’t', 'parts of the log can’t')} be read`,
        detail: `What they held is lost; everything else is kept. ${it.met > 0 ? `${plural(it.met, 'message was', 'messages were')} met damaged since the start. ` : ''}Look where below, check the disk, and have senders send again what they still have.`,
      };
    case 'torn':
      return {
        title: 'The broker had ended in the middle of writing',
        detail: `${bytes(it.bytes)} that were half-written were cut off at the start. Nobody had been told that they were stored, so nothing is missing that was confirmed. Nothing is to be done.`,
      };
  }
}

export const storage = {
  title: 'Storage',
  lead: 'What the broker keeps, where, and what happened to it.',
  news,
  largest: 'See the largest queues',
  well: 'Nothing is wrong with the storage.',
  memory: 'Memory',
  disk: 'Free disk',
  limitOf: (limit: number | null) => (limit === null ? '' : `of ${bytes(limit)}`),
  blocksBelow: (limit: number | null) => (limit === null ? '' : `publishers are blocked below ${bytes(limit)}`),
  log: 'Log on disk',
  directory: 'Folder',
  size: 'Size',
  segments: (n: number) => `in ${plural(n, 'segment', 'segments')}`,
  live: 'Of it in use',
  liveHint: 'The rest is what was taken since; its room comes back by itself',
  lag: 'Not on disk yet',
  lagHint: 'Records that are written and not flushed. Who published them waits for the confirm',
  records: (n: number) => plural(n, 'record', 'records'),
  flush: 'Last flush took',
  flushMs: (ms: number) => (ms < 1 ? 'less than 1 ms' : duration(ms)),
  resident: 'Messages in memory',
  residentHint: 'What waits beyond this is kept on disk only, and read back when it is its turn',
  recovered: 'At the last start',
  recoveredLead: (messages: number, size: number, segments: number) =>
    messages === 0 && size === 0
      ? 'The folder was empty.'
      : `${plural(messages, 'message was', 'messages were')} found in ${bytes(size)} (${plural(segments, 'segment', 'segments')}).`,
  scanned: (n: number) =>
    `${plural(n, 'segment was', 'segments were')} read record by record, for want of an index: the broker hadn’t been closed.`,
  orphans: (n: number) =>
    `${plural(n, 'message was', 'messages were')} of queues that nobody knows any more, and left out.`,
  notes: 'What the broker noted',
  noNotes: 'Nothing out of the ordinary.',
  inMemory: 'Everything is kept in memory',
  inMemoryDetail:
    'The broker was started with --memory: when it ends, all messages, queues and users are gone. Start it with --data-dir to keep what is durable.',
  untold: 'This broker says no more about its storage',
  untoldDetail: 'What its nodes tell stands above. For its log and its recovery, look into its own log files.',
  share: (label: string, percent: number) => `${label}: ${count(percent)} %`,
};
