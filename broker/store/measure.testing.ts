/** Figures of the durable store on this machine's disk. Run by `node scripts/measure-store.mjs`; see there. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AMQP_CONTENT, headerOf } from '../amqp/content.ts';
import { encodeContentHeader } from '../amqp/wire/properties.ts';
import { bench, message } from '../core/fixtures.testing.ts';
import { Message } from '../core/message.ts';
import { Entry } from '../core/queue/entry.ts';
import { MQTT_CONTENT } from '../mqtt/content.ts';
import { RealEnv } from '../runtime/turn.ts';
import { FileStore, type OpenedStore } from './file-store.ts';
import { NodeDisk } from './node-disk.ts';

const MEBIBYTE = 2 ** 20;
const HEADER = encodeContentHeader({ deliveryMode: 2 }, 1024);
/** Messages that a queue takes back from the store at once. */
const CHUNK = 256;

const [directory = '', what = '', count = '1000000', then = ''] = process.argv.slice(2);
// The same number in every process: the first queue that is declared.
const queue = bench().queue('orders');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function open(flush: 'always' | 'os' = 'always'): OpenedStore {
  return FileStore.open(new NodeDisk(directory), {
    env: new RealEnv(),
    soon: (run) => setImmediate(run),
    flush,
    diskFreeLimitBytes: 50_000_000,
    formats: { all: [AMQP_CONTENT, MQTT_CONTENT], own: AMQP_CONTENT, headerOf },
    newMessage: (publication) => new Message(publication),
    newEntry: (...of) => new Entry(...of),
    onTrouble: (_kind, trouble) => say(trouble?.text ?? 'the trouble is over'),
    onDamage: say,
  });
}

function openEmpty(flush: 'always' | 'os' = 'always'): FileStore {
  rmSync(directory, { recursive: true, force: true });
  const { store, recovered } = open(flush);
  recovered.done();
  return store;
}

const newEntry = (seq: number, bytes: number): Entry =>
  new Entry(
    message('', 'orders', 1, {
      body: Buffer.allocUnsafeSlow(bytes).fill(97),
      header: HEADER,
      format: AMQP_CONTENT,
      persistent: true,
    }),
    queue,
    seq,
    1,
    0,
  );

const settled = (store: FileStore): Promise<void> =>
  new Promise((resolve) => {
    let isOver = false;
    const look = (): void => {
      if (isOver || store.durable < store.written) return;
      isOver = true;
      resolve();
    };
    store.onDurable(look);
    look();
  });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const rss = (): string => `${(process.memoryUsage.rss() / MEBIBYTE).toFixed(0)} MiB RSS`;

function onDisk(): string {
  let blocks = 0;
  for (const name of readdirSync(directory))
    blocks += statSync(join(directory, name), { throwIfNoEntry: false })?.blocks ?? 0;
  return `${((blocks * 512) / MEBIBYTE).toFixed(0)} MiB on disk`;
}

function stopwatch(messages: number): () => string {
  const since = performance.now();
  const before = process.cpuUsage();
  return () => {
    const ms = performance.now() - since;
    const { user, system } = process.cpuUsage(before);
    const perMessage = (us: number): string => (us / messages).toFixed(2);
    const rate = ((messages / ms) * 1000).toFixed(0);
    return `${(ms / 1000).toFixed(2)} s, ${rate}/s, CPU ${perMessage(user + system)} µs each (system ${perMessage(system)})`;
  };
}

/** So many are enqueued, flushed, and removed while the next are enqueued. */
async function batches(): Promise<void> {
  for (const flush of ['always', 'os'] as const) {
    for (const bytes of [16, 1024, 16_384]) {
      for (const size of [1, 10, 100, 1000]) {
        const store = openEmpty(flush);
        const messages = Math.min(size * 400, Math.floor((256 * MEBIBYTE) / (bytes + 128)));
        await batchesOf(store, size, Math.min(messages, 5 * size), bytes);
        const time = stopwatch(messages);
        await batchesOf(store, size, messages, bytes);
        say(`flush ${flush}, ${bytes} B, ${size} a batch: ${time()}`);
        await store.close();
      }
    }
  }
}

/** The same for long, a hundred a batch: half of it to get going, then measured. */
async function churn(): Promise<void> {
  const store = openEmpty();
  const messages = Number(count) / 2;
  await batchesOf(store, 100, messages, 1024);
  const time = stopwatch(messages);
  await batchesOf(store, 100, messages, 1024);
  say(`${messages} of 1 KiB that come and go: ${time()}`);
  await store.close();
}

async function batchesOf(store: FileStore, size: number, messages: number, bytes: number): Promise<void> {
  let live: Entry[] = [];
  for (let seq = 1; seq <= messages; ) {
    for (const entry of live) store.removed(entry);
    live = [];
    for (let i = 0; i < size && seq <= messages; i++) live.push(newEntry(seq++, bytes));
    for (const entry of live) store.enqueued(entry);
    await settled(store);
  }
  for (const entry of live) store.removed(entry);
}

/** A backlog; then the process is killed, or all but every hundredth message is read and acknowledged. */
async function fill(): Promise<void> {
  const store = openEmpty();
  const messages = Number(count);
  const places = new Float64Array(messages);
  const time = stopwatch(messages);
  for (let seq = 1; seq <= messages; ) {
    for (let i = 0; i < 1000 && seq <= messages; i++, seq++) {
      const entry = newEntry(seq, 1024);
      store.enqueued(entry);
      places[seq - 1] = entry.place;
    }
    await settled(store);
  }
  say(`${messages} of 1 KiB written: ${time()}, ${rss()}, ${onDisk()}`);
  if (then === 'kill') process.kill(process.pid, 'SIGKILL');
  if (then === 'ack') await acknowledge(store, places);
  await store.close();
}

async function acknowledge(store: FileStore, places: Float64Array): Promise<void> {
  const time = stopwatch(places.length);
  for (let from = 0; from < places.length; from += CHUNK) {
    const loaded = store.load(queue, places.subarray(from, from + CHUNK));
    for (const entry of loaded) if (entry.seq % 100 !== 0) store.removed(entry);
    if ((from / CHUNK) % 40 === 0) await pause(0);
  }
  say(`read, and 99 of 100 acknowledged: ${time()}, ${rss()}, ${onDisk()}`);
  await shrunk(store);
  const left = store.load(
    queue,
    places.filter((_, i) => (i + 1) % 100 === 0),
  );
  say(`${left.length} are left and can be read: ${left.every(({ seq }, i) => seq === (i + 1) * 100)}`);
  for (const entry of left) store.removed(entry);
  await shrunk(store);
}

async function shrunk(store: FileStore): Promise<void> {
  const since = performance.now();
  let before = -1;
  for (let quiet = 0; quiet < 4; ) {
    await pause(500);
    const { bytes } = store.state();
    quiet = bytes === before ? quiet + 1 : 0;
    before = bytes;
  }
  say(
    `${((performance.now() - since) / 1000 - 2).toFixed(1)} s later: ${onDisk()}, ${store.state().segments} segments`,
  );
}

async function start(): Promise<void> {
  const since = performance.now();
  const { store, recovered, report } = open();
  const found = recovered.queue(queue.number);
  recovered.done();
  const messages = found?.places.length ?? 0;
  const ms = (performance.now() - since).toFixed(0);
  say(`${messages} messages in ${ms} ms, ${report.scanned} of ${report.segments} segments read whole, ${rss()}`);
  for (const note of report.notes) say(note);
  if (found && then === 'drain') {
    const time = stopwatch(messages);
    let read = 0;
    for (let from = 0; from < messages; from += CHUNK) {
      read += store.load(queue, found.places.subarray(from, from + CHUNK)).length;
    }
    say(`${read} read back: ${time()}, ${rss()}`);
  }
  await store.close();
}

const measures: Readonly<Record<string, () => Promise<void>>> = { batches, churn, fill, start };
const measure = measures[what];
if (measure === undefined) throw new Error(`no such measure: ${what}`);
await measure();
process.exit(0);
