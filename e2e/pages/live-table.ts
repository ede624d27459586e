import { expect, type Locator, type Page } from 'playwright/test';

/** A list that moves: its rows by the link in the first cell, its cells by the words over their column. */
export class LiveTable {
  readonly page: Page;
  readonly region: Locator;
  readonly filter: Locator;
  /** The rows that are drawn; a long list draws what is seen. */
  readonly rows: Locator;

  constructor(page: Page, name: string) {
    this.page = page;
    this.region = page.getByRole('region', { name, exact: true });
    this.filter = page.getByRole('main').getByRole('textbox', { name: /^Filter by/ });
    this.rows = this.region.getByRole('row').filter({ has: page.getByRole('cell').getByRole('link') });
  }

  link(name: string): Locator {
    return this.region.getByRole('link', { name, exact: true });
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  header(column: string): Locator {
    return this.region.getByRole('columnheader', { name: column, exact: true });
  }

  async cell(name: string, column: string): Promise<Locator> {
    await expect(this.header(column)).toBeVisible();
    const columns = await this.region.getByRole('columnheader').allTextContents();
    return this.row(name).getByRole('cell').nth(columns.indexOf(column));
  }

  /** The box that chooses a row, by what it is called. */
  choose(name: string): Locator {
    return this.region.getByRole('checkbox', { name: `Choose ${name}`, exact: true });
  }

  async sortBy(column: string): Promise<void> {
    await this.header(column).getByRole('button').click();
  }

  /** The names of the rows in the order in which they are seen. */
  async names(): Promise<string[]> {
    // In one go: a row may leave while others are read.
    const named = await this.rows.evaluateAll((rows) =>
      rows.map((row) => ({
        at: Number(row.getAttribute('aria-rowindex')),
        name: row.querySelector('a')?.textContent ?? '',
      })),
    );
    return named.sort((a, b) => a.at - b.at).map(({ name }) => name);
  }
}
