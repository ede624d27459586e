import type { Locator, Page } from 'playwright/test';

export class PublishDialog {
  readonly dialog: Locator;
  /** What became of the last message. */
  readonly outcome: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Publish a message' });
    this.outcome = this.dialog.getByRole('status');
  }

  field(label: string): Locator {
    return this.dialog.getByLabel(label, { exact: true });
  }

  async publish(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(fields)) await this.field(label).fill(value);
    await this.dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Close' }).last().click();
  }
}
