import { Writable } from 'node:stream';
import { Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE } from './sandbox/merchant';

let sandbox: Sandbox;
let config: WechatpayConfig;

beforeAll(async () => {
  sandbox = await Sandbox.start();
  const { certs: _, ...rest } = sandbox.config;
  config = { ...rest, certificates: 'auto' };
}, PATIENCE);
afterAll(() => sandbox.close());

describe('closing a client', () => {
  it('waits for a call in progress and for the certificates that it needs', async () => {
    const wxpay = new Wechatpay(config);
    const call = wxpay.v3.security.echo.post({ json: { echo_message: 'a' } });
    await wxpay.close();
    await expect(call).resolves.toMatchObject({ data: { echo_message: 'a' } });
  });

  describe('waits at most the timeout for a file that is not read, and its reader gets an error:', () => {
    // The gateway needs time to generate a bill of this size.
    const timeout = 1_500;
    const stalled = { name: 'TimeoutError', timeout, outcome: 'unknown' };
    const DAY = { bill_date: '2026-11-23' };
    beforeEach(() => sandbox.bill({ size: 8_000_000 }));
    afterEach(() => sandbox.bill());

    it.each([{}, { tar_type: 'GZIP' as const }])(
      'a streamed bill that is partly read, %o',
      async (packed) => {
        const wxpay = new Wechatpay({ ...config, timeout });
        const bill = await wxpay.bills.trade({ ...DAY, ...packed }, { stream: true });
        const rows = bill[Symbol.asyncIterator]();
        await rows.next();
        await wxpay.close();
        const read = async () => {
          while (!(await rows.next()).done);
        };
        await expect(read()).rejects.toMatchObject(stalled);
        await expect(bill.summary).rejects.toMatchObject(stalled);
      },
    );

    it.each([false, true])(
      'and the next bill of the client can be read: a GZIP bill of APIv2, stream: %p',
      async (stream) => {
        const wxpay = new Wechatpay({ ...config, timeout: 5_000 });
        const left = await wxpay.bills.trade(DAY, { stream: true });
        await left[Symbol.asyncIterator]().next();
        const mch_id = sandbox.config.mchid;
        const form = {
          appid: 'wx8888888888888888',
          mch_id,
          bill_date: '20261123',
          tar_type: 'GZIP',
        } as const;
        let rows = 0;
        for await (const _ of await wxpay.bills.tradeV2(form, { stream })) rows += 1;
        expect(rows).toBeGreaterThan(10_000);
        await left.close();
        await wxpay.close();
      },
    );

    it('a sink that accepts no data, before and after the response', async () => {
      const wxpay = new Wechatpay({ ...config, timeout });
      const { data } = await wxpay.v3.bill.tradebill.get({ query: DAY });
      const sinks = [new Writable({ write: () => undefined }), new Writable({ write: () => undefined })];
      const [one, other] = sinks.map((sink) => wxpay.files.download(data.download_url, { sink }));
      const ends = Promise.allSettled([one, other]);
      await wxpay.close();
      for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: stalled });
      expect(sinks.map(({ destroyed }) => destroyed)).toEqual([true, true]);
    });

    it('but waits as long as data is read', async () => {
      const wxpay = new Wechatpay({ ...config, timeout });
      const bill = await wxpay.bills.trade(DAY, { stream: true });
      const closed = wxpay.close();
      let rows = 0;
      for await (const _ of bill) rows += 1;
      await closed;
      expect(rows).toBeGreaterThan(10_000);
    });
  });

  it('stops the download of certificates', async () => {
    const wxpay = new Wechatpay(config);
    await wxpay.close();
    await expect(wxpay.certificates?.refresh()).rejects.toMatchObject({
      cause: { code: 'ERR_CLOSED' },
    });
    await expect(wxpay.v3.certificates.get()).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });
});
