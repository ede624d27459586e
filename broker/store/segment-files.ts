import type { Disk, Done } from './disk.ts';
import type { Extent, ExtentFiles } from './extent.ts';
import { codeOf } from './failure.ts';
import type { Segment } from './segment.ts';
import { SegmentIndex } from './segment-index.ts';
import type { SpareFiles } from './spare-files.ts';

/**
 * `00000007.log`, or `00000007r.log` when the file was another segment's before; where a segment had to go on in another file, from offset 3a000 on, `00000007-3a000-2.log`: its
 * second file. Beside them `00000007.index`.
 */
const LOG_NAME = /^(\d{8,10})(?:r|-([0-9a-f]{1,9})-(\d{1,9}))?\.log$/;
const REUSED_NAME = /r\.log$/;
const INDEX_NAME = /^(\d{8,10})\.index$/;

const digits = (segment: number): string => String(segment).padStart(8, '0');
export const indexNameOf = (segment: number): string => `${digits(segment)}.index`;

const extentName = (segment: number, start: number, attempt: number): string =>
  attempt === 1 ? `${digits(segment)}.log` : `${digits(segment)}-${start.toString(16)}-${attempt}.log`;

/** Behind what was written to it there may be remains of another segment. */
export const isReused = (name: string): boolean => REUSED_NAME.test(name);

export interface FoundExtent {
  readonly name: string;
  readonly start: number;
  readonly attempt: number;
}

/** The files of each segment, by its number, those that count last behind the others. */
export function findSegments(names: readonly string[]): Map<number, FoundExtent[]> {
  const found = new Map<number, FoundExtent[]>();
  for (const name of names) {
    const match = LOG_NAME.exec(name);
    if (match === null) continue;
    const number = Number(match[1]);
    const extent = { name, start: Number.parseInt(match[2] ?? '0', 16), attempt: Number(match[3] ?? 1) };
    const extents = found.get(number);
    if (extents) extents.push(extent);
    else found.set(number, [extent]);
  }
  for (const extents of found.values()) extents.sort((a, b) => a.start - b.start || a.attempt - b.attempt);
  return new Map([...found].sort(([a], [b]) => a - b));
}

/** Index files by their segment's number. */
export function findIndexFiles(names: readonly string[]): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of names) {
    const match = INDEX_NAME.exec(name);
    if (match) found.set(Number(match[1]), name);
  }
  return found;
}

/** Another file for the segment, from this offset on. The first may be a spare one. */
export function addExtent(
  files: ExtentFiles,
  segment: Segment,
  start: number,
  bytes: number,
  spares: SpareFiles,
): Extent {
  segment.attempts++;
  const spare = segment.attempts === 1 ? spares.take() : undefined;
  const extent =
    spare === undefined
      ? files.create(extentName(segment.number, start, segment.attempts), start)
      : files.reuse(spare, `${digits(segment.number)}r.log`, start);
  segment.extents.push(extent);
  // Its length is known to the file system before the data comes: then a flush has less to do.
  extent.file.truncate(bytes);
  return extent;
}

/**
 * All the segment's files go. The index says where the segment ends and goes last, when the log is surely gone: what was
 * once cut off as torn must not be read again. If there are several files, some may go and others stay in a crash; so an
 * empty index comes first, by which nothing in them counts.
 */
export function removeSegment(disk: Disk, segment: Segment, spares: SpareFiles, done: Done): void {
  const { number, extents } = segment;
  if (extents.length > 1) {
    disk.replace(indexNameOf(number), Buffer.concat(new SegmentIndex().encode(number, 0)));
    segment.hasIndexFile = true;
  }
  for (const extent of extents) extent.close();
  const names = extents.map((extent) => extent.name);
  const [only] = names;
  const spare = only !== undefined && names.length === 1 ? spares.offer(only) : undefined;
  removeAll(disk, spare === undefined ? names : [], (error) => {
    if (error) {
      done(error);
      return;
    }
    disk.syncDirectory((failed) => {
      if (spare !== undefined) {
        if (failed) spares.lose(spare);
        else spares.keep(spare);
      }
      // Should the index stay, the next start takes it away.
      if (failed || !segment.hasIndexFile) done(failed);
      else disk.remove(indexNameOf(number), () => done(undefined));
    });
  });
}

export function removeAll(disk: Disk, names: readonly string[], done: Done): void {
  const [first, ...rest] = names;
  if (first === undefined) {
    done(undefined);
    return;
  }
  disk.remove(first, (error) => {
    // It may be the second attempt.
    if (error && codeOf(error) !== 'ENOENT') done(error);
    else removeAll(disk, rest, done);
  });
}
