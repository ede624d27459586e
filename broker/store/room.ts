import type { Timer } from '../core/ports.ts';
import type { Disk } from './disk.ts';
import { textOf } from './failure.ts';
import { Reserve } from './reserve.ts';

/** How often the space is looked at. */
const CHECK_MS = 1_000;
/** And whenever so much was written since. */
export const CHECK_BYTES = 16 * 1024 * 1024;

export interface RoomOptions {
  readonly disk: Disk;
  readonly env: { now(): number; timer(atMs: number, fire: () => void): Timer };
  /** Below this there is trouble. */
  readonly limitBytes: number;
  readonly reserveBytes: number;
  /** Undefined: there is enough again. */
  onLow(text: string | undefined): void;
}

/** Watches the space that is left, so that publishers are stopped before a write fails. */
export class Room {
  freeBytes = Number.POSITIVE_INFINITY;
  isLow = false;
  readonly reserve: Reserve;
  readonly #o: RoomOptions;
  #timer: Timer | undefined;

  constructor(options: RoomOptions) {
    this.#o = options;
    const { disk, reserveBytes: bytes } = options;
    this.reserve = new Reserve({ disk, bytes, onChange: () => this.check() });
  }

  start(): void {
    this.check();
    this.#timer = this.#o.env.timer(this.#o.env.now() + CHECK_MS, () => this.start());
  }

  stop(): void {
    this.#timer?.cancel();
    this.reserve.stop();
  }

  /** For so many bytes, and for what else is written meanwhile. */
  has(bytes: number): boolean {
    this.check();
    return this.freeBytes >= 2 * bytes;
  }

  check(): void {
    try {
      this.freeBytes = this.#o.disk.freeBytes();
    } catch (error) {
      this.#set(`the free space of ${this.#o.disk.path} can't be read: ${textOf(error)}`);
      return;
    }
    this.reserve.tend(this.freeBytes);
    this.#judge();
  }

  #judge(): void {
    const { limitBytes, reserveBytes, disk } = this.#o;
    const left = `${megabytes(this.freeBytes)} are left on the disk of ${disk.path}`;
    const advice = 'make room, or consume messages';
    if (this.freeBytes < limitBytes) this.#set(`${left}, under the limit of ${megabytes(limitBytes)}: ${advice}`);
    else if (!this.reserve.isMissed) this.#set(undefined);
    else {
      const wanted = megabytes(2 * reserveBytes);
      this.#set(`${left}, under the ${wanted} that the reserve for acknowledgements needs: ${advice}`);
    }
  }

  #set(text: string | undefined): void {
    const isLow = text !== undefined;
    if (isLow === this.isLow) return;
    this.isLow = isLow;
    this.#o.onLow(text);
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
