import type { ConfirmChannel } from 'amqplib';
import { fill, hold } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';
import { TopologyPage } from './pages/topology.ts';

/** Orders by topic, with an alternate, a queue for dead letters, and what is behind another exchange. */
async function build(channel: ConfirmChannel): Promise<void> {
  await channel.assertExchange('lost', 'fanout');
  await channel.assertExchange('orders', 'topic', { alternateExchange: 'lost' });
  await channel.assertExchange('eu', 'headers');
  await channel.assertExchange('dead', 'direct');
  await channel.assertQueue('new', { deadLetterExchange: 'dead', deadLetterRoutingKey: 'order' });
  for (const name of ['graves', 'unrouted', 'invoices', 'archive']) await channel.assertQueue(name);
  await channel.bindQueue('new', 'orders', 'order.*.new');
  await channel.bindQueue('graves', 'dead', 'order');
  await channel.bindQueue('unrouted', 'lost', '');
  await channel.bindExchange('eu', 'orders', 'order.eu.#');
  await channel.bindQueue('invoices', 'eu', '', { 'x-match': 'all', paid: true });
}

test.describe('the graph', { tag: '@any-broker' }, () => {
  test('shows a bound queue with its lines, its depth and who consumes', async ({ shell, clients }) => {
    const channel = await clients.channel('slow worker');
    await build(channel);
    await fill(channel, 'new', ['1', '2', '3']);
    await hold(channel, 'new', 1);
    const topology = new TopologyPage(shell);
    await topology.open();
    const queue = topology.box('queue', 'new');
    await expect(queue).toHaveAccessibleName(/Queue new, 2 ready, 1 unacked/);
    const id = topology.id('queue', 'new');
    await expect(topology.line('binding', topology.id('exchange', 'orders'), id)).toBeAttached();
    await expect(topology.line('dead-letter', id, topology.id('exchange', 'dead'))).toBeAttached();
    await expect(
      topology.line('alternate', topology.id('exchange', 'orders'), topology.id('exchange', 'lost')),
    ).toBeAttached();
    await expect(topology.graph.getByRole('button', { name: 'Consumers 1 consumer' })).toBeVisible();
    await queue.click();
    await expect(topology.pane).toContainText('order.*.new');
    channel.ackAll();
    await expect(queue).toHaveAccessibleName(/Queue new, 1 ready, 1 unacked/);
    await topology.pane.getByRole('link', { name: 'Open the queue' }).click();
    await expect(shell.heading).toHaveText('new');
  });

  test('starts at what is asked for, and opens what isn’t shown', async ({ shell, clients }) => {
    await build(await clients.channel());
    await shell.openQueue('invoices');
    await shell.main.getByRole('link', { name: 'Show in topology' }).click();
    const topology = new TopologyPage(shell);
    await topology.arranged();
    await expect(shell.main.getByText('Around invoices')).toBeVisible();
    await expect(topology.box('exchange', 'orders')).toBeVisible();
    await expect(topology.box('queue', 'new')).toHaveCount(0);
    await topology.graph.getByRole('button', { name: /^Show \d+ neighbours? more of orders$/ }).click();
    await expect(topology.box('queue', 'new')).toBeVisible();
    // What is opened stands in the address.
    await shell.page.reload();
    await expect(topology.box('queue', 'new')).toBeVisible();
  });

  test('is found by name', async ({ shell, clients }) => {
    await build(await clients.channel());
    const topology = new TopologyPage(shell);
    await topology.open({ hops: '1' });
    await topology.find('graves');
    await expect(shell.main.getByText('Around graves')).toBeVisible();
    await expect(topology.box('queue', 'archive')).toHaveCount(0);
    await expect(topology.box('exchange', 'dead')).toBeVisible();
  });

  test('is walked by keys, and given as a table', async ({ shell, clients, page }) => {
    await build(await clients.channel());
    const topology = new TopologyPage(shell);
    await topology.open({ focus: topology.id('queue', 'new'), hops: '1' });
    await topology.box('queue', 'new').focus();
    await page.keyboard.press('ArrowLeft');
    await expect(topology.box('exchange', 'orders')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(topology.box('queue', 'new')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(topology.box('exchange', 'dead')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(topology.box('queue', 'graves')).toBeVisible();
    await topology.arranged();
    await expect(topology.box('exchange', 'dead')).toBeFocused();
    await page.keyboard.press('Space');
    await expect(topology.pane.getByRole('heading', { name: 'dead' })).toBeVisible();
    await page.keyboard.press('t');
    const row = topology.table.getByRole('row').filter({ hasText: 'order.*.new' });
    await expect(row.getByRole('link', { name: 'orders' })).toBeVisible();
    await expect(row.getByRole('link', { name: 'new' })).toBeVisible();
    await expect(topology.table.getByRole('row').filter({ hasText: 'Dead letters' })).toContainText('dead');
    await page.keyboard.press('t');
    await expect(topology.box('queue', 'graves')).toBeVisible();
  });
});

test.describe('the route tester', { tag: '@any-broker' }, () => {
  test('says which queues get it, through another exchange, and why another doesn’t', async ({ shell, clients }) => {
    await build(await clients.channel());
    await shell.openExchange('orders');
    await shell.main.getByRole('link', { name: 'Test a route' }).click();
    const topology = new TopologyPage(shell);
    await shell.main.getByLabel('Routing key').fill('order.eu.new');
    await expect(topology.result).toHaveText('1 queue gets it');
    const result = shell.main.locator('[data-route-queues]');
    await expect(result.getByRole('link', { name: 'new' }).first()).toBeVisible();
    await expect(topology.bindings('eu')).toContainText('The header paid is missing.');

    await shell.main.getByRole('button', { name: 'Add header' }).click();
    await shell.main.getByLabel('Header name').fill('paid');
    await shell.main.getByLabel('Header type').selectOption('boolean');
    await shell.main.getByLabel('Header value').fill('true');
    await expect(topology.result).toHaveText('2 queues get it');
    await shell.main.getByLabel('Why not this queue?').fill('graves');
    await expect(result).toContainText('It is bound to dead, which this message doesn’t reach.');
  });

  test('says that an alternate takes what nothing matches, and which word is wrong', async ({ shell, clients }) => {
    await build(await clients.channel());
    const topology = new TopologyPage(shell);
    await topology.openRouteTester({ exchange: 'orders', key: 'order.us.old', queue: 'new' });
    await expect(topology.result).toHaveText('1 queue gets it');
    await expect(shell.main.getByText('so it goes to the alternate exchange lost')).toBeVisible();
    await expect(shell.main.getByText('Why new doesn’t get it')).toBeVisible();
    await expect(topology.bindings('orders')).toContainText('Word 3 of the key is “old”, and must be “new”.');
  });
});

test('the lint finds a missing dead-letter exchange, and says where to put it right', { tag: '@any-broker' }, async ({
  shell,
  clients,
}) => {
  const channel = await clients.channel();
  await build(channel);
  await channel.assertQueue('careless', { deadLetterExchange: 'nowhere', maxLength: 10 });
  await channel.bindQueue('careless', 'orders', 'order*.new');
  await shell.open('/topology/lint');
  const missing = shell.main
    .locator('section')
    .filter({ has: shell.page.getByRole('heading', { name: /Dead letters vanish: missing exchange/ }) });
  await expect(missing).toContainText('careless sends its dead letters to nowhere, which doesn’t exist.');
  await expect(shell.main.getByText('orders → careless with “order*.new”')).toBeVisible();
  await missing.getByRole('link', { name: 'Open the queue' }).click();
  await expect(shell.heading).toHaveText('careless');
});

test('a hash is told by our broker’s own router', async ({ shell, clients, api, vhost }) => {
  const channel = await clients.channel();
  await channel.assertExchange('shards', 'x-consistent-hash');
  for (const name of ['a', 'b', 'c']) {
    await channel.assertQueue(name);
    await channel.bindQueue(name, 'shards', '1');
  }
  const topology = new TopologyPage(shell);
  await topology.openRouteTester({ exchange: 'shards', key: 'customer-7' });
  await expect(topology.result).toHaveText('1 queue gets it');
  await expect(shell.main.getByText('The broker’s own router says so.')).toBeVisible();
  const chosen = await shell.main.locator('[data-route-queues] li').getByRole('link').textContent();
  channel.publish('shards', 'customer-7', Buffer.from('x'));
  await channel.waitForConfirms();
  expect(await api.get(`queues/${vhost}/${chosen}`)).toMatchObject({ messages_ready: 1 });
});

test('the palette does what can be done from anywhere, and finds objects of other kinds', async ({
  shell,
  clients,
}) => {
  await clients.channel('palette client');
  await shell.open('/');
  await shell.choosePalette('new queue', /New queue/);
  await expect(shell.dialog('New queue')).toBeVisible();
  await shell.page.keyboard.press('Escape');
  await expect(shell.dialog('New queue')).toBeHidden();
  await shell.choosePalette('palette client', /palette client/);
  await expect(shell.heading).toHaveText('palette client');
  await shell.choosePalette(shell.vhost, new RegExp(`^${shell.vhost}$`));
  await expect(shell.heading).toHaveText(shell.vhost);
});

test.describe('many', () => {
  /** Queues that an exchange of their own leads to, named alike or not at all alike. */
  function definitions(queues: number, exchanges: number, nameOf: (i: number) => string) {
    const names = Array.from({ length: queues }, (_, i) => nameOf(i));
    const settings = { durable: true, auto_delete: false, arguments: {} };
    return {
      exchanges: Array.from({ length: exchanges }, (_, i) => ({
        name: `exchange-${i}`,
        type: 'topic',
        internal: false,
        ...settings,
      })),
      queues: names.map((name) => ({ name, ...settings })),
      bindings: names.map((name, i) => ({
        source: `exchange-${i % exchanges}`,
        destination: name,
        destination_type: 'queue',
        routing_key: `key.${i}`,
        arguments: {},
      })),
    };
  }

  const letters = (i: number): string =>
    [...String(i)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');

  /** All elements of the page: what is off the screen isn't drawn, and what is alike is drawn once. */
  const ELEMENTS_MAX = 6_000;

  for (const { queues, exchanges, fold } of [
    { queues: 480, exchanges: 20, fold: 'false' },
    { queues: 5_000, exchanges: 25, fold: 'true' },
    { queues: 5_000, exchanges: 25, fold: 'false' },
  ]) {
    const how = fold === 'true' ? 'folded' : 'one by one';
    test(`${queues} queues ${how} are drawn, walked and opened`, async ({ shell, api, vhost, page }) => {
      // Thousands of objects are declared first.
      test.slow();
      await api.call('POST', `definitions/${vhost}`, definitions(queues, exchanges, letters));
      const topology = new TopologyPage(shell);
      await topology.open({ hops: 'all', fold });
      expect(await page.locator('*').count()).toBeLessThan(ELEMENTS_MAX);
      await shell.main.getByRole('button', { name: 'Show all' }).click();
      await expect(topology.boxes).not.toHaveCount(0);
      expect(await page.locator('*').count()).toBeLessThan(ELEMENTS_MAX * 2);
      const start = topology.box('exchange', 'exchange-0');
      await topology.find('exchange-0');
      await topology.arranged();
      await start.focus();
      await page.keyboard.press('ArrowRight');
      await expect(start).not.toBeFocused();
      await expect(topology.graph.locator('[data-node]:focus')).toHaveAccessibleName(/^Queue/);
    });
  }
});

test('each way has its own rate, though the queue has others', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  await channel.assertExchange('busy', 'topic');
  await channel.assertExchange('idle', 'topic');
  await channel.assertQueue('both');
  await channel.bindQueue('both', 'busy', '#');
  await channel.bindQueue('both', 'busy', 'key');
  await channel.bindQueue('both', 'idle', '#');
  const timer = setInterval(() => {
    for (let n = 0; n < 10; n++) channel.publish('busy', 'key', Buffer.from('x'));
  }, 100);
  try {
    const topology = new TopologyPage(shell);
    await topology.open();
    await page.keyboard.press('t');
    const way = (from: string) => topology.table.getByRole('row').filter({ hasText: from }).filter({ hasText: 'both' });
    await expect(way('busy')).toContainText(/[1-9][\d.,]*\/s/, { timeout: 20_000 });
    await expect(way('busy')).not.toContainText('≤');
    await expect(way('idle')).toContainText('0/s');
  } finally {
    clearInterval(timer);
  }
});
