import { expect } from 'playwright/test';
import { PublishPage } from './publish-page.ts';
import type { Shell } from './shell.ts';

/** What the publisher shows; `composing` is how one comes to it. */
export const publishViews: Readonly<Record<string, (shell: Shell) => Promise<void>>> = {
  composing: async (shell) => {
    await shell.open('/publish');
    await expect(new PublishPage(shell).field('Payload')).toBeVisible();
  },
  'composing what is wrong': async (shell) => {
    await shell.open('/publish');
    const publish = new PublishPage(shell);
    await publish.fill({ 'How many': 'many', Payload: '{"a": {{name}}, "b": "{{nobody}}", "c": 1.5, "d": null}' });
    await expect(shell.main.getByRole('button', { name: 'Go there' })).toBeVisible();
  },
  'composing headers': async (shell) => {
    await shell.open('/publish', { part: 'headers' });
    const publish = new PublishPage(shell);
    for (const [at, type] of ['byte', 'boolean', 'timestamp', 'table', 'void'].entries()) {
      await shell.main.getByRole('button', { name: 'Add a header' }).click();
      await publish.field('Header name').nth(at).fill(type);
      await publish.field('Header type').nth(at).selectOption(type);
    }
    await expect(shell.main.getByText('Write a whole number from -128 to 127.')).toBeVisible();
  },
  'composing properties': async (shell) => {
    await shell.open('/publish', { part: 'properties' });
    await expect(shell.main.getByLabel('Message id')).toBeVisible();
  },
  'composing for MQTT': async (shell) => {
    await shell.open('/publish', { part: 'properties' });
    await new PublishPage(shell).field('Protocol').selectOption('MQTT');
    await expect(shell.main.getByLabel('Response topic')).toBeVisible();
  },
  'composing from templates': async (shell) => {
    await shell.open('/publish', { part: 'data' });
    await shell.main.getByRole('button', { name: 'Add a variable' }).click();
    await expect(shell.main.getByText('a UUID, version 4')).toBeVisible();
  },
  'what will be sent': async (shell) => {
    await shell.open('/publish', { part: 'preview' });
    await expect(shell.main.getByRole('region', { name: 'Message 1' })).toBeVisible();
  },
  'a message as code': async (shell) => {
    await shell.open('/publish');
    await new PublishPage(shell).field('Payload').waitFor();
    await shell.main.getByRole('button', { name: 'Copy as code' }).click();
    await expect(shell.dialog('The message as code').locator('pre')).toBeVisible();
  },
};
