import type { Page } from 'playwright/test';
import { expect, test } from './fixtures/test.ts';
import type { Shell } from './pages/shell.ts';

/** The Lab as somebody at the keyboard has it. */
class Lab {
  readonly page: Page;
  readonly shell: Shell;

  constructor(shell: Shell) {
    this.shell = shell;
    this.page = shell.page;
  }

  async open(query: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.shell.open('/lab', query);
  }

  async setStage(publishQos: number, subscribeQos: number): Promise<void> {
    await this.page.getByLabel('Published with').selectOption(`QoS ${publishQos}`);
    await this.page.getByLabel('Subscribed with').selectOption(`QoS ${subscribeQos}`);
    await this.page.getByRole('button', { name: 'Set the stage' }).click();
    await expect(this.page.getByRole('button', { name: 'Publish s' })).toBeVisible();
  }

  /** A packet that waits, by its words. */
  held(summary: RegExp) {
    return this.page.getByRole('region', { name: 'Packets that wait for you' }).getByRole('button', { name: summary });
  }

  /** Lets so many packets through, one after the other, by key. */
  async pass(count: number): Promise<void> {
    const through = this.page.getByRole('button', { name: /You let it through/ });
    const waiting = this.held(/./);
    for (let n = 1; n <= count; n++) {
      await expect(waiting.first()).toBeVisible();
      await this.page.keyboard.press('f');
      await expect(through).toHaveCount(n);
    }
  }

  ledger(message: string) {
    return this.shell.main.getByRole('row').filter({ hasText: message });
  }
}

test('QoS 2, stepped through by keyboard to the end', async ({ shell, page }) => {
  const lab = new Lab(shell);
  await lab.open();
  await lab.setStage(2, 2);
  await page.keyboard.press('s');
  // Four on each hop.
  await lab.pass(8);
  await expect(lab.ledger('message 1')).toContainText('1');
  await expect(page.getByText('No packet waits for you')).toBeVisible();
  await page.getByRole('tab', { name: 'Transcript' }).click();
  await expect(page.getByRole('tabpanel').getByText(/Publisher to broker: PUBREL · id 1/)).toBeVisible();
});

test('a lesson: the PUBACK is lost, and the message comes twice', async ({ shell, page }) => {
  const lab = new Lab(shell);
  await lab.open({ lesson: 'puback-lost' });
  const next = page.getByRole('button', { name: /^Next step/ });
  await expect(page.getByRole('button', { name: 'Say what you expect first' })).toBeDisabled();
  await page.getByRole('button', { name: 'Twice' }).click();
  for (let step = 0; step < 8; step++) {
    await next.click();
    await expect(shell.main.getByRole('listitem').filter({ hasText: 'as it is told' })).toHaveCount(0);
    await expect(next.or(page.getByText('At least once means'))).toBeVisible();
    await expect(page.locator('[data-next-step] [aria-busy="true"]')).toHaveCount(0);
  }
  await expect(page.getByText('At least once means')).toBeVisible();
  await expect(page.getByText('so it was')).toBeVisible();
  await expect(lab.ledger('message 1')).toContainText('2');
});

test('a packet’s bytes say what they mean; a run is taken down when its page is left', async ({ shell, page, api }) => {
  const lab = new Lab(shell);
  await lab.open();
  await lab.setStage(1, 1);
  await page.keyboard.press('s');
  await expect(lab.held(/PUBLISH/)).toBeVisible();
  await expect(page.getByText('Remaining length')).toBeVisible();
  await expect(page.getByText('MQTT 5.0 §3.3.1.2')).toBeVisible();
  const sessions = async (): Promise<number> =>
    (await api.get<{ name: string }[]>('waybill/mqtt/sessions')).filter(({ name }) => name.startsWith('lab-')).length;
  await expect.poll(sessions).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'End the run' }).click();
  await expect.poll(sessions).toBe(0);
});
