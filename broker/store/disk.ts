/** How an asynchronous operation ended. Called once, and never from within the call that began it. */
export type Done = (error: Error | undefined) => void;

/**
 * One directory as the store needs it. Whatever fails throws, or gives to `done`, an `Error` whose `code` is the
 * system's (`ENOSPC`, `EIO`, `EROFS`, `EACCES`, ...).
 *
 * What a crash may take: any write to a file since its last `sync` that succeeded, whole or in part; any file made,
 * replaced or removed since the last `syncDirectory` that succeeded. After a `sync` that failed nothing written since
 * the last good one can be trusted.
 */
export interface Disk {
  /** For messages to people. */
  readonly path: string;
  /** Makes the directory if need be, and keeps every other process out of it until `unlock`, or until this one dies. */
  lock(): void;
  unlock(): void;
  /** Names of the files, in no order. */
  list(): string[];
  /** `create`: to read and write, and it must not exist; `reuse`: the same, and it must exist; `read`: to read only. */
  open(name: string, mode: 'create' | 'reuse' | 'read'): DiskFile;
  /** The whole of a small file; undefined: there is none. */
  contents(name: string): Buffer | undefined;
  /** Puts a small file in place, whole or not at all, and makes that durable. Blocks: for opening and closing only. */
  replace(name: string, contents: Uint8Array): void;
  remove(name: string, done: Done): void;
  /** At once. A crash leaves it under one of the two names. There must be none of the new one. */
  rename(from: string, to: string): void;
  /** Makes durable which files there are. */
  syncDirectory(done: Done): void;
  /** What is left for us on the device, in bytes. */
  freeBytes(): number;
}

/** An open file. Operations begun on it before `close` end as they would have. */
export interface DiskFile {
  readonly name: string;
  /** Of what was written so far, in bytes. */
  readonly size: number;
  /** Writes all buffers one behind the other from the offset `at`; they must not change until it is done. */
  write(at: number, buffers: readonly Uint8Array[], done: Done): void;
  /** Makes durable all writes that were done before this call. */
  sync(done: Done): void;
  /** Reads at once; how many bytes there were. */
  read(at: number, into: Uint8Array): number;
  /** Cuts it at once (a torn tail). */
  truncate(size: number): void;
  close(): void;
}
