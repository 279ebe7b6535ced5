// Shows the class, the code, the outcome and the hint of each error. The gateway's faults cause the errors, so this
// example does not call WeChat Pay.
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
    await show('A mchid that is a number', () => new Wechatpay({ ...config, mchid: 1900000109 as never }));
    await show('No platform key', () => new Wechatpay({ ...config, certs: {} }));
    await show('A path variable with a dot segment', () => order.get({ ...query, out_trade_no: '..' }));
    await show('A host that is not WeChat Pay', () => wxpay.chain('https://shop.example/v3/pay').get());
    await show('A path without a method', () => (wxpay.chain('v3/pay') as unknown as () => void)());
    await show('An order that does not exist', () => order.get(query));
    await show('Missing fields', () => wxpay.chain('v3/pay/transactions/native').post({ json: {} as never }));
    await show('A signature that does not match', () => faulty('wrong-signature'));
    await show('A signature probe of WeChat Pay', () => faulty('probe'));
    await show('An expired timestamp', () => faulty('stale-clock'));
    await show('A response without a signature', () => faulty('missing-headers'));
    await show('A response signed with an unknown key', () => faulty('unknown-serial'));
    await show('A rate limit', () => faulty('rate-limit'));
    await show('A server error of WeChat Pay', () => faulty('error'));
    await show('A response of a proxy', () => faulty('bad-gateway'));
    await show('A closed connection', () => faulty('drop'));
    await show('A timeout', () => faulty('delay', { delay: 2_000, timeout: 100 }));
    await show('An aborted call', () => order.get({ ...query, signal: AbortSignal.abort() }));
  } finally {
    await wxpay.close();
    await sandbox.close();
  }
  await show('A refused connection', () => new Wechatpay(config).v3.certificates.get());
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
