// What each failure looks like: its class, its code, what is known of its effect, and what to do. The failures are
// made by the gateway's faults, so this example does not call WeChat Pay itself.
import { Wechatpay, WechatpayError } from 'wechatpay-chain';
import { type FaultKind, Sandbox } from 'wechatpay-chain/sandbox';

async function show(title: string, call: () => unknown): Promise<void> {
  try {
    await call();
    console.log(`${title}: no error`);
  } catch (error) {
    if (!(error instanceof WechatpayError)) throw error;
    const { name, code, message, hint } = error;
    console.log(
      `\n${title}\n  ${name} ${code}${'outcome' in error ? `, outcome ${error.outcome}` : ''}\n  ${message}\n  → ${hint}`,
    );
  }
}

async function main(): Promise<void> {
  const sandbox = await Sandbox.start();
  const { config } = sandbox;
  const wxpay = new Wechatpay(config);
  const query = { out_trade_no: '1217752501201407033233368018', query: { mchid: config.mchid } };
  const order = wxpay.v3.pay.transactions.outTradeNo._out_trade_no_;
  const faulty = async (kind: FaultKind, options: { delay?: number; timeout?: number } = {}) => {
    const fault = sandbox.fault({ kind, ...(options.delay ? { delay: options.delay } : {}) });
    const limit = options.timeout ? { timeout: options.timeout } : {};
    await wxpay.v3.certificates.get(limit).finally(() => fault.clear());
  };

  try {
    await show('A mchid that is no text', () => new Wechatpay({ ...config, mchid: 1900000109 as never }));
    await show('No platform key', () => new Wechatpay({ ...config, certs: {} }));
    await show('A path variable that would leave its place', () =>
      order.get({ ...query, out_trade_no: '..' }),
    );
    await show('A host that is not WeChat Pay', () => wxpay.chain('https://shop.example/v3/pay').get());
    await show('A node that is no verb', () => (wxpay.chain('v3/pay') as unknown as () => void)());
    await show('An order that does not exist', () => order.get(query));
    await show('A field that is wrong', () =>
      wxpay.chain('v3/pay/transactions/native').post({ json: {} as never }),
    );
    await show('A signature that does not match', () => faulty('wrong-signature'));
    await show("A probe of WeChat Pay's", () => faulty('probe'));
    await show('An answer from another time', () => faulty('stale-clock'));
    await show('An answer without a signature', () => faulty('missing-headers'));
    await show('An answer of an unknown key', () => faulty('unknown-serial'));
    await show('Too many calls', () => faulty('rate-limit'));
    await show('An error inside WeChat Pay', () => faulty('error'));
    await show('A machine in front that answers', () => faulty('bad-gateway'));
    await show('A connection that is cut', () => faulty('drop'));
    await show('An answer that takes too long', () => faulty('delay', { delay: 2_000, timeout: 100 }));
    await show('An answer that is aborted', () => order.get({ ...query, signal: AbortSignal.abort() }));
  } finally {
    await wxpay.close();
    await sandbox.close();
  }
  await show('Nobody at the other end', () => new Wechatpay(config).v3.certificates.get());
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
