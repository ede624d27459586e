import { expect } from 'playwright/test';
import { MessageList } from './message-list.ts';
import { mqttViews } from './mqtt-views.ts';
import { publishViews } from './publish-views.ts';
import type { Shell } from './shell.ts';
import { TopologyPage } from './topology.ts';

/** Everything that the console shows, furnished; each is on the screen when its promise is kept. */
export const views: Readonly<Record<string, (shell: Shell) => Promise<void>>> = {
  ...mqttViews,
  ...publishViews,
  overview: async (shell) => {
    await shell.open('/');
    await expect(shell.main.getByRole('heading', { name: /problem/ })).toBeVisible();
  },
  queues: async (shell) => {
    await shell.open('/queues');
    await expect(shell.main.getByRole('link', { name: 'shop.orders', exact: true })).toBeVisible();
  },
  'queues, none found': async (shell) => {
    await shell.open('/queues', { filter: 'nothing-is-called-so' });
    await expect(shell.main.getByText('No queue matches')).toBeVisible();
  },
  'a queue’s consumers': async (shell) => {
    await shell.openQueue('shop.orders');
    await expect(shell.main.getByRole('region', { name: 'Consumers' })).toBeVisible();
  },
  'a queue’s bindings': async (shell) => {
    await shell.openQueue('shop.orders', { tab: 'bindings' });
    await expect(shell.main.getByRole('region', { name: 'Bindings' })).toBeVisible();
  },
  'a queue’s messages': async (shell) => {
    await shell.openQueue('shop.orders.dead', { tab: 'messages' });
    await new MessageList(shell).open(1);
    await expect(shell.main.getByText('Rejected from shop.orders')).toBeVisible();
  },
  'messages of many queues': async (shell) => {
    await shell.open('/messages', { queues: 'shop.*', json: '$.number' });
    const list = new MessageList(shell);
    await expect(list.rows.first()).toBeVisible();
    await list.rows.first().getByRole('checkbox').check();
  },
  'messages, none found': async (shell) => {
    await shell.open('/messages', { queues: 'shop.*', text: 'nothing says so' });
    await expect(shell.main.getByText('No message matches')).toBeVisible();
  },
  'deleting messages': async (shell) => {
    await shell.openQueue('shop.orders.dead', { tab: 'messages' });
    const list = new MessageList(shell);
    await list.choose(1);
    await expect(await list.start('Delete')).toContainText('Keep a copy in the bin');
  },
  'editing a message': async (shell) => {
    await shell.openQueue('shop.orders.dead', { tab: 'messages' });
    const list = new MessageList(shell);
    await list.open(1);
    await list.pane.getByRole('button', { name: 'Edit and republish' }).click();
    await expect(shell.dialog('Edit and republish').getByLabel('Payload')).toBeVisible();
  },
  'the bin': async (shell) => {
    await shell.open('/messages', { tab: 'bin' });
    await expect(shell.main.getByText('What was deleted with a copy')).toBeVisible();
  },
  'getting messages': async (shell) => {
    await shell.openQueue('shop.orders.dead', { tab: 'messages' });
    await shell.main.getByRole('button', { name: 'Get messages' }).click();
    await expect(shell.main.getByLabel('How many')).toBeVisible();
  },
  'a queue’s settings': async (shell) => {
    await shell.openQueue('shop.orders', { tab: 'settings' });
    await expect(shell.main.getByText('x-message-ttl')).toBeVisible();
  },
  'dead letters': async (shell) => {
    await shell.open('/dead-letters', { by: 'reason,origin,header', header: 'error' });
    const letters = shell.main.getByRole('list', { name: 'All letters' });
    await letters.getByRole('button').first().click();
    await expect(letters.getByText('Chain of deaths')).toBeVisible();
  },
  'redriving dead letters': async (shell) => {
    await shell.open('/dead-letters');
    await shell.main.getByRole('checkbox', { name: 'Choose all groups' }).check();
    await shell.main.getByRole('button', { name: 'Redrive 1 letter…' }).click();
    await expect(shell.dialog('Redrive 1 letter')).toBeVisible();
  },
  'a job that isn’t started': async (shell) => {
    await shell.open('/dead-letters');
    await shell.main.getByRole('checkbox', { name: 'Choose all groups' }).check();
    await shell.main.getByRole('button', { name: 'Redrive 1 letter…' }).click();
    await shell.dialog('Redrive 1 letter').getByRole('button', { name: 'Preview 1 letter' }).click();
    await expect(shell.main.getByText('Where they would go')).toBeVisible();
  },
  'a job that is done': async (shell) => {
    await shell.open('/dead-letters');
    await shell.main.getByRole('checkbox', { name: 'Choose all groups' }).check();
    await shell.main.getByRole('button', { name: 'Delete 1 letter…' }).click();
    await shell.dialog('Delete 1 letter').getByRole('button', { name: 'Delete 1 letter' }).click();
    await expect(shell.main.getByText('Done', { exact: true })).toBeVisible();
  },
  jobs: async (shell) => {
    await shell.open('/dead-letters/jobs');
    await expect(shell.heading).toHaveText('Jobs');
  },
  exchanges: async (shell) => {
    await shell.open('/exchanges');
    await expect(shell.main.getByRole('link', { name: 'amq.topic' })).toBeVisible();
  },
  'an exchange': async (shell) => {
    await shell.openExchange('shop.orders');
    await expect(shell.main.getByRole('region', { name: 'Leads to' })).toBeVisible();
  },
  connections: async (shell) => {
    await shell.open('/clients');
    await expect(shell.main.getByRole('link', { name: 'slow worker' })).toBeVisible();
  },
  channels: async (shell) => {
    await shell.open('/clients', { tab: 'channels' });
    await expect(shell.main.getByRole('link', { name: 'slow worker' })).toBeVisible();
  },
  consumers: async (shell) => {
    await shell.open('/clients', { tab: 'consumers' });
    await expect(shell.main.getByRole('link', { name: 'slow worker' })).toBeVisible();
  },
  'a connection': async (shell) => {
    await shell.open('/clients');
    await shell.main.getByRole('link', { name: 'slow worker' }).click();
    await expect(shell.main.getByText('Client properties')).toBeVisible();
  },
  'a channel': async (shell) => {
    await shell.open('/clients', { tab: 'channels' });
    await shell.main.getByRole('link', { name: 'slow worker' }).click();
    await expect(shell.main.getByRole('region', { name: 'Consumers' })).toBeVisible();
  },
  'creating a queue': async (shell) => {
    await shell.open('/queues');
    await shell.main.getByRole('button', { name: 'New queue' }).click();
    await expect(shell.dialog('New queue')).toBeVisible();
  },
  'creating an exchange': async (shell) => {
    await shell.open('/exchanges');
    await shell.main.getByRole('button', { name: 'New exchange' }).click();
    await expect(shell.dialog('New exchange')).toBeVisible();
  },
  'binding a queue': async (shell) => {
    await shell.openQueue('shop.orders', { tab: 'bindings' });
    await shell.main.getByRole('button', { name: 'Add binding' }).click();
    await expect(shell.dialog('Bind shop.orders')).toBeVisible();
  },
  'deleting a queue': async (shell) => {
    await shell.openQueue('shop.orders');
    await shell.main.getByRole('button', { name: 'Delete queue' }).click();
    await expect(shell.dialog('Delete queue shop.orders')).toBeVisible();
  },
  topology: async (shell) => {
    const topology = new TopologyPage(shell);
    await topology.open({ focus: topology.id('queue', 'shop.orders') });
    await topology.box('queue', 'shop.orders').click();
    await expect(topology.pane).toBeVisible();
  },
  'topology as a table': async (shell) => {
    await shell.open('/topology', { view: 'table' });
    await expect(new TopologyPage(shell).table.getByRole('link', { name: 'shop.dead' }).first()).toBeVisible();
  },
  'the route tester': async (shell) => {
    const topology = new TopologyPage(shell);
    await topology.openRouteTester({ exchange: 'shop.orders', key: 'order.lost', queue: 'shop.orders' });
    await expect(shell.main.getByText('Why shop.orders doesn’t get it')).toBeVisible();
    await expect(topology.bindings('shop.orders')).toBeVisible();
  },
  lint: async (shell) => {
    await shell.open('/topology/lint');
    await expect(shell.main.getByRole('heading', { name: /Queues without bounds/ })).toBeVisible();
  },
  'the keys': async (shell) => {
    await shell.open('/');
    await shell.page.keyboard.press('?');
    await expect(shell.dialog('Keys')).toBeVisible();
  },
  'the palette': async (shell) => {
    await shell.open('/');
    await shell.page.keyboard.press('Control+k');
    await expect(
      shell
        .dialog('Command palette')
        .getByRole('option', { name: /shop\.orders/ })
        .first(),
    ).toBeVisible();
  },
  'logging in': async (shell) => {
    // Who is logged in already stays here when it is asked for again.
    await shell.page.goto('/login?again=1');
    await expect(shell.page.getByRole('button', { name: 'Continue as guest' })).toBeVisible();
  },
  users: async (shell) => {
    await shell.open('/admin/users');
    await expect(shell.main.getByRole('link', { name: 'guest' })).toBeVisible();
  },
  'a user': async (shell) => {
    await shell.open('/admin/users/guest');
    await expect(shell.main.getByRole('region', { name: 'Permissions', exact: true })).toBeVisible();
  },
  'creating a user': async (shell) => {
    await shell.open('/admin/users');
    await shell.main.getByRole('button', { name: 'New user' }).click();
    await expect(shell.dialog('New user')).toBeVisible();
  },
  'setting permissions': async (shell) => {
    await shell.open(`/admin/vhosts/${shell.vhost}`);
    await shell.main.getByRole('button', { name: 'Edit guest' }).click();
    await expect(shell.page.getByRole('dialog').getByLabel('Configure')).toBeVisible();
  },
  'virtual hosts': async (shell) => {
    await shell.open('/admin/vhosts');
    await expect(shell.main.getByRole('link', { name: shell.vhost, exact: true })).toBeVisible();
  },
  'a virtual host': async (shell) => {
    await shell.open(`/admin/vhosts/${shell.vhost}`);
    await expect(shell.main.getByRole('region', { name: 'Permissions', exact: true })).toBeVisible();
  },
  'deleting a virtual host': async (shell) => {
    await shell.open(`/admin/vhosts/${shell.vhost}`);
    await shell.main.getByRole('button', { name: 'Delete virtual host' }).click();
    await expect(shell.dialog(`Delete virtual host ${shell.vhost}`)).toBeVisible();
  },
  policies: async (shell) => {
    await shell.open('/admin/policies');
    await expect(shell.main.getByText('No policies')).toBeVisible();
  },
  'creating a policy': async (shell) => {
    await shell.open('/admin/policies');
    await shell.main.getByRole('button', { name: 'New policy' }).click();
    const dialog = shell.dialog('New policy');
    await dialog.getByLabel('Pattern').fill('^shop');
    await dialog.getByLabel('Add a setting').selectOption('Messages at most');
    await expect(
      dialog.getByRole('region', { name: 'What it would rule' }).getByRole('listitem').first(),
    ).toBeVisible();
  },
  definitions: async (shell) => {
    await shell.open('/admin/definitions');
    await expect(shell.main.getByRole('button', { name: 'Download the definitions' })).toBeVisible();
  },
  parameters: async (shell) => {
    await shell.open('/admin/definitions', { tab: 'parameters' });
    await expect(shell.main.getByRole('button', { name: 'New parameter' })).toBeVisible();
  },
  'a node': async (shell) => {
    await shell.openNode();
    await expect(shell.main.getByRole('heading', { name: 'Where the memory is' })).toBeVisible();
    await expect(shell.main.getByRole('region', { name: 'Feature flags' })).toBeVisible();
  },
  storage: async (shell) => {
    await shell.open('/admin/storage');
    await expect(shell.main.getByText('Nothing is wrong with the storage.')).toBeVisible();
  },
  'the audit log': async (shell) => {
    await shell.open('/admin/audit');
    await expect(shell.main.getByRole('region', { name: 'Audit log' })).toBeVisible();
  },
  'an entry of the audit log': async (shell) => {
    await shell.open('/admin/audit');
    await shell.main.getByRole('region', { name: 'Audit log' }).getByRole('button').first().click();
    await expect(shell.page.getByRole('dialog')).toBeVisible();
  },
  lab: async (shell) => {
    await shell.open('/lab');
    await expect(shell.main.getByRole('button', { name: 'Set the stage' })).toBeVisible();
  },
  'a lesson': async (shell) => {
    await shell.open('/lab', { lesson: 'qos1-clean' });
    await shell.main.getByRole('button', { name: /^Next step/ }).click();
    await expect(shell.main.getByRole('button', { name: /^Forward/ })).toBeVisible();
  },
};
