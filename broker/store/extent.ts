import type { Disk, DiskFile } from './disk.ts';

/** Files of segments that are open only to be read; those that were read longest ago are closed for others. */
const OPEN_FILES_MAX = 64;

/** Opens the files of segments when they are wanted: a large log has more than a process may have open. */
export class ExtentFiles {
  readonly #disk: Disk;
  /** Those that may be closed, the one that was used longest ago first. */
  readonly #idle = new Map<Extent, DiskFile>();

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  create(name: string, start: number): Extent {
    return new Extent(this, name, start, this.#disk.open(name, 'create'));
  }

  /** A file that was another's. */
  reuse(spare: string, name: string, start: number): Extent {
    this.#disk.rename(spare, name);
    return new Extent(this, name, start, this.#disk.open(name, 'reuse'));
  }

  found(name: string, start: number): Extent {
    return new Extent(this, name, start, undefined);
  }

  reading(extent: Extent): DiskFile {
    const file = this.#idle.get(extent) ?? this.#disk.open(extent.name, 'read');
    this.#idle.delete(extent);
    this.keep(extent, file);
    return file;
  }

  /** It is open, and may be closed. */
  keep(extent: Extent, file: DiskFile): void {
    this.#idle.set(extent, file);
    if (this.#idle.size <= OPEN_FILES_MAX) return;
    for (const oldest of this.#idle.keys()) {
      this.close(oldest);
      return;
    }
  }

  close(extent: Extent): void {
    this.#idle.get(extent)?.close();
    this.#idle.delete(extent);
  }

  closeAll(): void {
    for (const extent of [...this.#idle.keys()]) this.close(extent);
  }
}

/** A file of a segment. After a failed write the segment goes on in another one, from the offset where the trouble began. */
export class Extent {
  readonly name: string;
  /** Of the segment: what this file has below it isn't valid. */
  readonly start: number;
  readonly #files: ExtentFiles;
  /** While it is written. */
  #written: DiskFile | undefined;

  constructor(files: ExtentFiles, name: string, start: number, written: DiskFile | undefined) {
    this.#files = files;
    this.name = name;
    this.start = start;
    this.#written = written;
  }

  get file(): DiskFile {
    return this.#written ?? this.#files.reading(this);
  }

  /** Nothing more is written to it. */
  seal(): void {
    if (this.#written === undefined) return;
    this.#files.keep(this, this.#written);
    this.#written = undefined;
  }

  close(): void {
    this.#written?.close();
    this.#written = undefined;
    this.#files.close(this);
  }
}
