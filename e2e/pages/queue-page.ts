import { expect, type Locator } from 'playwright/test';
import type { Shell } from './shell.ts';

export class QueuePage {
  readonly shell: Shell;
  readonly name: string;

  constructor(shell: Shell, name: string) {
    this.shell = shell;
    this.name = name;
  }

  async open(tab?: 'consumers' | 'bindings' | 'messages' | 'settings'): Promise<void> {
    await this.shell.openQueue(this.name, tab === undefined ? {} : { tab });
  }

  async hasCounts(counts: { ready: number; unacked: number; total: number }): Promise<void> {
    await expect(this.shell.stat('Ready')).toHaveText(String(counts.ready));
    await expect(this.shell.stat('Unacked')).toHaveText(String(counts.unacked));
    await expect(this.shell.stat('Total')).toHaveText(String(counts.total));
  }

  /** What getting gave, one line each until it is opened. */
  get got(): Locator {
    return this.shell.main.getByRole('tabpanel', { name: /^Messages/ }).getByRole('listitem');
  }

  /** The tab opens with looking; getting is a step further. */
  async startGetting(): Promise<void> {
    await this.shell.main.getByRole('button', { name: 'Get messages' }).click();
  }

  async get(mode: string): Promise<void> {
    const panel = this.shell.main.getByRole('tabpanel', { name: /^Messages/ });
    await panel.getByLabel('What happens to them').selectOption(mode);
    await panel.getByRole('button', { name: /up to 10 messages/ }).click();
  }

  async purge(count: string): Promise<void> {
    await this.shell.main.getByRole('button', { name: `Purge ${count}` }).click();
    const dialog = this.shell.dialog(`Purge ${this.name}`);
    await expect(dialog).toContainText('deleted for good');
    await dialog.getByRole('button', { name: `Purge ${count}` }).click();
    await expect(dialog).toBeHidden();
  }
}
