import { expect, type Locator, type Page } from 'playwright/test';
import type { Shell } from './shell.ts';

export type Kind = 'exchange' | 'queue';

/** The graph, the route tester and the lint. */
export class TopologyPage {
  readonly shell: Shell;
  readonly page: Page;
  readonly graph: Locator;
  readonly boxes: Locator;
  readonly lines: Locator;
  readonly pane: Locator;
  readonly table: Locator;

  constructor(shell: Shell) {
    this.shell = shell;
    this.page = shell.page;
    this.graph = shell.main.getByRole('group', { name: /^Exchanges, queues and the ways/ });
    this.boxes = this.graph.locator('[data-node]');
    this.lines = this.graph.locator('.react-flow__edge');
    this.pane = shell.main.getByRole('complementary', { name: 'Details' });
    this.table = shell.main.getByRole('region', { name: 'Ways' });
  }

  id(kind: Kind, name: string): string {
    return `${kind}:${encodeURIComponent(this.shell.vhost)}/${encodeURIComponent(name)}`;
  }

  box(kind: Kind, name: string): Locator {
    return this.graph.locator(`[data-node="${this.id(kind, name)}"]`);
  }

  /** The line from one to the other; its kind is in its name. */
  line(kind: 'binding' | 'dead-letter' | 'alternate', from: string, to: string): Locator {
    return this.graph.locator(`.react-flow__edge[data-id="${kind} ${from} ${to}"]`);
  }

  async open(query: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.shell.open('/topology', query);
    await this.arranged();
  }

  /** Starts anew around what is called so. */
  async find(name: string): Promise<void> {
    await this.shell.main.getByRole('combobox', { name: 'Find a queue or an exchange' }).fill(name);
    await this.page.getByRole('option', { name }).first().click();
    await expect(this.shell.main.getByText(`Around ${name}`)).toBeVisible();
  }

  /** All boxes have their places. */
  async arranged(): Promise<void> {
    await expect(this.shell.main.locator('[data-arranged="yes"]')).toBeVisible({ timeout: 30_000 });
    await expect(this.boxes.first()).toBeVisible();
  }

  async openRouteTester(query: Readonly<Record<string, string>>): Promise<void> {
    await this.shell.open('/topology/route', { in: this.shell.vhost, ...query });
  }

  /** What the route tester says in one sentence. */
  get result(): Locator {
    return this.shell.main.locator('[aria-live="polite"]');
  }

  bindings(exchange: string): Locator {
    return this.shell.main.getByRole('region', { name: `Bindings ${exchange}` });
  }
}
