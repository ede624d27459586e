import { expect } from 'playwright/test';
import { MessageList } from './message-list.ts';
import type { Shell } from './shell.ts';
import { TopologyPage } from './topology.ts';

type View = (shell: Shell) => Promise<void>;

const row = (shell: Shell, name: string | RegExp) => shell.main.getByRole('link', { name }).first();

/** What the console shows while the sample workload runs: many rows, rates, charts, problems. In this order. */
export const workloadViews: Readonly<Record<string, View>> = {
  'a job': async (shell) => {
    await shell.open('/dead-letters', { queue: 'shop.payments.dead', in: '/' });
    await shell.main.getByRole('checkbox', { name: 'Choose all groups' }).check();
    await shell.main.getByRole('button', { name: /^Redrive \d/ }).click();
    const dialog = shell.page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Preview/ }).click();
    await expect(shell.main.getByText('Where they would go')).toBeVisible();
    await shell.main.getByRole('button', { name: /^Start with/ }).click();
    await expect(shell.main.getByText('Moved', { exact: true }).first()).toBeVisible();
  },
  'deleted letters': async (shell) => {
    await shell.open('/dead-letters', { queue: 'shop.email.dead', in: '/' });
    await shell.main.getByRole('checkbox', { name: 'Choose all groups' }).check();
    await shell.main.getByRole('button', { name: /^Delete \d/ }).click();
    const dialog = shell.page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Delete/ }).click();
    await expect(shell.main.getByText('Done', { exact: true })).toBeVisible();
  },
  jobs: async (shell) => {
    await shell.open('/dead-letters/jobs');
    await expect(row(shell, /^Redrive/)).toBeVisible();
  },
  'the bin': async (shell) => {
    await shell.open('/messages', { tab: 'bin' });
    await expect(shell.main.getByRole('row').nth(1)).toBeVisible();
  },
  'dead letters': async (shell) => {
    await shell.open('/dead-letters', {
      queue: 'shop.payments.dead',
      in: '/',
      by: 'reason,origin,header',
      header: 'error',
    });
    const letters = shell.main.getByRole('list', { name: 'All letters' });
    await letters.getByRole('button').first().click();
    await expect(letters.getByText('Chain of deaths')).toBeVisible();
  },
  overview: async (shell) => {
    await shell.open('/');
    await expect(shell.main.getByRole('heading', { name: /problem/ })).toBeVisible();
  },
  'overview, as tables': async (shell) => {
    await shell.open('/');
    for (const button of await shell.main.getByRole('button', { name: 'Table' }).all()) await button.click();
    await expect(shell.main.getByRole('table').first()).toBeVisible();
  },
  queues: async (shell) => {
    await shell.open('/queues');
    await expect(row(shell, 'shop.payments')).toBeVisible();
  },
  'queues, chosen': async (shell) => {
    await shell.open('/queues', { filter: 'dead' });
    await expect(row(shell, 'shop.payments.dead')).toBeVisible();
    await shell.main.getByRole('checkbox', { name: 'Choose all that match' }).click();
    await expect(shell.main.getByText(/chosen/)).toBeVisible();
  },
  'choosing columns': async (shell) => {
    await shell.open('/queues');
    await shell.main.getByRole('button', { name: 'Columns' }).click();
    await expect(shell.page.getByRole('menu')).toBeVisible();
  },
  'a queue': async (shell) => {
    await shell.openQueue('shop.support');
    await expect(shell.main.getByRole('region', { name: 'Consumers' })).toBeVisible();
  },
  'a queue’s messages': async (shell) => {
    await shell.openQueue('shop.audit.log', { tab: 'messages' });
    await new MessageList(shell).rows.nth(1).getByRole('button').click();
    await expect(new MessageList(shell).pane).toBeVisible();
  },
  'a queue that isn’t there': async (shell) => {
    await shell.open('/queues/%2F/gone-for-good');
    await expect(shell.main.getByText('This queue doesn’t exist')).toBeVisible();
  },
  exchanges: async (shell) => {
    await shell.open('/exchanges');
    await expect(row(shell, 'shop.orders')).toBeVisible();
  },
  'an exchange': async (shell) => {
    await shell.openExchange('shop.orders');
    await expect(shell.main.getByRole('region', { name: 'Leads to' })).toBeVisible();
  },
  'an exchange’s settings': async (shell) => {
    await shell.openExchange('shop.orders', { tab: 'settings' });
    await expect(shell.main.getByText('alternate-exchange').first()).toBeVisible();
  },
  messages: async (shell) => {
    await shell.open('/messages', { queues: 'shop.*' });
    await expect(new MessageList(shell).rows.first()).toBeVisible();
  },
  connections: async (shell) => {
    await shell.open('/clients');
    await expect(row(shell, 'shop · e-mail worker')).toBeVisible();
  },
  'a connection': async (shell) => {
    await shell.open('/clients');
    await row(shell, 'shop · e-mail worker').click();
    await expect(shell.main.getByText('Client properties')).toBeVisible();
  },
  channels: async (shell) => {
    await shell.open('/clients', { tab: 'channels' });
    await expect(row(shell, 'shop · e-mail worker')).toBeVisible();
  },
  'a channel': async (shell) => {
    await shell.open('/clients', { tab: 'channels' });
    await row(shell, 'shop · e-mail worker').click();
    await expect(shell.main.getByRole('heading', { name: 'Consumers' })).toBeVisible();
  },
  consumers: async (shell) => {
    await shell.open('/clients', { tab: 'consumers' });
    await expect(row(shell, 'shop · e-mail worker')).toBeVisible();
  },
  topics: async (shell) => {
    await shell.open('/topics');
    await expect(shell.main.getByText(/retained message/)).toBeVisible();
  },
  topology: async (shell) => {
    const topology = new TopologyPage(shell);
    await topology.open();
    await expect(topology.box('queue', 'shop.payments')).toBeVisible();
  },
  'topology, around a queue': async (shell) => {
    const topology = new TopologyPage(shell);
    await topology.open({ focus: topology.id('queue', 'shop.payments') });
    await topology.box('queue', 'shop.payments').click();
    await expect(topology.pane).toBeVisible();
  },
  'topology as a table': async (shell) => {
    await shell.open('/topology', { view: 'table' });
    await expect(new TopologyPage(shell).table.getByRole('link', { name: 'shop.dead' }).first()).toBeVisible();
  },
  'the route tester': async (shell) => {
    await new TopologyPage(shell).openRouteTester({ exchange: 'shop.orders', key: 'order.created.eu' });
    await expect(shell.main.getByText('Result')).toBeVisible();
  },
  lint: async (shell) => {
    await shell.open('/topology/lint');
    await expect(shell.main.getByRole('heading', { level: 2 }).first()).toBeVisible();
  },
  'publishing to an exchange': async (shell) => {
    await shell.open('/publish');
    await shell.main.getByLabel('Exchange', { exact: true }).fill('shop.orders');
    await shell.main.getByLabel('Routing key', { exact: true }).fill('order.created.eu');
    await expect(shell.main.getByRole('link', { name: 'shop.payments' })).toBeVisible();
  },
  policies: async (shell) => {
    await shell.open('/admin/policies');
    await expect(shell.main.getByText('shop-bounds')).toBeVisible();
  },
  'the audit log': async (shell) => {
    await shell.open('/admin/audit');
    await expect(shell.main.getByRole('region', { name: 'Audit log' })).toBeVisible();
  },
};

/** The pages' names are folded away there. */
export const phoneViews: Readonly<Record<string, View>> = {
  'the menu': async (shell) => {
    await shell.open('/');
    await shell.page.getByRole('button', { name: 'Open the menu' }).click();
    await expect(shell.page.getByRole('dialog').getByRole('link', { name: 'Queues' })).toBeVisible();
  },
};
