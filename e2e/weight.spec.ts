import type { CDPSession } from 'playwright/test';
import { furnish } from './fixtures/furnish.ts';
import { expect, test } from './fixtures/test.ts';
import { views } from './pages/views.ts';

/**
 * What a page may load of scripts before it can be used, as they come over the wire. What scripts themselves ask for comes
 * after that: the charts, the graph, a dialog that somebody opens.
 */
const SCRIPT_BYTES_MAX = 250_000;

/** Counts the compressed bytes of a document's scripts; what it answers says them, and begins anew. */
async function scriptBytes(cdp: CDPSession): Promise<() => number> {
  const scripts = new Set<string>();
  let bytes = 0;
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  cdp.on('Network.requestWillBeSent', ({ requestId, type, initiator }) => {
    if (type === 'Script' && initiator.type === 'parser') scripts.add(requestId);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  return () => {
    const loaded = bytes;
    bytes = 0;
    scripts.clear();
    return loaded;
  };
}

/** One of each page. */
const weighed = [
  'overview',
  'queues',
  'a queue’s consumers',
  'exchanges',
  'an exchange',
  'messages, none found',
  'dead letters',
  'jobs',
  'a node',
  'connections',
  'a connection',
  'topology',
  'the route tester',
  'lint',
  'users',
  'policies',
  'the audit log',
  'lab',
  'composing',
] as const;

const PAGES_PER_TAB = 9;
const TAB_MS_MAX = 180_000;
test.describe.configure({ mode: 'parallel', timeout: TAB_MS_MAX });

for (let at = 0; at < weighed.length; at += PAGES_PER_TAB) {
  const names = weighed.slice(at, at + PAGES_PER_TAB);
  test(`pages are light: ${names.join(', ')}`, async ({ shell, clients, page }) => {
    await furnish(await clients.channel('slow worker'));
    const loaded = await scriptBytes(await page.context().newCDPSession(page));
    for (const name of names) {
      await test.step(name, async () => {
        const show = views[name];
        if (show === undefined) throw new Error(`there is no view ${name}`);
        // What the page before still loads is its own.
        await page.goto('about:blank');
        loaded();
        await show(shell);
        await page.waitForLoadState('networkidle');
        const bytes = loaded();
        expect.soft(bytes, name).toBeGreaterThan(50_000);
        expect.soft(bytes, name).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
      });
    }
  });
}
