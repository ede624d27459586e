import type { Disk, DiskFile, Done } from '../store/disk.ts';
import type { Scheduler } from './clock.ts';
import type { Random } from './random.ts';

/** What a disk writes whole or not at all. */
const SECTOR_BYTES = 512;

interface Write {
  readonly kind: 'write';
  readonly at: number;
  readonly bytes: Buffer;
}

interface Cut {
  readonly kind: 'cut';
  readonly size: number;
}

type Change = Write | Cut;

/** What happens as a whole or not at all: of a file that was renamed, both names. */
type DirectoryChange = readonly { readonly name: string; readonly file: CachedFile | undefined }[];

/** How much of what was not synced a loss of power leaves. */
type Loss = 'all' | 'none' | 'tail' | 'some';

/** What is on the platters when no process runs, and how the device behaves. */
export class Device {
  files = new Map<string, Buffer>();
  capacityBytes = Number.POSITIVE_INFINITY;
  latencyMsMax: number;
  failingWrites = 0;
  failingSyncs = 0;
  usedBytes: () => number = () => 0;
  readonly counts = { writes: 0, syncs: 0, errors: 0, lostWrites: 0, tornWrites: 0 };

  constructor(latencyMsMax: number) {
    this.latencyMsMax = latencyMsMax;
  }

  /** Somebody else takes all the space but this. */
  fill(leftBytes: number): void {
    this.capacityBytes = this.usedBytes() + leftBytes;
  }

  empty(): void {
    this.capacityBytes = Number.POSITIVE_INFINITY;
  }
}

export interface MountOptions {
  readonly device: Device;
  readonly scheduler: Scheduler;
  readonly random: Random;
  /** Something is asked of the disk, or was done: a place to crash at. */
  readonly onPoint: () => void;
  /** The store has broken its side of the bargain. */
  readonly complain: (text: string) => void;
}

/** The disk as one process sees it: through a cache that the next one doesn't have. */
export class MountedDisk implements Disk {
  readonly path = '/sim';
  readonly #o: MountOptions;
  #files = new Map<string, CachedFile>();
  /** What the directory would have after a loss of power, if all of `#unsynced` were lost. */
  readonly #entries = new Map<string, CachedFile>();
  #unsynced: DirectoryChange[] = [];
  #locked = false;
  #dead = false;

  constructor(o: MountOptions) {
    this.#o = o;
    for (const [name, contents] of o.device.files) {
      const file = new CachedFile(this, name, contents);
      this.#files.set(name, file);
      this.#entries.set(name, file);
    }
    o.device.usedBytes = () => this.#usedBytes();
  }

  lock(): void {
    if (this.#locked) throw new Error('the disk is locked already');
    this.#locked = true;
  }

  unlock(): void {
    this.#locked = false;
  }

  list(): string[] {
    return [...this.#files.keys()];
  }

  open(name: string, mode: 'create' | 'reuse' | 'read'): DiskFile {
    const known = this.#files.get(name);
    if (mode !== 'create') {
      if (known === undefined) throw systemError('ENOENT', name);
      return known;
    }
    if (known) throw systemError('EEXIST', name);
    this.#point();
    const file = new CachedFile(this, name, Buffer.alloc(0));
    this.#files.set(name, file);
    this.#unsynced.push([{ name, file }]);
    return file;
  }

  contents(name: string): Buffer | undefined {
    return this.#files.get(name)?.all();
  }

  replace(name: string, contents: Uint8Array): void {
    this.#point();
    if (contents.length > this.freeBytes()) {
      this.noteFull();
      throw systemError('ENOSPC', name);
    }
    const file = new CachedFile(this, name, Buffer.from(contents));
    this.#files.set(name, file);
    this.#entries.set(name, file);
    this.#unsynced = this.#unsynced.filter((change) => change.every((part) => part.name !== name));
    this.#point();
  }

  remove(name: string, done: Done): void {
    this.#point();
    if (!this.#files.delete(name)) {
      this.later(() => done(systemError('ENOENT', name)));
      return;
    }
    this.#unsynced.push([{ name, file: undefined }]);
    this.later(() => done(undefined));
  }

  rename(from: string, to: string): void {
    this.#point();
    const file = this.#files.get(from);
    if (file === undefined) throw systemError('ENOENT', from);
    if (this.#files.has(to)) this.complain(`${to} is there already`);
    this.#files.delete(from);
    this.#files.set(to, file);
    this.#unsynced.push([
      { name: from, file: undefined },
      { name: to, file },
    ]);
  }

  syncDirectory(done: Done): void {
    this.#point();
    const covered = this.#unsynced.length;
    const changes = this.#unsynced;
    this.later(() => {
      if (changes === this.#unsynced) for (const change of this.#unsynced.splice(0, covered)) this.#apply(change);
      this.#point();
      done(undefined);
    });
  }

  freeBytes(): number {
    return Math.max(0, this.#o.device.capacityBytes - this.#usedBytes());
  }

  /** The process dies. Without `power` the machine goes on, and writes what the kernel has. */
  die(power: boolean): void {
    if (this.#dead) return;
    this.#dead = true;
    const { random, device } = this.#o;
    const loss: Loss = power ? random.pick(['all', 'none', 'tail', 'some', 'some']) : 'none';
    const survivors = new Map(this.#entries);
    for (const change of this.#unsynced) {
      if (survives(loss, random)) this.#apply(change, survivors);
    }
    device.files = new Map([...survivors].map(([name, file]) => [name, file.survivor(power, loss, random, device)]));
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** Called by the files: after the device's time, unless the process has died. */
  later(run: () => void): void {
    const { scheduler, random, device } = this.#o;
    const ms = (random.below(device.latencyMsMax * 8) + 1) / 8;
    scheduler.after(ms, () => {
      if (!this.#dead) run();
    });
  }

  begin(what: 'write' | 'sync'): Error | undefined {
    this.#point();
    const { device } = this.#o;
    if (what === 'write') device.counts.writes++;
    else device.counts.syncs++;
    const failing = what === 'write' ? device.failingWrites : device.failingSyncs;
    if (failing <= 0) return undefined;
    if (what === 'write') device.failingWrites--;
    else device.failingSyncs--;
    device.counts.errors++;
    return systemError('EIO', what);
  }

  end(): void {
    this.#point();
  }

  complain(text: string): void {
    this.#o.complain(text);
  }

  noteFull(): void {
    this.#o.device.counts.errors++;
  }

  #point(): void {
    if (!this.#dead) this.#o.onPoint();
  }

  #apply(change: DirectoryChange, to: Map<string, CachedFile> = this.#entries): void {
    for (const { name, file } of change) {
      if (file) to.set(name, file);
      else to.delete(name);
    }
  }

  #usedBytes(): number {
    let used = 0;
    for (const file of this.#files.values()) used += file.usedBytes;
    return used;
  }
}

class CachedFile implements DiskFile {
  readonly name: string;
  readonly #disk: MountedDisk;
  #cache: Buffer;
  #size: number;
  /** Those that take room: where nothing was written there is a hole. */
  readonly #sectors: Set<number>;
  #synced: Buffer;
  /** Done, and not synced. */
  #unsynced: Change[] = [];
  /** A sync of these has failed: no later one makes up for it. */
  #doomed: Change[] = [];
  readonly #inFlight = new Set<Write>();

  constructor(disk: MountedDisk, name: string, contents: Buffer) {
    this.#disk = disk;
    this.name = name;
    this.#cache = Buffer.from(contents);
    this.#size = contents.length;
    this.#sectors = sectorsIn(contents);
    this.#synced = Buffer.from(contents);
  }

  get size(): number {
    return this.#size;
  }

  get usedBytes(): number {
    return this.#sectors.size * SECTOR_BYTES;
  }

  all(): Buffer {
    return Buffer.from(this.#cache.subarray(0, this.#size));
  }

  write(at: number, buffers: readonly Uint8Array[], done: Done): void {
    if (this.#disk.isDead) return;
    const error = this.#disk.begin('write');
    const bytes = Buffer.concat(buffers);
    const room = error ? 0 : this.#takeRoom(at, bytes.length);
    const isFull = error === undefined && room < bytes.length;
    const write: Write = { kind: 'write', at, bytes: bytes.subarray(0, room) };
    this.#inFlight.add(write);
    this.#disk.later(() => {
      if (!Buffer.concat(buffers).equals(bytes))
        this.#disk.complain(`bytes for ${this.name} changed while they were written`);
      this.#inFlight.delete(write);
      this.#patch(write);
      this.#unsynced.push(write);
      if (isFull) this.#disk.noteFull();
      this.#disk.end();
      done(error ?? (isFull ? systemError('ENOSPC', 'write') : undefined));
    });
  }

  sync(done: Done): void {
    if (this.#disk.isDead) return;
    const error = this.#disk.begin('sync');
    const covered = this.#unsynced.slice();
    this.#disk.later(() => {
      this.#unsynced = this.#unsynced.filter((change) => !covered.includes(change));
      if (error) this.#doomed.push(...covered);
      else for (const change of covered) this.#synced = applied(this.#synced, change);
      this.#disk.end();
      done(error);
    });
  }

  read(at: number, into: Uint8Array): number {
    const there = this.#cache.subarray(at, Math.min(this.#size, at + into.length));
    into.set(there);
    return there.length;
  }

  truncate(size: number): void {
    if (size >= this.#size) return;
    this.#size = size;
    this.#cache.fill(0, size);
    for (const sector of this.#sectors) if (sector * SECTOR_BYTES >= size) this.#sectors.delete(sector);
    this.#unsynced.push({ kind: 'cut', size });
  }

  close(): void {}

  /** What the next process finds. */
  survivor(power: boolean, loss: Loss, random: Random, device: Device): Buffer {
    let contents = power ? this.#synced : this.all();
    const pending = power ? [...this.#doomed, ...this.#unsynced, ...this.#inFlight] : [...this.#inFlight];
    // Of the tail all is there up to some write, and that one in part.
    const whole = loss === 'tail' ? random.below(pending.length + 1) : 0;
    for (const [i, change] of pending.entries()) {
      if (!power || loss === 'some') contents = this.#torn(contents, change, random, device);
      else if (loss === 'none' || i < whole) contents = applied(contents, change);
      else if (loss === 'tail' && i === whole) contents = this.#torn(contents, change, random, device);
      else device.counts.lostWrites++;
    }
    return contents;
  }

  #torn(contents: Buffer, change: Change, random: Random, device: Device): Buffer {
    if (change.kind === 'cut') return random.percent(50) ? applied(contents, change) : contents;
    device.counts.tornWrites++;
    let torn = contents;
    const { at, bytes } = change;
    for (let from = at; from < at + bytes.length; ) {
      const to = Math.min(at + bytes.length, from - (from % SECTOR_BYTES) + SECTOR_BYTES);
      if (random.percent(60))
        torn = applied(torn, { kind: 'write', at: from, bytes: bytes.subarray(from - at, to - at) });
      from = to;
    }
    return torn;
  }

  /** How many of so many bytes have room. */
  #takeRoom(at: number, length: number): number {
    let free = this.#disk.freeBytes();
    for (let from = at; from < at + length; from += SECTOR_BYTES - (from % SECTOR_BYTES)) {
      const sector = Math.floor(from / SECTOR_BYTES);
      if (this.#sectors.has(sector)) continue;
      if (free < SECTOR_BYTES) return from - at;
      free -= SECTOR_BYTES;
      this.#sectors.add(sector);
    }
    return length;
  }

  #patch({ at, bytes }: Write): void {
    const end = at + bytes.length;
    if (end > this.#cache.length) {
      const grown = Buffer.alloc(Math.max(end, this.#cache.length * 2));
      this.#cache.copy(grown, 0, 0, this.#size);
      this.#cache = grown;
    }
    bytes.copy(this.#cache, at);
    this.#size = Math.max(this.#size, end);
  }
}

function applied(contents: Buffer, change: Change): Buffer {
  if (change.kind === 'cut') return contents.subarray(0, Math.min(contents.length, change.size));
  const { at, bytes } = change;
  const end = at + bytes.length;
  const after = end > contents.length ? Buffer.concat([contents, Buffer.alloc(end - contents.length)]) : contents;
  bytes.copy(after, at);
  return after;
}

function sectorsIn(contents: Buffer): Set<number> {
  const sectors = new Set<number>();
  for (let from = 0; from < contents.length; from += SECTOR_BYTES) {
    if (contents.subarray(from, from + SECTOR_BYTES).some((octet) => octet !== 0)) sectors.add(from / SECTOR_BYTES);
  }
  return sectors;
}

const survives = (loss: Loss, random: Random): boolean =>
  loss === 'none' ? true : loss !== 'all' && random.percent(50);

function systemError(code: string, what: string): Error {
  return Object.assign(new Error(`${code}: ${what}`), { code });
}
