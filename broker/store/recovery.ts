import type { Disk } from './disk.ts';
import type { ExtentFiles } from './extent.ts';
import { codeOf, textOf } from './failure.ts';
import { type Damage, endOfLog, indexOfBytes, type Walk, walk } from './scan.ts';
import { Segment } from './segment.ts';
import { findIndexFiles, findSegments, indexNameOf, removeAll } from './segment-files.ts';
import { SegmentIndex } from './segment-index.ts';

/** What was found when the store was opened, for the log and for people. */
export interface RecoveryReport {
  segments: number;
  /** Of which the records were read one by one, because they had no index. */
  scanned: number;
  /** In all segments, bytes. */
  bytes: number;
  /** What a crash left half-written was cut off: nobody had been told that it was stored. Bytes. */
  tornBytes: number;
  /** Parts of the log that can't be read, and what they held is lost. */
  readonly damages: Damage[];
  messages: number;
  /** Messages of queues that nobody knows any more. */
  orphans: number;
  /** A sentence for each thing that an operator should know. */
  readonly notes: string[];
}

/** The segments that are there, each with its index or with an index file. */
export interface FoundLog {
  readonly segments: Segment[];
  readonly report: RecoveryReport;
}

const emptyReport = (): RecoveryReport => ({
  segments: 0,
  scanned: 0,
  bytes: 0,
  tornBytes: 0,
  damages: [],
  messages: 0,
  orphans: 0,
  notes: [],
});

/** Reads which segments there are, cuts what is torn at the end, and gives an index to those that have none. */
export function findLog(disk: Disk, files: ExtentFiles, salt: number): FoundLog {
  const report = emptyReport();
  const names = disk.list();
  const indexFiles = findIndexFiles(names);
  const segments: Segment[] = [];
  for (const [number, extents] of findSegments(names)) {
    const segment = new Segment(number, undefined);
    segment.isSealed = true;
    for (const { name, start } of extents) segment.extents.push(files.found(name, start));
    segment.hasIndexFile = indexFiles.has(number);
    if (segment.hasIndexFile) takeIndexFile(disk, segment, report);
    segments.push(segment);
    indexFiles.delete(number);
  }
  // Their segments were being removed.
  removeAll(disk, [...indexFiles.values()], () => {});
  report.segments = segments.length;
  scanOthers(disk, segments, salt, report);
  for (const segment of segments) {
    segment.durableBytes = segment.usedBytes;
    report.bytes += segment.usedBytes;
  }
  return { segments, report };
}

/** Undefined: there is none that can be read. */
export function readIndexFile(
  disk: Disk,
  segment: Segment,
): { readonly index: SegmentIndex; readonly usedBytes: number } | undefined {
  const file = disk.contents(indexNameOf(segment.number));
  return file && SegmentIndex.decode(file, segment.number);
}

function takeIndexFile(disk: Disk, segment: Segment, report: RecoveryReport): void {
  const found = readIndexFile(disk, segment);
  segment.hasIndexFile = false;
  if (found === undefined) {
    report.notes.push(`${indexNameOf(segment.number)} is damaged or unfinished; the segment was read instead`);
    return;
  }
  const last = segment.extents[segment.extents.length - 1];
  if (last === undefined || last.file.size < found.usedBytes) {
    report.notes.push(`segment ${segment.number} is shorter than its index says; what is there was read`);
    return;
  }
  segment.hasIndexFile = true;
  segment.usedBytes = found.usedBytes;
}

function scanOthers(disk: Disk, segments: readonly Segment[], salt: number, report: RecoveryReport): void {
  const walks = new Map<Segment, Walk>();
  for (const segment of segments) if (!segment.hasIndexFile) walks.set(segment, walk(segment, salt));
  report.scanned = walks.size;
  // Only what was being written may be torn: the last segments, whose index comes when they are on disk as a whole.
  const tail = segments.slice(segments.findLastIndex((segment) => !walks.has(segment)) + 1);
  const tailWalks = tail.map((segment) => walks.get(segment)).filter((found) => found !== undefined);
  const end = endOfLog(tailWalks);
  for (const [segment, found] of walks) {
    const position = tail.indexOf(segment);
    segment.usedBytes = position < 0 ? found.end : usedUpTo(found, position, end);
    report.tornBytes += found.end - segment.usedBytes;
    for (const damage of found.damages) if (damage.offset < segment.usedBytes) report.damages.push(damage);
    keepIndex(disk, segment, salt, position >= 0 && found.end > segment.usedBytes, report);
  }
  describe(report);
}

function usedUpTo(found: Walk, position: number, end: { walk: number; offset: number } | undefined): number {
  if (end === undefined || position > end.walk) return 0;
  return position < end.walk ? found.end : end.offset;
}

/** The index says where the segment ends, so that what was cut off is never read again. */
function keepIndex(disk: Disk, segment: Segment, salt: number, isCut: boolean, report: RecoveryReport): void {
  const index = indexOfBytes(segment, salt, segment.usedBytes);
  try {
    disk.replace(indexNameOf(segment.number), Buffer.concat(index.encode(segment.number, segment.usedBytes)));
    segment.hasIndexFile = true;
  } catch (error) {
    if (isCut || codeOf(error) !== 'ENOSPC') throw error;
    segment.index = index;
    report.notes.push(`no index was written for segment ${segment.number}: ${textOf(error)}`);
  }
}

function describe(report: RecoveryReport): void {
  if (report.tornBytes > 0) {
    report.notes.push(`${report.tornBytes} bytes that were being written when the broker ended were cut off`);
  }
  for (const { segment, offset, bytes } of report.damages) {
    report.notes.push(`segment ${segment}, offset ${offset}: ${bytes} bytes are damaged, and what they held is lost`);
  }
}
