import type { Locator, Page } from 'playwright/test';

export class LoginPage {
  readonly page: Page;
  readonly error: Locator;

  constructor(page: Page) {
    this.page = page;
    this.error = page.getByRole('main').getByRole('alert');
  }

  async open(console: string, next = '/'): Promise<void> {
    await this.page.goto(`${console}${next}`);
    await this.page.getByLabel('User').waitFor();
  }

  async logIn(user: string, password: string): Promise<void> {
    await this.page.getByLabel('User').fill(user);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in', exact: true }).click();
  }
}
