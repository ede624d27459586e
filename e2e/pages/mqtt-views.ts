import { expect } from 'playwright/test';
import { LiveTable } from './live-table.ts';
import type { Shell } from './shell.ts';

/** What the console shows of MQTT, furnished by `furnishMqtt`. */
export const mqttViews: Readonly<Record<string, (shell: Shell) => Promise<void>>> = {
  'MQTT sessions': async (shell) => {
    await shell.open('/clients', { tab: 'sessions' });
    await expect(new LiveTable(shell.page, 'MQTT sessions').link('plant-sensor')).toBeVisible();
  },
  'an MQTT session': async (shell) => {
    await shell.open(`/clients/mqtt/${encodeURIComponent(shell.vhost)}/plant-sensor`);
    await expect(shell.main.getByText('waiting for PUBACK')).toBeVisible();
  },
  'an MQTT connection': async (shell) => {
    await shell.open(`/clients/mqtt/${encodeURIComponent(shell.vhost)}/plant-sensor`);
    await shell.stat('Connection').getByRole('link').click();
    await expect(shell.main.getByRole('heading', { name: 'MQTT session' })).toBeVisible();
  },
  topics: async (shell) => {
    await shell.open('/topics', { topic: 'plant/temp' });
    await expect(shell.main.locator('pre')).toContainText('celsius');
  },
  'watching topics': async (shell) => {
    await shell.open('/topics', { tab: 'watch', watch: 'plant/#' });
    await shell.main.getByRole('button', { name: /plant\/temp/ }).click();
    await expect(shell.main.locator('pre')).toContainText('celsius');
  },
};
