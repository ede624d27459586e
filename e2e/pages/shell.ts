import { expect, type Locator, type Page } from 'playwright/test';

/** What is around every page of the console. */
export class Shell {
  readonly page: Page;
  readonly vhost: string;
  readonly main: Locator;
  readonly header: Locator;
  readonly heading: Locator;

  constructor(page: Page, vhost: string) {
    this.page = page;
    this.vhost = vhost;
    this.main = page.getByRole('main');
    this.header = page.getByRole('banner');
    this.heading = this.main.getByRole('heading', { level: 1 });
  }

  /** Opens a page of the test's virtual host, and waits until it can be used: scripts run and data comes. */
  async open(path: string, query: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.page.goto(`${path}?${new URLSearchParams({ ...query, vhost: this.vhost })}`);
    await this.isLive();
  }

  async openQueue(name: string, query: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.open(`/queues/${encodeURIComponent(this.vhost)}/${encodeURIComponent(name)}`, query);
    await expect(this.heading).toHaveText(name);
  }

  async openExchange(name: string, query: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.open(`/exchanges/${encodeURIComponent(this.vhost)}/${encodeURIComponent(name)}`, query);
    await expect(this.heading).toHaveText(name);
  }

  /** The page of the broker's only node, whose name is the machine's. */
  async openNode(): Promise<void> {
    const broker = await this.#first('/api/brokers');
    const node = await this.#first(`/api/search?${new URLSearchParams({ broker, q: '', kinds: 'node' })}`);
    await this.open(`/nodes/${encodeURIComponent(node)}`);
    await expect(this.heading).toHaveText(node);
  }

  async #first(path: string): Promise<string> {
    const answer = await this.page.request.get(path);
    const [first] = (await answer.json()) as { name: string }[];
    if (first === undefined) throw new Error(`${path} has none`);
    return first.name;
  }

  /** A page's first load, which a busy machine takes its time for. */
  async isLive(): Promise<void> {
    await expect(this.header.getByText('Live', { exact: true })).toBeVisible({ timeout: 30_000 });
  }

  /** A number of the page, by the words above it. */
  stat(label: string): Locator {
    const { page } = this;
    return this.main
      .locator('div')
      .filter({ has: page.locator('> dt').getByText(label, { exact: true }) })
      .locator('> dd');
  }

  tab(name: string): Locator {
    return this.main.getByRole('tab', { name });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  toast(text: string): Locator {
    return this.page.getByRole('region', { name: /Notifications/ }).getByText(text);
  }

  async choosePalette(word: string, option: string | RegExp): Promise<void> {
    await this.page.keyboard.press('Control+k');
    const palette = this.dialog('Command palette');
    await palette.getByRole('combobox').fill(word);
    await palette.getByRole('option', { name: option }).click();
    await expect(palette).toBeHidden();
  }

  /** Whether the page is still the one that was loaded: it changes with every load. */
  async loadedAt(): Promise<number> {
    return await this.page.evaluate(() => performance.timeOrigin);
  }
}
