/**
 * The queues page with 10,000 queues and 1,000 messages a second: how soon it can be used, whether scrolling stalls, and
 * whether the tab's memory grows. `npm run measure`; WAYBILL_MEASURE_MINUTES says how long the memory is watched (1).
 */
import type { ConfirmChannel } from 'amqplib';
import type { CDPSession, Locator, Page } from 'playwright/test';
import { expect, test } from '../fixtures/test.ts';
import { LiveTable } from '../pages/live-table.ts';

const QUEUES = 10_000;
const MESSAGES_PER_SECOND = 1_000;
const USABLE_MS_MAX = 1_500;
const LONG_TASK_MS = 50;
const HEAP_GROWTH_BYTES_MAX = 8 * 1024 * 1024;
const MINUTES = Number(process.env.WAYBILL_MEASURE_MINUTES ?? 1);
const TICK_MS = 20;
const SCROLL_FRAMES = 300;
/** A wheel's notch. */
const SCROLL_PX = 120;
const DECLARED_AT_ONCE = 200;

async function declareMany(channel: ConfirmChannel): Promise<void> {
  for (let at = 0; at < QUEUES; at += DECLARED_AT_ONCE) {
    const names = Array.from({ length: DECLARED_AT_ONCE }, (_, i) => `load.${String(at + i).padStart(5, '0')}`);
    await Promise.all(names.map((name) => channel.assertQueue(name, { maxLength: 50 })));
  }
}

/** Answers how to stop it. */
function publishOn(channel: ConfirmChannel): () => void {
  let n = 0;
  const timer = setInterval(() => {
    for (let i = 0; i < (MESSAGES_PER_SECOND * TICK_MS) / 1000; i++) {
      n = (n * 7919 + 13) % QUEUES;
      channel.sendToQueue(`load.${String(n).padStart(5, '0')}`, Buffer.alloc(100));
    }
  }, TICK_MS);
  return () => clearInterval(timer);
}

async function heapBytes(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  return (await cdp.send('Runtime.getHeapUsage')).usedSize;
}

/** Scrolls frame by frame, as a wheel does, and answers the tasks that kept the page from answering, in ms. */
async function scrolled(region: Locator, frames: number, pxPerFrame: number): Promise<number[]> {
  return await region.evaluate(
    async (element, { frames, pxPerFrame }) => {
      const tasks: number[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration);
      });
      observer.observe({ entryTypes: ['longtask'] });
      for (let i = 0; i < frames; i++) {
        element.scrollBy(0, pxPerFrame);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      observer.disconnect();
      return tasks;
    },
    { frames, pxPerFrame },
  );
}

/** When the row's link was first on the screen, as the page itself saw it: what asks from outside asks up to a second late. */
async function shownAt(page: Page, queue: string): Promise<number> {
  const shown = await page.waitForFunction(
    (title) => {
      const link = document.querySelector(`a[title="${title}"]`);
      return link?.checkVisibility() === true && performance.timeOrigin + performance.now();
    },
    queue,
    { polling: 'raf' },
  );
  return Number(await shown.jsonValue());
}

const say = (words: string): void => void process.stdout.write(`    ${words}\n`);
const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

test('10,000 queues, 1,000 messages a second', async ({ shell, clients, page }) => {
  const channel = await clients.channel('load');
  await declareMany(channel);
  const stop = publishOn(channel);
  try {
    // The first visit compiles and warms what every later one finds.
    await shell.open('/');
    const began = Date.now();
    await page.goto(`/queues?vhost=${shell.vhost}`, { waitUntil: 'commit' });
    const usableMs = Math.round((await shownAt(page, 'load.00000')) - began);
    say(`usable after ${usableMs} ms`);

    const queues = new LiveTable(page, 'Queues');
    await queues.region.hover();
    const tasks = await scrolled(queues.region, SCROLL_FRAMES, SCROLL_PX);
    say(`scrolled through ${SCROLL_FRAMES * SCROLL_PX} px: long tasks of ${tasks.map(Math.round).join(', ')} ms`);

    const cdp = await page.context().newCDPSession(page);
    const before = await heapBytes(cdp);
    for (let minute = 1; minute <= MINUTES; minute++) {
      await page.waitForTimeout(60_000);
      say(`after ${minute} min: ${mib(await heapBytes(cdp))} of ${mib(before)}`);
    }
    const grownBytes = (await heapBytes(cdp)) - before;

    expect.soft(usableMs, 'ms until the page can be used').toBeLessThan(USABLE_MS_MAX);
    expect
      .soft(
        tasks.filter((ms) => ms > LONG_TASK_MS),
        'long tasks while scrolling',
      )
      .toEqual([]);
    expect.soft(grownBytes, 'bytes that the tab has grown').toBeLessThan(HEAP_GROWTH_BYTES_MAX);
  } finally {
    stop();
  }
});
