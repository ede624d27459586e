import type { Locator } from 'playwright/test';
import type { Shell } from './shell.ts';

/** Where messages are composed and sent. */
export class PublishPage {
  readonly shell: Shell;
  /** Where it will go. */
  readonly preview: Locator;

  constructor(shell: Shell) {
    this.shell = shell;
    this.preview = shell.main.locator('section').filter({ hasText: /^Where it will go/ });
  }

  /** The tab of the payload is called as its editor is. */
  field(label: string): Locator {
    if (label === 'Payload') return this.shell.main.getByRole('textbox', { name: label, exact: true });
    return this.shell.main.getByLabel(label, { exact: true });
  }

  /** Payload, headers, properties, … */
  async part(name: string): Promise<void> {
    await this.shell.main.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  }

  async fill(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(fields)) await this.field(label).fill(value);
  }

  async send(fields: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.fill(fields);
    await this.shell.main.getByRole('button', { name: /^Send( [\d,]+ messages)?$/ }).click();
  }

  receipt(text: string | RegExp): Locator {
    return this.shell.main.getByRole('status').getByText(text, { exact: true });
  }
}
