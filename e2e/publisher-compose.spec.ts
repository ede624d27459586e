import { randomBytes } from 'node:crypto';
import type { IPublishPacket } from 'mqtt';
import { takeText } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';
import { PublishPage } from './pages/publish-page.ts';

test('the editor says where the JSON stops, and templates are no fault', async ({ shell, page }) => {
  await shell.open('/publish');
  const publish = new PublishPage(shell);
  const payload = publish.field('Payload');
  await publish.fill({ 'Routing key': 'anywhere', Payload: '{"id": "{{uuid}}", "n": {{n}}, "who": {{name}}}' });
  await expect(
    shell.main.getByText('line 1, column 39: {{name}} becomes text, which needs double quotes'),
  ).toBeVisible();
  await expect(payload).toHaveAttribute('aria-invalid', 'true');
  await expect(shell.main.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await publish.field('Routing key').focus();
  await shell.main.getByRole('button', { name: 'Go there' }).click();
  await expect(payload).toBeFocused();
  await payload.fill('{"id": "{{uuid}}", "n": {{n}}, "big": 12345678901234567890}');
  await expect(payload).toHaveAttribute('aria-invalid', 'false');
  await shell.main.getByRole('button', { name: 'Indent' }).click();
  await expect(payload.locator('.cm-line')).toHaveText([
    '{',
    '  "id": "{{uuid}}",',
    '  "n": {{n}},',
    '  "big": 12345678901234567890',
    '}',
  ]);
  await shell.main.getByRole('button', { name: 'Minify' }).click();
  await expect(payload).toHaveText('{"id":"{{uuid}}","n":{{n}},"big":12345678901234567890}');

  // Tab indents; who wants on with the keyboard alone presses Escape first.
  await payload.focus();
  await page.keyboard.press('Tab');
  await expect(payload).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(payload).not.toBeFocused();
});

const headers: readonly (readonly [type: string, value: string, told: string])[] = [
  ['string', 'a b', 'longstr'],
  ['int', '-5', 'signedint'],
  ['long', '9007199254740993', 'long'],
  ['double', '2.5', 'double'],
  ['timestamp', '1700000000', 'timestamp'],
  ['byte', '-1', 'byte'],
  ['unsignedbyte', '200', 'unsignedbyte'],
  ['short', '-300', 'short'],
  ['unsignedshort', '65535', 'unsignedshort'],
  ['unsignedint', '4294967295', 'unsignedint'],
  ['float', '0.5', 'float'],
  ['decimal', '12.50', 'decimal'],
  ['bytes', 'AP8=', 'binary'],
  ['array', '[1, "two"]', 'array'],
  ['table', '{"a": {"b": 1}}', 'table'],
];

test('a header of every type arrives as that type, and what is none is said', async ({
  shell,
  clients,
  api,
  vhost,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('typed');
  await shell.open('/publish', { part: 'headers' });
  const publish = new PublishPage(shell);
  await publish.fill({ 'Routing key': 'typed' });
  const add = shell.main.getByRole('button', { name: 'Add a header' });
  for (const [at, [type, value]] of headers.entries()) {
    await add.click();
    await publish.field('Header name').nth(at).fill(type);
    await publish.field('Header type').nth(at).selectOption(type);
    await publish.field('Header value').nth(at).fill(value);
  }
  await add.click();
  await publish.field('Header name').last().fill('boolean');
  await publish.field('Header type').last().selectOption('boolean');
  await publish.field('Header value').last().selectOption('false');
  await add.click();
  await publish.field('Header name').last().fill('void');
  await publish.field('Header type').last().selectOption('void');

  await publish.field('Header value').nth(5).fill('400');
  await expect(shell.main.getByText('Write a whole number from -128 to 127.')).toBeVisible();
  await expect(shell.main.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await expect(shell.tab('Headers')).toContainText('something is wrong here');
  await publish.field('Header value').nth(5).fill('-1');
  await publish.send();
  await expect(publish.receipt('1 confirmed')).toBeVisible();
  type Browsed = {
    items: { header_types: Record<string, string>; properties: { headers: Record<string, unknown> } }[];
  };
  const browsed = await api.get<Browsed>(`waybill/queues/${vhost}/typed/messages`);
  expect(browsed.items[0]?.header_types).toMatchObject({
    ...Object.fromEntries(headers.map(([type, , told]) => [type, told])),
    boolean: 'bool',
    void: 'void',
  });
  expect(browsed.items[0]?.properties.headers).toMatchObject({ decimal: 12.5, table: { a: { b: 1 } }, boolean: false });
});

test('what the preview shows is what is sent, and a seed makes it again', async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await shell.open('/publish', { part: 'data' });
  const publish = new PublishPage(shell);
  await publish.fill({ 'Routing key': 'orders', 'How many': '5', 'Per second': '0', Seed: '42' });
  await shell.main.getByRole('button', { name: 'Add a variable' }).click();
  await publish.fill({ Name: 'order', Value: '{{pad 4}}-{{hex 6}}' });
  await publish.part('Properties');
  await publish.fill({ 'Message id': '{{order}}' });
  await publish.part('Payload');
  await publish.fill({ Payload: '{"order": "{{order}}", "amount": {{int 1 1000000}}}' });
  await publish.part('Preview');
  const shown = shell.main.getByRole('region', { name: /^Message \d/ }).locator('pre');
  await expect(shown).toHaveCount(3);
  const previewed = await shown.allTextContents();
  await publish.send();
  await expect(publish.receipt('5 confirmed')).toBeVisible();
  const bodies: string[] = [];
  for (let n = 1; n <= 5; n++) {
    const message = await channel.get('orders', { noAck: true });
    if (message === false) throw new Error('it is not there');
    const body = message.content.toString();
    bodies.push(body);
    expect(message.properties.messageId).toBe((JSON.parse(body) as { order: string }).order);
  }
  expect(bodies.slice(0, 3)).toEqual(previewed);
  expect(new Set(bodies).size).toBe(5);
  await publish.send();
  await expect.poll(() => takeText(channel, 'orders')).toBe(bodies[0]);
});

test('MQTT 5 with all its properties, to a topic that is offered, with who gets it', async ({ shell, devices }) => {
  const sensor = await devices.connect('reader', 3600);
  await sensor.subscribeAsync('plant/+/temp', { qos: 1 });
  await sensor.publishAsync('plant/known', 'x', { retain: true, qos: 1 });
  await shell.open('/publish');
  const publish = new PublishPage(shell);
  await publish.field('Protocol').selectOption('MQTT');
  await expect(publish.preview).toContainText('Name a topic, and it is shown who gets it.');
  await expect(shell.main.locator('datalist option[value="plant/known"]').first()).toBeAttached();
  await publish.fill({ Topic: 'plant/#' });
  await expect(shell.main.getByText('A message goes to one topic')).toBeVisible();
  await publish.fill({ Topic: 'plant/berlin/temp' });
  await expect(publish.preview).toContainText('1 queue gets it');
  await expect(publish.preview.getByRole('link', { name: 'reader · QoS 1 and 2' })).toBeVisible();
  await publish.fill({ Payload: '{"celsius": 21.5}' });
  await publish.part('Properties');
  await publish.fill({
    'Content type': 'application/json',
    'Expires after, s': '600',
    'Response topic': 'replies/1',
    'Correlation data': '00 ff 10',
  });
  await publish.field('Correlation data is').selectOption('Hexadecimal');
  await shell.main.getByLabel('The payload is UTF-8 text').check();
  await publish.part('User properties');
  for (const [at, value] of ['one', 'two'].entries()) {
    await shell.main.getByRole('button', { name: 'Add a property' }).click();
    await publish.field('Name').nth(at).fill('same name');
    await publish.field('Value').nth(at).fill(value);
  }
  const heard = new Promise<IPublishPacket>((resolve) => {
    sensor.on('message', (topic, _payload, packet) => topic.startsWith('plant/berlin') && resolve(packet));
  });
  await publish.send();
  await expect(publish.receipt('1 confirmed')).toBeVisible();
  const packet = await heard;
  expect(packet.payload.toString()).toBe('{"celsius": 21.5}');
  expect(packet.properties).toMatchObject({
    contentType: 'application/json',
    responseTopic: 'replies/1',
    correlationData: Buffer.from([0, 255, 16]),
    payloadFormatIndicator: true,
    userProperties: { 'same name': ['one', 'two'] },
  });
});

test('a file goes octet by octet, also a large one; one that is too large is refused before', async ({
  shell,
  clients,
  page,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('files');
  await shell.open('/publish');
  const publish = new PublishPage(shell);
  await publish.fill({ 'Routing key': 'files' });
  const file = page.getByLabel('From a file');
  const octets = randomBytes(8 * 1024 * 1024);
  await file.setInputFiles({ name: 'large.bin', mimeType: 'application/octet-stream', buffer: octets });
  await expect(shell.main.getByText('large.bin: 8.0 MiB')).toBeVisible();
  await file.setInputFiles({
    name: 'too-large.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(13 * 1024 * 1024),
  });
  await expect(shell.toast('The file is larger than 12.0 MiB')).toBeVisible();
  await publish.send();
  // It goes to the console and on to the broker, eight million octets each time.
  await expect(publish.receipt('1 confirmed')).toBeVisible({ timeout: 60_000 });
  const message = await channel.get('files', { noAck: true });
  expect(message !== false && message.content.equals(octets)).toBe(true);
});

test('the message as code names this broker, and no password', async ({ shell, page, broker }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await shell.open('/publish');
  const publish = new PublishPage(shell);
  await publish.fill({ 'Routing key': 'a', Payload: '{"n": {{n}}}' });
  await shell.main.getByRole('button', { name: 'Copy as code' }).click();
  const dialog = shell.dialog('The message as code');
  await dialog.getByRole('tab', { name: 'Node.js, amqplib' }).click();
  await expect(dialog.locator('pre')).toContainText(`port: ${broker.amqp.split(':').at(-1)}`);
  await expect(dialog.locator('pre')).toContainText('process.env.BROKER_PASSWORD');
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('Buffer.from("{\\"n\\": 1}")');
});

test('many are sent at a rate, and no more once they are stopped', async ({ shell, clients, api, vhost }) => {
  const channel = await clients.channel();
  await channel.assertQueue('many');
  await shell.open('/publish');
  const publish = new PublishPage(shell);
  await publish.send({ 'Routing key': 'many', 'How many': '1000', 'Per second': '10' });
  await expect(publish.receipt(/^[1-9][\d,]* confirmed$/)).toBeVisible();
  await shell.main.getByRole('button', { name: 'Stop' }).click();
  await expect(publish.receipt(/^\d+ of 1,000 messages sent, in /)).toBeVisible();
  const sent = Number(/^\d+/.exec((await publish.receipt(/of 1,000 messages sent/).textContent()) ?? '')?.[0]);
  expect(sent).toBeLessThan(1000);
  await expect.poll(async () => (await api.get<{ messages: number }>(`queues/${vhost}/many`)).messages).toBe(sent);
});
