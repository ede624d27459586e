import { logIn } from './fixtures/login.ts';
import { expect, startFull, test } from './fixtures/test.ts';
import { Shell } from './pages/shell.ts';

test('storage: what is kept where, and what to do when the disk is full', async ({ browser }) => {
  const full = await startFull('waybill');
  const context = await browser.newContext({ baseURL: full.console });
  try {
    await logIn(context, full.console);
    const shell = new Shell(await context.newPage(), '/');
    await shell.open('/admin/storage');
    await expect(shell.main.getByText('Disk almost full')).toBeVisible();
    await expect(shell.main.getByText('purge or delete what nobody needs')).toBeVisible();
    await expect(shell.main.getByText('waybill-full-')).toBeVisible();
    await expect(shell.stat('Not on disk yet')).toContainText('record');
    await shell.main.getByRole('link', { name: 'See the largest queues' }).click();
    await expect(shell.heading).toHaveText('Queues');
  } finally {
    await context.close();
    await full.stop();
  }
});

test('@any-broker storage says what a broker tells of it', async ({ shell, broker }) => {
  await shell.open('/admin/storage');
  await expect(shell.main.getByText('Nothing is wrong with the storage.')).toBeVisible();
  await expect(shell.stat('Free disk')).toContainText('iB');
  const words = broker.kind === 'waybill' ? 'Everything is kept in memory' : 'says no more about its storage';
  await expect(shell.main.getByText(words)).toBeVisible();
});
