import type { Browser, Page } from 'playwright-core';
import type { Sandbox } from 'wechatpay-chain/sandbox';
import { describeInBrowser, eachConsole, openConsole } from './browser';

/** What a reader with a keyboard does: Tab to a control, a key, and what the page then says. */
class Keyboard {
  constructor(readonly page: Page) {}

  /** The accessible name of the focused element, as far as this page needs it. */
  #focused(): Promise<string> {
    return this.page.evaluate<string>(`((element) =>
      (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent).trim()
    )(document.activeElement)`);
  }

  /** Presses Tab until a control has the focus, and looks whether the focus is visible there. */
  async to(name: RegExp): Promise<this> {
    for (let presses = 0; presses < 200; presses += 1) {
      await this.page.keyboard.press('Tab');
      if (!name.test(await this.#focused())) continue;
      const outline = 'getComputedStyle(document.activeElement).outlineStyle';
      expect(`${name} ${await this.page.evaluate<string>(outline)}`).toBe(`${name} solid`);
      return this;
    }
    throw new Error(`${name} cannot be reached by Tab`);
  }

  async enter(name: RegExp): Promise<void> {
    await (await this.to(name)).page.keyboard.press('Enter');
  }

  /** Replaces the text of an input. */
  async write(name: RegExp, text: string): Promise<void> {
    const { keyboard } = (await this.to(name)).page;
    await keyboard.press('ControlOrMeta+A');
    await keyboard.insertText(text);
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }
}

describeInBrowser('the console with a keyboard alone', () => {
  let browser: Browser;
  let sandbox: Sandbox;
  eachConsole((launched, fresh) => {
    browser = launched;
    sandbox = fresh;
  });

  it('leads from the first order over its mistakes, payment and refund to the bill', async () => {
    const { page } = await openConsole(browser, sandbox);
    const user = new Keyboard(page);
    const editor = page.locator('form textarea');

    await user.enter(/^Connect a client$/);
    await user.enter(/^Send a sample order$/);
    await user.sees(/^Order \w+ was placed\.$/);
    await user.enter(/^View request$/);

    await user.enter(/^Edit and send$/);
    await editor.waitFor();
    const right = JSON.parse(await editor.inputValue());
    const number = 'keyboard20261130';
    const order = { ...right, out_trade_no: number };
    await user.write(/^Body$/, JSON.stringify({ ...order, amount: { totl: 100 } }));
    await user.enter(/^Send$/);
    await user.enter(/^View request$/);
    await user.sees('did you mean total?');

    await user.enter(/^Edit and send$/);
    await user.write(/^Body$/, JSON.stringify(order));
    await user.enter(/^Send$/);
    await user.sees(/"code_url"/);

    await user.enter(/^Orders$/);
    await user.enter(new RegExp(`^${number}`));
    await user.enter(/^Open the cashier$/);
    await user.enter(/^Pay$/);
    await user.sees('Paid. The merchant is notified.');

    await user.enter(/^Receiver$/);
    await user.sees('Verified');
    expect(await page.locator('main').innerText()).toContain(number);

    await user.enter(/^Reference$/);
    await user.write(/^Search names and paths$/, 'POST v3/refund/domestic/refunds');
    await user.enter(/v3\/refund\/domestic\/refunds$/);
    await editor.waitFor();
    const amount = { refund: 1, total: order.amount.total, currency: 'CNY' };
    const refund = { out_trade_no: number, out_refund_no: 'keyboard1', amount };
    await user.write(/^Body$/, JSON.stringify(refund));
    await user.enter(/^Send$/);
    await user.sees(/"PROCESSING"/);

    await user.enter(/^Reference$/);
    await user.write(/^Search names and paths$/, 'v3/billdownload/file');
    await user.enter(/v3\/billdownload\/file$/);
    await user.enter(/^Create one and fill it in$/);
    await user.sees('The form is filled with an object that this gateway has.');
    await user.enter(/^Send$/);
    await page.getByRole('region', { name: 'Result' }).waitFor();
    const bill = await page.getByRole('region', { name: 'Result' }).innerText();
    expect(bill).toContain(number);
    expect(bill).toContain('keyboard1');
  }, 120_000);
});
