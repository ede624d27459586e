import type { IDisconnectPacket } from 'mqtt';
import { expect, test } from './fixtures/test.ts';
import { LiveTable } from './pages/live-table.ts';
import type { Shell } from './pages/shell.ts';

async function openSession(shell: Shell, client: string): Promise<void> {
  await shell.open(`/clients/mqtt/${encodeURIComponent(shell.vhost)}/${encodeURIComponent(client)}`);
  await expect(shell.heading).toHaveText(client);
}

test('a session is seen when its client comes, and stays when it goes', async ({ shell, devices, page }) => {
  const table = new LiveTable(page, 'MQTT sessions');
  await shell.open('/clients', { tab: 'sessions' });
  await expect(shell.main.getByText('No MQTT sessions')).toBeVisible();
  const sensor = await devices.connect('sensor/1', 3600);
  await sensor.subscribeAsync('plant/+/temp', { qos: 1, nl: true, properties: { subscriptionIdentifier: 7 } });
  await expect(table.link('sensor/1')).toBeVisible();
  await expect(table.row('sensor/1')).toContainText('connected');
  await expect(await table.cell('sensor/1', 'Subscriptions')).toHaveText('1');

  await table.link('sensor/1').click();
  await expect(shell.main).toContainText('Connected with MQTT 5.0; nothing waits; its session is kept for 1 h');
  const subscription = shell.main.getByRole('region', { name: 'Subscriptions' }).getByRole('row').last();
  await expect(subscription).toContainText('plant/+/temp');
  await expect(subscription).toContainText('no local');
  await expect(subscription).toContainText('7');

  await sensor.endAsync();
  const publisher = await devices.connect('publisher');
  await publisher.publishAsync('plant/berlin/temp', '21.5', { qos: 1 });
  await expect(shell.main).toContainText(/Away .*; one message waits; forgotten in .* unless it comes back/);
});

test('leads from a connection to its session', async ({ shell, devices }) => {
  await devices.connect('sensor/1', 3600);
  await openSession(shell, 'sensor/1');
  await shell.stat('Connection').getByRole('link').click();
  await expect(shell.main.getByRole('heading', { name: 'MQTT session' })).toBeVisible();
  await expect(shell.main.getByRole('heading', { name: 'Channels' })).toHaveCount(0);
  await shell.main.getByRole('link', { name: 'sensor/1', exact: true }).click();
  await expect(shell.heading).toHaveText('sensor/1');
});

test('says for which packet each message in flight waits', async ({ shell, devices }) => {
  const slow = await devices.connect('slow', 60);
  // Never done with a message, it acknowledges none.
  slow.handleMessage = () => {};
  await slow.subscribeAsync('work/#', { qos: 2 });
  const publisher = await devices.connect('publisher');
  await publisher.publishAsync('work/a', 'one', { qos: 1 });
  await openSession(shell, 'slow');
  const row = shell.main.getByRole('region', { name: 'In flight' }).getByRole('row').last();
  await expect(row).toContainText('to the client');
  await expect(row).toContainText('waiting for PUBACK');
  await expect(row).toContainText('work/a');
});

test('tells a client why it is disconnected, and shows its will', async ({ shell, devices }) => {
  const will = { topic: 'plant/status', payload: Buffer.from('{"state":"gone"}'), qos: 1 as const, retain: false };
  const sensor = await devices.connect('sensor-1', 3600, { will: { ...will, properties: { willDelayInterval: 30 } } });
  await openSession(shell, 'sensor-1');
  await expect(shell.main).toContainText('Published to plant/status when the client stays away for 30 s.');
  await expect(shell.main).toContainText('"state": "gone"');
  const told = new Promise<IDisconnectPacket>((resolve) => sensor.once('disconnect', resolve));
  await shell.main.getByRole('button', { name: 'Disconnect' }).click();
  const dialog = shell.dialog('Disconnect sensor-1?');
  await dialog.getByLabel('Reason, told to an MQTT 5 client').fill('new firmware');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  expect((await told).properties?.reasonString).toBe('new firmware');
  await expect(shell.main).toContainText('Away ');
});

test('deletes a session when its client id is typed, and says what is lost', async ({ shell, devices, page }) => {
  const sensor = await devices.connect('sensor-1', 3600);
  await sensor.subscribeAsync('jobs', { qos: 1 });
  await sensor.endAsync();
  const publisher = await devices.connect('publisher');
  for (const job of ['one', 'two']) await publisher.publishAsync('jobs', job, { qos: 1 });
  await openSession(shell, 'sensor-1');
  await expect(shell.stat('Queued')).toHaveText('2');
  await shell.main.getByRole('button', { name: 'Delete session' }).click();
  const dialog = shell.dialog('Delete the session sensor-1');
  await expect(dialog).toContainText('2 messages that wait for it are deleted for good');
  const confirm = dialog.getByRole('button', { name: 'Delete session' });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel('Type sensor-1 to confirm').fill('sensor-1');
  await confirm.click();
  const table = new LiveTable(page, 'MQTT sessions');
  await expect(table.link('publisher')).toBeVisible();
  await expect(table.link('sensor-1')).toHaveCount(0);
});

test('opens the tree of topics by keyboard, and clears a retained message', async ({ shell, devices, page }) => {
  const publisher = await devices.connect('publisher');
  await publisher.publishAsync('plant/berlin/temp', '{"celsius":21.5}', { retain: true, qos: 1 });
  await publisher.publishAsync('plant/seoul/temp', '19', { retain: true, qos: 1 });
  await shell.open('/topics');
  const tree = shell.main.getByRole('tree');
  // What is small is open by itself; from here on it is as the keys leave it.
  await expect(tree.getByRole('treeitem')).toHaveCount(5);
  await tree.getByRole('treeitem', { name: /^plant/ }).press('ArrowLeft');
  await expect(tree.getByRole('treeitem')).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByRole('treeitem', { name: /^berlin/ })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByRole('treeitem', { name: /^temp/ })).toContainText('{"celsius":21.5}');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const detail = shell.main.getByRole('region', { name: 'plant/berlin/temp' });
  await expect(detail.locator('pre')).toContainText('"celsius": 21.5');
  await detail.getByRole('button', { name: 'Hex' }).click();
  await expect(detail.locator('pre')).toContainText('7b 22 63');

  await detail.getByRole('button', { name: 'Clear' }).click();
  const dialog = shell.dialog('Clear the retained message of plant/berlin/temp?');
  await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(detail).toContainText('Nothing is retained at this topic');
  await expect(tree.getByRole('treeitem', { name: /^berlin/ })).toHaveCount(0);
});

test('finds retained messages by a topic filter', async ({ shell, devices }) => {
  const publisher = await devices.connect('publisher');
  for (const topic of ['plant/berlin/temp', 'plant/seoul/temp', 'plant/seoul/door']) {
    await publisher.publishAsync(topic, 'x', { retain: true, qos: 1 });
  }
  await shell.open('/topics');
  const filter = shell.main.getByLabel('Topic filter');
  await filter.fill('plant/+/temp');
  const found = shell.main.getByRole('list', { name: 'Topics with retained messages' });
  await expect(found.getByRole('button')).toHaveText([/plant\/berlin\/temp/, /plant\/seoul\/temp/]);
  await filter.fill('plant/#/temp');
  await expect(shell.main.getByText('# stands alone on the last level only.')).toBeVisible();
  await filter.fill('nothing/#');
  await expect(shell.main.getByText('No retained message matches')).toBeVisible();
});

test('watches what is published, as a client that goes with the tab', async ({ shell, devices, api }) => {
  const publisher = await devices.connect('publisher');
  await shell.open('/topics', { tab: 'watch' });
  await shell.main.getByLabel('Topic filter').fill('plant/#');
  await shell.main.getByRole('button', { name: 'Watch' }).click();
  await expect(shell.main.getByText('watching')).toBeVisible();
  await publisher.publishAsync('plant/berlin/temp', '21.5');
  await publisher.publishAsync('other', '1');
  await publisher.publishAsync('plant/berlin/temp', '22.5');
  const line = shell.main.getByRole('button', { name: /plant\/berlin\/temp/ });
  await expect(line).toContainText('22.5');
  await line.click();
  await expect(shell.main.locator('pre')).toHaveText(['22.5', '21.5']);
  await expect(shell.main.getByText('2 messages received')).toBeVisible();

  const watchers = async (): Promise<string[]> => {
    const sessions = await api.get<{ name: string }[]>(`waybill/mqtt/sessions/${shell.vhost}`);
    return sessions.map(({ name }) => name).filter((name) => name.startsWith('waybill-console-'));
  };
  expect(await watchers()).toHaveLength(1);
  await shell.tab('Retained').click();
  await expect.poll(watchers).toEqual([]);
});

test('says that a RabbitMQ doesn’t tell about sessions and retained messages', { tag: '@rabbitmq' }, async ({
  shell,
}) => {
  await shell.open('/clients', { tab: 'sessions' });
  await expect(shell.main.getByText('This broker doesn’t tell about MQTT sessions')).toBeVisible();
  await shell.open('/topics');
  await expect(shell.main.getByText('This broker doesn’t tell about retained messages')).toBeVisible();
  await shell.open('/topics', { tab: 'watch', watch: 'a/#' });
  await expect(shell.main.getByText('The broker tells of no MQTT listener.').first()).toBeVisible();
});
