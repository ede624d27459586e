import { expect, type Locator } from 'playwright/test';
import type { Shell } from './shell.ts';

/** Messages that were found, the one that is open beside them, and what is done to chosen ones. */
export class MessageList {
  readonly shell: Shell;
  readonly table: Locator;
  readonly pane: Locator;

  constructor(shell: Shell) {
    this.shell = shell;
    this.table = shell.main.getByRole('region', { name: 'Messages', exact: true });
    this.pane = shell.main.getByRole('region', { name: 'Message', exact: true });
  }

  get rows(): Locator {
    return this.table
      .getByRole('row')
      .filter({ has: this.shell.page.getByRole('checkbox', { name: /^Choose message/ }) });
  }

  /** The one at this place of its queue. */
  async open(position: number): Promise<void> {
    await this.table.getByRole('button', { name: new RegExp(`^Message ${position}:`) }).click();
    await expect(this.pane).toBeVisible();
  }

  async choose(...positions: readonly number[]): Promise<void> {
    for (const position of positions) {
      await this.table.getByRole('checkbox', { name: `Choose message ${position}`, exact: true }).check();
    }
  }

  /** Fills what is to be looked for; the fields beyond the first are folded. */
  async search(filters: Readonly<Record<string, string>>): Promise<void> {
    const { main } = this.shell;
    for (const [label, value] of Object.entries(filters)) {
      const field = main.getByLabel(label, { exact: true });
      if (!(await field.isVisible())) await main.getByRole('button', { name: 'More filters' }).click();
      await field.fill(value);
    }
    await main.getByRole('button', { name: 'Search', exact: true }).click();
  }

  /** Where messages can't be looked at in place: they are taken, and put back. */
  async take(): Promise<void> {
    await this.shell.main.getByRole('button', { name: /^Take and put back/ }).click();
  }

  async start(deed: 'Delete' | 'Move' | 'Copy'): Promise<Locator> {
    await this.shell.main.getByRole('button', { name: deed, exact: true }).click();
    return this.shell.dialog(`${deed} `);
  }
}
