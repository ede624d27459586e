import type { CDPSession } from 'playwright/test';
import { furnish } from './fixtures/furnish.ts';
import { expect, test } from './fixtures/test.ts';
import { views } from './pages/views.ts';

/**
 * What a page may load of scripts before it can be used, as they come over the wire. What scripts themselves ask for comes
 * after that: the charts, the graph, a dialog that somebody opens.
 */
const SCRIPT_BYTES_MAX = 250_000;

/** Counts the compressed bytes of the document's scripts until it is asked. */
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
  return () => bytes;
}

test.describe.configure({ mode: 'parallel' });

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

for (const name of weighed) {
  test(`a page is light: ${name}`, async ({ shell, clients, page }) => {
    await furnish(await clients.channel('slow worker'));
    const loaded = await scriptBytes(await page.context().newCDPSession(page));
    const show = views[name];
    if (show === undefined) throw new Error(`there is no view ${name}`);
    await show(shell);
    await page.waitForLoadState('networkidle');
    expect(loaded()).toBeGreaterThan(50_000);
    expect(loaded()).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
  });
}
