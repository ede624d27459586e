import { crc32 } from 'node:zlib';
import type { Disk } from './disk.ts';

const NAME = 'version';
/** Of the files in the directory. Raised when an older broker couldn't read what a newer one writes. */
export const FORMAT = 2;

/** What the directory says of itself. */
export interface Version {
  /** The secret that tells our records from copies of them in what clients send. */
  readonly salt: number;
  /** The content formats that records know by number. */
  readonly formats: readonly string[];
}

/** Undefined: the directory is new. Throws when it is of another kind of store, or of a newer one. */
export function readVersion(disk: Disk): (Version & { readonly format: number }) | undefined {
  const bytes = disk.contents(NAME);
  if (bytes === undefined) {
    if (disk.list().some((name) => name.endsWith('.log'))) {
      throw new Error(
        `${disk.path} has a log, but its file '${NAME}' is missing: put that back, or choose another --data-dir`,
      );
    }
    return undefined;
  }
  const found = parse(bytes.toString('utf8'));
  if (found === undefined) throw new Error(`the file '${NAME}' in ${disk.path} is damaged, or not of this broker`);
  if (found.format > FORMAT) {
    throw new Error(
      `${disk.path} was written by a newer broker (format ${found.format}; this one knows ${FORMAT}): use that one, or choose another --data-dir`,
    );
  }
  return found;
}

export function writeVersion(disk: Disk, version: Version): void {
  disk.replace(NAME, Buffer.from(`${JSON.stringify({ format: FORMAT, ...version })}\n`));
}

export const saltOf = (token: string): number => crc32(token) >>> 0;

function parse(text: string): (Version & { readonly format: number }) | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('format' in value && 'salt' in value && 'formats' in value)) return undefined;
  const { format, salt, formats } = value;
  if (typeof format !== 'number' || typeof salt !== 'number' || !Array.isArray(formats)) return undefined;
  return { format, salt, formats: formats.filter((name): name is string => typeof name === 'string') };
}
