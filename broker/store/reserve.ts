import type { Disk, DiskFile } from './disk.ts';
import { codeOf } from './failure.ts';

/** Of the file that is given up when the disk has nothing left. */
export const RESERVE_BYTES = 8 * 1024 * 1024;
const NAME = 'reserve';
const CHUNK_BYTES = 1024 * 1024;

/** The device has nothing left, or nothing for this user. Also when the error is another's cause. */
export function isFull(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined && error instanceof Error && error.cause !== undefined) return isFull(error.cause);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** For a start that fails because the disk is full. Blocks. False: there was nothing to give. */
export function giveUpReserve(disk: Disk): boolean {
  if ((disk.contents(NAME)?.length ?? 0) === 0) return false;
  disk.replace(NAME, new Uint8Array(0));
  return true;
}

export interface ReserveOptions {
  readonly disk: Disk;
  readonly bytes: number;
  /** It is there, or it is missed, and wasn't before. */
  onChange(): void;
}

/**
 * Acknowledgements give space back, and must be written to do so: on a disk without a single byte left nothing would ever
 * change by itself. So a file takes some room while there is enough, and gives it up when a write fails for want of it.
 */
export class Reserve {
  readonly #o: ReserveOptions;
  #state: 'none' | 'making' | 'there' | 'going' = 'none';
  /** It is wanted, and there is no room for it. */
  #isMissed = false;
  #isUnwanted = false;
  #isStopped = false;
  /** Of what the file is filled with: some file systems keep no room for zeros. */
  #noise = 0x9e37_79b9;

  constructor(options: ReserveOptions) {
    this.#o = options;
    const { disk, bytes } = options;
    if (!disk.list().includes(NAME)) return;
    const file = disk.open(NAME, 'read');
    if (file.size === bytes) this.#state = 'there';
    file.close();
  }

  get bytes(): number {
    return this.#o.bytes;
  }

  get isMissed(): boolean {
    return this.#isMissed;
  }

  /** Makes it when there is room for it twice, so that it isn't made and given up in turns. */
  tend(freeBytes: number): void {
    if (this.#state !== 'none') return;
    if (freeBytes < 2 * this.#o.bytes) {
      this.#setMissed(true);
      return;
    }
    this.#state = 'making';
    this.#isUnwanted = false;
    // What a process before has left of it isn't whole.
    this.#o.disk.remove(NAME, () => this.#make());
  }

  /** Its room is wanted. Calls `then` when that is free; never, when there is none. */
  giveUp(then: () => void): void {
    if (this.#state === 'making') this.#isUnwanted = true;
    if (this.#state !== 'there') return;
    this.#state = 'going';
    const { disk } = this.#o;
    disk.remove(NAME, () => {
      // Some file systems keep the room of a file that is gone until the directory says so on the disk.
      disk.syncDirectory(() => {
        this.#state = 'none';
        this.#setMissed(true);
        then();
      });
    });
  }

  stop(): void {
    this.#isStopped = true;
  }

  #make(): void {
    if (this.#isStopped) return;
    try {
      const file = this.#o.disk.open(NAME, 'create');
      this.#fill(file, Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, this.#o.bytes)));
    } catch {
      this.#state = 'none';
      this.#setMissed(true);
    }
  }

  #fill(file: DiskFile, chunk: Buffer): void {
    const { size } = file;
    if (this.#isStopped) {
      file.close();
    } else if (this.#isUnwanted) {
      this.#drop(file);
    } else if (size >= this.#o.bytes) {
      file.sync((error) => (error ? this.#drop(file) : this.#made(file)));
    } else {
      this.#makeNoise(chunk);
      const piece = chunk.subarray(0, this.#o.bytes - size);
      file.write(size, [piece], (error) => (error ? this.#drop(file) : this.#fill(file, chunk)));
    }
  }

  #made(file: DiskFile): void {
    file.close();
    this.#state = 'there';
    this.#setMissed(false);
  }

  #drop(file: DiskFile): void {
    file.close();
    if (this.#isStopped) return;
    this.#o.disk.remove(NAME, () => {
      this.#state = 'none';
      this.#setMissed(true);
    });
  }

  #setMissed(isMissed: boolean): void {
    if (isMissed === this.#isMissed) return;
    this.#isMissed = isMissed;
    this.#o.onChange();
  }

  #makeNoise(chunk: Buffer): void {
    const words = new Uint32Array(chunk.buffer, chunk.byteOffset, chunk.length >> 2);
    let x = this.#noise;
    for (let i = 0; i < words.length; i++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      words[i] = x;
    }
    this.#noise = x;
  }
}
