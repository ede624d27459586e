import { randomBytes } from 'node:crypto';
import { expect, test } from './fixtures/test.ts';
import { MessageList } from './pages/message-list.ts';
import { PublishPage } from './pages/publish-page.ts';
import { QueuePage } from './pages/queue-page.ts';

test('a draft outlives a reload and other pages, right or wrong, for each protocol', async ({ shell, page }) => {
  await shell.open('/publish');
  const publish = new PublishPage(shell);
  await publish.fill({ Exchange: 'news', 'Routing key': 'a.b', 'How many': 'many', Payload: '{"half": ' });
  await publish.field('Protocol').selectOption('MQTT');
  await publish.fill({ Topic: 'rooms/1' });
  await page.getByRole('navigation').getByRole('link', { name: 'Queues' }).click();
  await expect(shell.heading).toHaveText('Queues');
  await page.getByRole('navigation').getByRole('link', { name: 'Publish' }).click();
  await expect(publish.field('Topic')).toHaveValue('rooms/1');
  await page.reload();
  await expect(publish.field('Topic')).toHaveValue('rooms/1');
  await publish.field('Protocol').selectOption('AMQP 0-9-1');
  await expect(publish.field('Exchange')).toHaveValue('news');
  await expect(publish.field('How many')).toHaveValue('many');
  await expect(publish.field('Payload')).toHaveText('{"half": ');
  await expect(shell.main.getByText('1 to 10,000')).toBeVisible();
});

test('a large message of a queue is sent again whole, and what was being written comes back', async ({
  shell,
  clients,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('big');
  const octets = randomBytes(2_500_000);
  channel.sendToQueue('big', octets, { messageId: 'm-1', headers: { text: '{{n}}', n: { '!': 'short', value: 7 } } });
  await channel.waitForConfirms();
  await shell.open('/publish');
  const publish = new PublishPage(shell);
  await publish.fill({ 'Routing key': 'precious' });
  await new QueuePage(shell, 'big').open('messages');
  const list = new MessageList(shell);
  await list.open(1);
  await list.pane.getByRole('button', { name: 'Send again' }).click();
  await expect(shell.main.getByText('A copy of a message from big.')).toBeVisible();
  expect(shell.page.url()).not.toContain('big');
  await expect(publish.field('Routing key')).toHaveValue('big');
  await expect(shell.main.getByText('The payload: 2.4 MiB')).toBeVisible();
  await publish.send();
  await expect(publish.receipt('1 confirmed')).toBeVisible();
  await channel.get('big', { noAck: true });
  const again = await channel.get('big', { noAck: true });
  if (again === false) throw new Error('it is not there');
  expect(again.content.equals(octets)).toBe(true);
  expect(again.properties).toMatchObject({ messageId: 'm-1', headers: { text: '{{n}}', n: 7 } });
  await shell.main.getByRole('button', { name: 'Bring it back' }).click();
  await expect(publish.field('Routing key')).toHaveValue('precious');
});

test('got, retained and watched messages are sent again too, and what is missing is said', async ({
  shell,
  clients,
  devices,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('got');
  channel.sendToQueue('got', Buffer.from('x'.repeat(60_000)));
  await channel.waitForConfirms();
  const queue = new QueuePage(shell, 'got');
  await queue.open('messages');
  await queue.startGetting();
  await queue.get('Put back');
  await queue.got.first().getByRole('button').first().click();
  await queue.got.first().getByRole('button', { name: 'Send again' }).click();
  const publish = new PublishPage(shell);
  await expect(shell.main.getByText(/^Only 48.8 KiB of its 58.6 KiB were seen there/)).toBeVisible();
  await expect(publish.field('Routing key')).toHaveValue('got');

  const device = await devices.connect('kept');
  const long = 'y'.repeat(70_000);
  await device.publishAsync('plant/log', long, {
    retain: true,
    qos: 1,
    properties: { responseTopic: 'replies/1', userProperties: { k: 'v' } },
  });
  await shell.open('/topics', { topic: 'plant/log' });
  await shell.main.getByRole('region', { name: 'plant/log' }).getByRole('button', { name: 'Send again' }).click();
  await expect(publish.field('Topic')).toHaveValue('plant/log');
  await expect(shell.main.getByText('A copy of a message from plant/log.')).toBeVisible();
  await expect(shell.main.getByText(/were seen there/)).toBeHidden();
  await expect(shell.main.getByLabel(/^Retain/)).toBeChecked();
  await expect(shell.tab('User properties')).toContainText('1');
  await expect(shell.main.getByText('68.4 KiB')).toBeVisible();

  await shell.open('/topics', { tab: 'watch', watch: 'plant/#' });
  const watched = shell.main
    .getByRole('list', { name: /plant/ })
    .getByRole('listitem')
    .filter({ hasText: 'plant/log' });
  await watched.getByRole('button').first().click();
  await watched.getByRole('button', { name: 'Send again' }).click();
  await expect(publish.field('Topic')).toHaveValue('plant/log');
  await expect(shell.main.getByText(/^Only 1.0 KiB of its 68.4 KiB were seen there/)).toBeVisible();
  await expect(shell.main.getByText(/^Not as they were.*user properties/)).toBeVisible();
});

test('kept messages: folders in folders, moved, replaced, deleted and back, carried in a file', async ({
  shell,
  page,
  vhost,
}) => {
  await shell.open('/publish');
  const publish = new PublishPage(shell);
  const name = `order ${vhost}`;
  const keep = async (folder: string): Promise<void> => {
    await shell.main.getByRole('button', { name: 'Keep', exact: true }).click();
    const dialog = shell.dialog('Keep this message');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Folder').fill(folder);
    await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  };
  await publish.fill({ 'Routing key': 'first' });
  await keep(`shop/${vhost}`);
  await expect(shell.toast(`Kept ${name}`)).toBeVisible();
  await publish.fill({ 'Routing key': 'second' });
  await keep(`shop/${vhost}`);
  const dialog = shell.dialog('Keep this message');
  await expect(dialog.getByText(`shop/${vhost}/${name} is there already.`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: `Rename or move ${name}` }).click();
  const move = shell.dialog('Rename or move');
  await move.getByLabel('Folder').fill(`moved ${vhost}`);
  await move.getByRole('button', { name: 'Rename' }).click();
  await expect(move).toBeHidden();
  const folder = shell.main.getByText(`moved ${vhost}`, { exact: true });
  await expect(folder).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export all' }).click();
  const stream = await (await download).createReadStream();
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  expect(text).toContain(name);

  await page.getByRole('button', { name: `Delete moved ${vhost} with 1 message` }).click();
  await expect(folder).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(folder).toBeVisible();
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await expect(folder).toBeHidden();

  const file = { name: 'messages.waybill.json', mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.locator('input[type=file][accept="application/json"]').setInputFiles(file);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Import/ })
    .click();
  await expect(folder).toBeVisible();
  await shell.main.getByRole('button', { name: 'Start afresh' }).click();
  await page.getByRole('button', { name: `${name} amqp` }).click();
  await expect(publish.field('Routing key')).toHaveValue('second');
});
