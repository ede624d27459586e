import { expect, type Locator } from 'playwright/test';
import type { Broker } from '../fixtures/broker.ts';
import type { Shell } from './shell.ts';

export class DeadLettersPage {
  readonly shell: Shell;

  constructor(shell: Shell) {
    this.shell = shell;
  }

  async open(broker: Broker, queue: string, count: number): Promise<void> {
    await this.shell.open('/dead-letters', { queue, in: this.shell.vhost });
    await this.read(broker, count);
  }

  /** On ours reading costs nothing; elsewhere somebody has to want it. */
  async read(broker: Broker, count: number): Promise<void> {
    const { shell } = this;
    const letters = `${count} ${count === 1 ? 'letter' : 'letters'}`;
    if (broker.kind === 'rabbitmq') {
      await expect(shell.main.getByText('Reading disturbs this queue')).toBeVisible();
      await shell.main.getByRole('button', { name: `Take and put back ${letters}` }).click();
    }
    await expect(shell.main.getByText(`${letters} · `)).toBeVisible();
  }

  get groups(): Locator {
    return this.shell.main.getByRole('region', { name: 'Groups' });
  }

  group(name: RegExp): Locator {
    return this.groups.getByRole('row').filter({ has: this.shell.page.getByRole('checkbox', { name }) });
  }

  get letters(): Locator {
    return this.shell.main.getByRole('list', { name: 'All letters' }).getByRole('listitem');
  }

  async chooseAll(): Promise<void> {
    await this.groups.getByRole('checkbox', { name: 'Choose all groups' }).check();
  }

  async act(name: string): Promise<void> {
    await this.shell.main.getByRole('button', { name }).click();
  }
}

export class JobPage {
  readonly shell: Shell;

  constructor(shell: Shell) {
    this.shell = shell;
  }

  async is(name: string, state: string): Promise<void> {
    await expect(this.shell.heading).toHaveText(name);
    await expect(this.shell.main.getByText(state, { exact: true })).toBeVisible();
  }

  async press(name: string): Promise<void> {
    await this.shell.main.getByRole('button', { name }).click();
  }

  async has(fates: Readonly<Record<string, number>>): Promise<void> {
    for (const [fate, count] of Object.entries(fates)) await expect(this.shell.stat(fate)).toHaveText(String(count));
  }
}
