import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures/test.ts';
import type { Shell } from './pages/shell.ts';

// Many steps, each of which takes what it takes.
test.describe.configure({ timeout: 240_000 });

/** Two clients connect, or a step waits for them; the first time all of it is loaded too. */
const staged = { timeout: 60_000 };

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

  async setStage(publishQos: number, subscribeQos: number, where = 'here'): Promise<void> {
    await this.page.getByLabel('Published with').selectOption(`QoS ${publishQos}`);
    await this.page.getByLabel('Subscribed with').selectOption(`QoS ${subscribeQos}`);
    await this.page.getByLabel('Played on').selectOption(where);
    await this.page.getByRole('button', { name: 'Set the stage' }).click();
    await expect(this.page.getByRole('button', { name: 'Publish s' })).toBeVisible(staged);
  }

  /** A packet that waits, by its words. */
  held(summary: RegExp) {
    return this.page.getByRole('region', { name: 'Packets that wait for you' }).getByRole('button', { name: summary });
  }

  /** An arrow of the drawing, by what is said of it. */
  arrow(words: RegExp) {
    return this.page.getByRole('region', { name: 'What went over both hops' }).getByRole('button', { name: words });
  }

  /** Lets so many packets through, one after the other, by key. */
  async pass(count: number): Promise<void> {
    const through = this.arrow(/You let it through/);
    const before = await through.count();
    const waiting = this.held(/./);
    for (let n = 1; n <= count; n++) {
      await expect(waiting.first()).toBeVisible();
      await this.page.keyboard.press('f');
      await expect(through).toHaveCount(before + n);
    }
  }

  /** Chooses a packet that waits, and lets it through. */
  async letThrough(summary: RegExp): Promise<void> {
    const before = await this.arrow(/You let it through/).count();
    await this.held(summary).click();
    await this.page.keyboard.press('f');
    await expect(this.arrow(/You let it through/)).toHaveCount(before + 1);
  }

  /** Opens the menu of a side by its key, and goes to the first thing that can be done. */
  async openMenu(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    await expect(this.page.getByRole('menu')).toBeVisible();
    await this.page.keyboard.press('Home');
  }

  /** Steps through the lesson until it says what is to be learned. */
  async learn(end: string): Promise<void> {
    const explained = this.page.getByText(end).filter({ visible: true });
    const next = this.page.getByRole('button', { name: /^Next step/ });
    while (!(await explained.isVisible())) {
      // The last step ends while one looks: then there is no next one to wait for.
      await next.or(explained).first().click();
      await expect(next.and(this.page.locator(':not([aria-busy])')).or(explained)).toBeVisible(staged);
      await expect(this.page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
    }
  }

  get stores() {
    return this.shell.main
      .locator('section')
      .filter({ has: this.page.getByRole('heading', { name: 'What each side holds' }) });
  }

  /** What somebody has stored now, without what has just gone. */
  stored(words: string) {
    return this.stores.locator('li:not([data-change="went"])').filter({ hasText: words });
  }

  ledger(message: string) {
    return this.shell.main.getByRole('row').filter({ hasText: message });
  }
}

test('QoS 2, stepped through by keyboard to the end, and looked back at', async ({ shell, page }) => {
  const lab = new Lab(shell);
  await lab.open();
  await lab.setStage(2, 2);
  await page.keyboard.press('s');
  await expect(lab.stored('PUBLISH stored, waits for PUBREC')).toBeVisible();
  // Four on each hop.
  await lab.pass(8);
  await expect(lab.ledger('message 1')).toContainText('1');
  await expect(page.getByText('No packet waits for you')).toBeVisible();
  await expect(lab.stored('waits for')).toHaveCount(0);

  // Back to where the publisher still had it, step by step, and to now.
  await page.keyboard.press(',');
  await expect(page.getByText('You look back')).toBeVisible();
  await page.getByRole('slider', { name: 'Look back' }).fill('1');
  await expect(lab.arrow(/PUBREL/)).toHaveCount(0);
  await expect(lab.stored('waits for')).toHaveCount(0);
  while (!(await lab.stored('PUBLISH stored, waits for PUBREC').isVisible())) {
    await page.getByRole('button', { name: 'One forward' }).click();
    await expect(page.locator('[aria-busy]')).toHaveCount(0);
  }
  await expect(lab.stored('Kept until PUBREC comes')).toBeVisible();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(lab.arrow(/PUBREL/).first()).toBeVisible();

  await page.getByRole('tab', { name: /Transcript/ }).click();
  await expect(page.getByRole('tabpanel').getByText(/Publisher to broker: PUBREL · id 1/)).toBeVisible();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save' }).click();
  const transcript = await readFile(await (await saving).path(), 'utf8');
  expect(transcript).toContain('Broker to publisher: PUBCOMP · id 1. You let it through.');
});

test('what a packet suffers looks so, and says whether TCP could do it', async ({ shell, page }) => {
  const lab = new Lab(shell);
  await lab.open();
  await lab.setStage(1, 1);
  await page.keyboard.press('s');
  await expect(lab.held(/PUBLISH/)).toBeVisible();
  await page.keyboard.press('u');
  await expect(lab.arrow(/PUBLISH.*You sent it twice/)).toContainText('twice');
  await expect(lab.arrow(/PUBLISH.*You sent it twice/)).toContainText('beyond TCP');
  // Both came to the broker, which answers both and sends both on: the second may go first.
  await expect(lab.held(/Broker to subscriber PUBLISH/)).toHaveCount(2);
  await lab.held(/Broker to subscriber PUBLISH.*id 1/).click();
  await page.keyboard.press('o');
  await expect(lab.arrow(/PUBLISH.*You let it overtake/)).toContainText('overtook');
  await page.keyboard.press('h');
  await expect(page.getByRole('dialog')).toContainText('Let the one behind overtake it');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('x');
  await expect(lab.arrow(/PUBLISH.*under way when the connection ended/)).toContainText('lost');
});

test('the same is run again, plays by itself, faster, and time passes: by keyboard', async ({ shell, page }) => {
  const lab = new Lab(shell);
  await lab.open();
  await lab.setStage(1, 1);
  await page.keyboard.press('s');
  await lab.letThrough(/Publisher to broker PUBLISH/);
  await page.keyboard.press('r');
  await expect(lab.arrow(/PUBLISH/)).toHaveCount(0);
  await expect(lab.arrow(/CONNACK/).first()).toBeVisible();
  await page.keyboard.press('+');
  await expect(page.getByRole('button', { name: '2×' })).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('button', { name: 'Pause a' })).toBeVisible();
  await page.keyboard.press('s');
  await expect(lab.arrow(/You let it through/)).toHaveCount(4);
  await expect(lab.ledger('message 1')).toHaveText(/1Yes1$/);
  await page.keyboard.press('a');
  await expect(page.getByRole('button', { name: 'Play a' })).toBeVisible();
  await page.keyboard.press('w');
  await expect(shell.main.getByText('5 s pass').first()).toBeVisible();
});

test('a lesson: the PUBACK is lost, and the message comes twice; its repair, and it comes once', async ({
  shell,
  page,
}) => {
  const lab = new Lab(shell);
  await lab.open({ lesson: 'puback-lost' });
  await expect(page.getByRole('button', { name: 'Say what you expect first' })).toBeDisabled();
  await page.getByRole('button', { name: 'Twice' }).click();
  await lab.learn('At least once means');
  await expect(page.getByText('so it was')).toBeVisible();
  await expect(lab.ledger('message 1')).toContainText('2');

  await page.getByRole('button', { name: 'Try the repair' }).click();
  await expect(page.getByText('The same break, with QoS 2.')).toBeVisible();
  await lab.learn('QoS 2 costs two packets more');
  await expect(lab.ledger('message 1')).toHaveText(/1Yes1$/);
});

test('a broker of the run’s own is crashed with its store, by keyboard, and has the message again', async ({
  shell,
  page,
}) => {
  const lab = new Lab(shell);
  await lab.open();
  await lab.setStage(1, 1, 'private');
  await expect(shell.main.getByText('on a broker of its own')).toBeVisible();
  await page.keyboard.press('s');
  await lab.letThrough(/Publisher to broker PUBLISH/);
  await lab.letThrough(/Broker to publisher PUBACK/);
  await expect(lab.held(/Broker to subscriber PUBLISH/)).toBeVisible();
  await lab.openMenu('2');
  await expect(page.getByRole('menuitem', { name: 'Crash, keep what is stored' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(shell.main.getByText('killed, its store is kept').first()).toBeVisible();
  await expect(lab.arrow(/PUBLISH.*under way when the connection ended/)).toBeVisible();
  await lab.openMenu('2');
  await expect(page.getByRole('menuitem', { name: 'Start it again' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lab.stored('kept, nobody connected').first()).toBeVisible();
  await lab.openMenu('3');
  await expect(page.getByRole('menuitem', { name: 'Connect again' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lab.held(/Broker to subscriber PUBLISH.*DUP/)).toBeVisible();
  await lab.pass(2);
  await expect(lab.ledger('message 1')).toHaveText(/1Yes1$/);
});

test('a packet’s bytes say what they mean, both ways; a run is taken down when its page is left', async ({
  shell,
  page,
  api,
}) => {
  const lab = new Lab(shell);
  await lab.open();
  await lab.setStage(1, 1);
  // Others use this broker: it isn't crashed from here, and the menu says why.
  await page.keyboard.press('2');
  await expect(page.getByRole('menuitem', { name: 'Crash, keep what is stored' })).toBeDisabled();
  await expect(page.getByText('Others use this broker.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);

  await page.keyboard.press('s');
  await expect(lab.held(/PUBLISH/)).toBeVisible();
  await expect(page.getByText('Remaining length')).toBeVisible();
  await expect(page.getByText('MQTT 5.0 §3.3.1.2')).toBeVisible();
  const topic = page.getByRole('button', { name: /^Topic name/ });
  await topic.focus();
  await expect(page.locator('[data-byte="2"][data-lit]')).toBeVisible();
  await page.locator('[data-byte="2"]').focus();
  await expect(topic).toHaveAttribute('data-pointed', 'true');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('button', { name: /^Remaining length/ })).toHaveAttribute('data-pointed', 'true');

  const sessions = async (): Promise<number> =>
    (await api.get<{ name: string }[]>('waybill/mqtt/sessions')).filter(({ name }) => name.startsWith('lab-')).length;
  await expect.poll(sessions).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'End the run' }).click();
  await expect.poll(sessions).toBe(0);
});

test('an AMQP lesson goes the same on any broker: the ack is lost, the message comes again', {
  tag: '@any-broker',
}, async ({ shell, page }) => {
  const lab = new Lab(shell);
  await lab.open({ lesson: 'ack-lost' });
  await page.getByRole('button', { name: 'The message is delivered again.' }).click();
  await lab.learn('At least once.');
  await expect(lab.arrow(/basic.ack · tag 1.*under way when the connection ended/)).toContainText('lost');
  await expect(lab.ledger('message 1')).toContainText('Doubled');
});

test('a broker that isn’t attached is played on by its address', { tag: '@any-broker' }, async ({
  shell,
  page,
  broker,
}) => {
  const lab = new Lab(shell);
  await lab.open();
  await page.getByLabel('Protocol', { exact: true }).selectOption('AMQP 0-9-1');
  await page.getByLabel('Played on').selectOption('other');
  await page.getByLabel('Address', { exact: true }).fill('amqp://guest:guest@127.0.0.1:1/');
  await page.getByRole('button', { name: 'Set the stage' }).click();
  await expect(page.getByText('Nothing listens at 127.0.0.1:1.')).toBeVisible();
  await page.getByLabel('Address', { exact: true }).fill(`amqp://guest:guest@${broker.amqp}/`);
  await page.getByRole('button', { name: 'Set the stage' }).click();
  await expect(page.getByRole('button', { name: 'Publish s' })).toBeVisible(staged);
  await expect(shell.main.getByText(`on amqp://${broker.amqp}`)).toBeVisible();
  await page.keyboard.press('s');
  await lab.pass(3);
  await expect(lab.held(/Broker to subscriber basic.deliver/)).toBeVisible();
  await expect(lab.stores).toContainText('its words and the wire');
  await expect(lab.stored('0 ready, 1 unacked')).toBeVisible();
  // The key publishes with what is typed beside the button.
  await page.getByLabel('Routing key').fill('sport');
  await shell.heading.click();
  await page.keyboard.press('s');
  await expect(lab.held(/basic.publish · direct · sport/)).toBeVisible();
});
